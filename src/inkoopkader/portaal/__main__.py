"""`python -m inkoopkader.portaal`: Django's own commands with our settings, such as check, collectstatic and runserver."""

from __future__ import annotations

import importlib
import os
import sys

from django.core.management import execute_from_command_line

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "inkoopkader.portaal.settings")
try:
    importlib.import_module(os.environ["DJANGO_SETTINGS_MODULE"])
except ValueError as error:
    sys.exit(f"{error}.")
execute_from_command_line(sys.argv)
