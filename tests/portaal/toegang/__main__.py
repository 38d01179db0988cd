"""`python -m tests.portaal.toegang` writes docs/toegang.md."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "inkoopkader.portaal.settings")
django.setup()

from tests.portaal.toegang.page import PAGE, written  # noqa: E402

PAGE.write_text(written(), encoding="utf-8")
