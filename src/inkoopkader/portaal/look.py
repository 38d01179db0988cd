"""What every page needs of the house style."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest


def look(request: HttpRequest) -> dict[str, str]:
    """Return the file with design tokens that this installation uses."""
    return {"huisstijl": f"portaal/huisstijl/{settings.ENVIRONMENT.tokens}.css"}
