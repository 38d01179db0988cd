"""The English of the website: `python -m inkoopkader.portaal.catalogue` brings the catalogue up to date with the code.

Dutch is the language of the source; every text in it has its English in locale/en/LC_MESSAGES/django.po. The compiled file
beside it travels with the code, so that an installation needs no tools for it.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from babel.messages import extract, mofile, pofile
from babel.messages.catalog import Catalog, Message
from django.conf import settings
from django.utils.translation.template import templatize

HERE = Path(__file__).resolve().parent
FACES = (HERE, HERE.parent / "api")
DOMAIN = tuple(HERE.parent / name for name in ("regels", "kalender", "uitvoer", "positie", "vergelijking", "overzicht"))
PO = HERE / "locale" / "en" / "LC_MESSAGES" / "django.po"
_SINCE = datetime(2026, 1, 1, tzinfo=UTC)  # a date that stands still: the history of the file is in git
_KEYWORDS = {
    "phrase": None,
    **extract.DEFAULT_KEYWORDS,
    "gettext_lazy": None,
    "ngettext_lazy": (1, 2),
    "pgettext_lazy": ((1, "c"), 2),
    "gettext_noop": None,
}
_OF_THE_DOMAIN = {"phrase": None}  # of inkoopkader.regels.spoken


def extracted() -> Catalog:
    """Return every text in the code and templates of the website and the API that asks to be translated, and the fixed
    words of the packages below them."""
    found = Catalog(locale="en", domain="django")
    for folder in (*FACES, *DOMAIN):
        for path in sorted(folder.rglob("*.py")) + sorted(folder.rglob("*.html")) + sorted(folder.rglob("*.txt")):
            for line, message, context in _messages(path, _KEYWORDS if folder in FACES else _OF_THE_DOMAIN):
                place = (path.relative_to(HERE.parent).as_posix(), line)
                found.add(message, locations=[place], context=context)
    return found


def _messages(path: Path, keywords: dict[str, Any]) -> Iterator[tuple[int, str | tuple[str, ...], str | None]]:
    text = path.read_text(encoding="utf-8")
    if path.suffix != ".py":
        # it is no Python: indents say nothing
        text = "\n".join(line.lstrip() for line in templatize(text).splitlines())
    for line, message, _, context in extract.extract("python", io.BytesIO(text.encode()), keywords):
        yield line, message, context


def written() -> Catalog:
    """Return the English catalogue as it is kept."""
    with PO.open("rb") as file:
        return pofile.read_po(file, locale="en", domain="django")


def brought_up_to_date() -> Catalog:
    """Return the kept catalogue with every text of today: new ones without English, old ones gone."""
    kept = messages(written()) if PO.exists() else {}
    found = Catalog(
        locale="en",
        domain="django",
        project="Inkoopkader",
        header_comment="# English of the website, brought up to date by python -m inkoopkader.portaal.catalogue. EUPL-1.2",
        creation_date=_SINCE,
        revision_date=_SINCE,
        last_translator="",
        fuzzy=False,
    )
    for message in extracted():
        if message.id:
            same = kept.get(str(message.id))
            empty: Any = ("", "") if message.pluralizable else ""
            found.add(message.id, same.string if same else empty, locations=message.locations, context=message.context)
    return found


def untranslated(catalogue: Catalog) -> list[str]:
    """Return what misses: texts without English, and English that lost or invented a placeholder."""
    found = []
    for message in catalogue:
        if not message.id:
            continue
        first = message.id if isinstance(message.id, str) else message.id[0]
        if not message.string or not all(message.string if isinstance(message.string, tuple) else (message.string,)):
            found.append(f"{first} {message.locations[:1]}")
        found += [f"{first}: {error}" for error in message.check(catalogue)]
    return found


def compiled(catalogue: Catalog) -> bytes:
    """Return the compiled form of a catalogue."""
    out = io.BytesIO()
    mofile.write_mo(out, catalogue)
    return out.getvalue()


def messages(catalogue: Catalog) -> dict[str, Message]:
    """Return the messages of a catalogue by their Dutch text."""
    return {str(message.id): message for message in catalogue if message.id}


def save(catalogue: Catalog) -> None:
    """Write a catalogue, and its compiled form beside it."""
    PO.parent.mkdir(parents=True, exist_ok=True)
    with PO.open("wb") as file:
        pofile.write_po(file, catalogue, width=120, sort_output=True, include_lineno=False, omit_header=False)
    PO.with_suffix(".mo").write_bytes(compiled(catalogue))


if __name__ == "__main__":
    settings.configure(USE_I18N=False)
    today = brought_up_to_date()
    save(today)
    missing = untranslated(today)
    print("\n".join(missing) or "Alles is vertaald.")
    sys.exit(1 if missing else 0)
