"""What is wrong with a form, for the summary above it (`portaal/fouten.html`)."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS


class Troubled(forms.Form):
    """A form that tells its mistakes for the summary."""

    @property
    def in_trouble(self) -> list[tuple[str, str, str]]:
        """Return every mistake in order: the id of what a reader can fill in, its label where the text does not say which
        field it is, and the text. What is about the form as a whole, or a field that nobody sees, has no id."""
        whole = [("", "", str(text)) for text in self.errors.get(NON_FIELD_ERRORS, [])]
        return whole + [(_place(field), "", str(text)) for field in self for text in field.errors]


def _place(field: Any) -> str:
    """The id of a field; of a group, its first choice."""
    if field.is_hidden:
        return ""
    return str(field.id_for_label or f"{field.auto_id}_0")
