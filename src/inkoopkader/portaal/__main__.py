"""`python -m inkoopkader.portaal`: Django's own commands with our settings, such as check, collectstatic and runserver."""

from __future__ import annotations

import os
import sys

from django.core.management import execute_from_command_line

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "inkoopkader.portaal.settings")
execute_from_command_line(sys.argv)
