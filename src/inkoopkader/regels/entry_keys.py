"""Which keys an entry of each kind may have, and the checks on them that need nothing but the entry itself."""

from __future__ import annotations

import re

from inkoopkader.regels.entries import Citation
from inkoopkader.regels.errors import FormulaError

COMMON = {"soort", "titel", "uitleg", "bron", "inventaris", "tegenspraak", "vraagpunten"}
_RULE = {"niveau", "bij", "vanaf", "tot", "niet_bij"}
_VALUED = {
    *_RULE,
    "type",
    "als",
    "anders",
    "waarden",
    "formule",
    "formules",
    "grens",
    "decimalen",
    "open",
    "herhaalt",
    "toegestaan",
    "codelijst",
    "eenheid",
}
BY_KIND = {
    "feit": _RULE | {"als", "type", "vraag", "toegestaan", "codelijst", "grens", "decimalen", "eenheid"},
    "parameter": _VALUED,
    "regel": _VALUED,
    "instelling": _VALUED - {"formule", "formules", "herhaalt"} | {"vraag"},
    "verzamel": _RULE | {"type", "verzamelt", "decimalen", "eenheid"},
    "document": _RULE | {"als", "nodig", "hoogstens_oud", "peilmoment", "niet_ouder_dan", "eisen"},
    "termijn": _RULE
    | {"als", "type", "waarden", "formule", "formules", "vorm", "wie", "handeling", "gevolg", "feit", "open"},
    "controle": _RULE | {"als", "conditie", "code", "ernst", "melding"},
    "oordeel": _RULE
    | {"als", "type", "vraag", "wie", "waarom", "toegestaan", "codelijst", "grens", "decimalen", "eenheid"},
    "bewijs": _RULE | {"als", "type", "vraag", "wie"},
    "tabel": {"bestand", "sleutels", "kolommen"},
}
FILLS = COMMON | {"als", "anders", "vanaf", "tot", "waarden", "formule", "formules"}
"""What a zorgkantoor may write where it fills an open national entry."""
TABLE_HAS_NO = ("vanaf", "tot", "als", "bij", "niet_bij")
REQUIRED = {
    "feit": ("type", "vraag"),
    "instelling": ("vraag",),
    "verzamel": ("type", "verzamelt"),
    "termijn": ("vorm", "wie", "handeling"),
    "controle": ("conditie", "code", "ernst", "melding"),
    "oordeel": ("vraag", "wie", "waarom"),
    "bewijs": ("vraag", "wie"),
    "tabel": ("bestand", "sleutels", "kolommen"),
}
COLLECTS = ("som", "en", "of", "hoogste", "laagste")
FORMS = ("uiterlijk", "voor", "op", "vanaf")
PARTIES = ("zorgaanbieder", "zorgkantoor", "beide", "derde")
NAME = re.compile(r"[a-z][a-z0-9_]*\Z")
MAX_ANCHOR_WORDS = 8
_CITATION = re.compile(
    r'(?P<document>[A-Z][A-Z0-9]*-\d{4})\s+(?P<place>[^"“”]*?)\s*(?:["“](?P<anchor>.*)["”])?\s*\Z', re.DOTALL
)


def citation(written: str) -> Citation:
    """Read `VGN-2027 §7.1 Tarief% "RTP -2%"`.

    Raises FormulaError when document, place or anchor is missing or the anchor is a sentence.
    """
    match = _CITATION.match(str(written).strip())
    if not match or not match["place"]:
        raise FormulaError(
            f'\'{written}\' is geen bron; schrijf DOCUMENT-JAAR plaats "anker", bijvoorbeeld VGN-2027 §7.1 Tarief% "RTP -2%"'
        )
    anchor = (match["anchor"] or "").strip()
    if not anchor:
        raise FormulaError(
            f"bij bron '{written}' ontbreekt het anker: een paar woorden of cijfers tussen aanhalingstekens die daar letterlijk staan"
        )
    if len(anchor.split()) > MAX_ANCHOR_WORDS:
        raise FormulaError(
            f'het anker "{anchor}" is langer dan {MAX_ANCHOR_WORDS} woorden; zinnen uit een document nemen we niet over'
        )
    return Citation(match["document"], " ".join(match["place"].split()), " ".join(anchor.split()))
