"""Visitors who fill in a position; every provider here is invented."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

EXAMPLES = sorted((Path(__file__).parents[2] / "voorbeelden").glob("aanbieder-*.yaml"))
EVERYWHERE = ["cz", "dsw", "menzis", "salland", "vgz", "zilveren-kruis", "zorg-en-zekerheid"]
DRAFT = "/mijn-positie/concept/"
WHAT_IF = "/mijn-positie/wat-als/"


def begin(visitor: Client, name: str = "Stichting Verzonnen", offices: list[str] | None = None) -> Any:
    """Begin a position; the answer leads to the first question."""
    form = {"naam": name, "jaar": "2027", "zorgkantoor": offices or EVERYWHERE}
    return visitor.post("/mijn-positie/begin/", form)


def post(visitor: Client, page: str, form: dict[str, Any], where: str = DRAFT) -> Any:
    """Send a form of a page of the draft."""
    return visitor.post(where + page, form)


def go_on(visitor: Client, where: str = DRAFT) -> str:
    """Go to the question that is asked now, and return its key."""
    answer = visitor.get(where + "verder/")
    assert answer.status_code == 302 and visitor.get(answer["Location"]).status_code == 200
    return str(answer["Location"].rstrip("/").rpartition("/")[2])


def read_in(visitor: Client, path: Path) -> Any:
    """Upload a case file."""
    return upload(visitor, path.read_bytes(), path.name)


def upload(visitor: Client, content: bytes, name: str = "aanbieder.yaml", *, replace: bool = True) -> Any:
    """Upload whatever as a case file, in place of a draft that is there."""
    form = {"bestand": SimpleUploadedFile(name, content)} | ({"vervang": "ja"} if replace else {})
    return visitor.post("/mijn-positie/inlezen/", form)
