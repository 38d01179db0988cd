"""The receipt of a position: signed, verified by anybody, and told when something is wrong with it."""

from __future__ import annotations

import base64
import copy
import json
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.portaal.mijnpositie import DRAFT, EXAMPLES, begin, read_in

from inkoopkader.portaal.mijnpositie import signing_key
from inkoopkader.portaal.verkenner.policy import current
from inkoopkader.positie import proof
from inkoopkader.regels import signature
from inkoopkader.regels.errors import CaseError
from inkoopkader.regels.receipt import digest

VERIFY = "/mijn-positie/bewijs/"


@pytest.fixture
def receipt(visitor: Client) -> dict[str, Any]:
    read_in(visitor, EXAMPLES[0])
    found: dict[str, Any] = json.loads(visitor.get(DRAFT + "bewijs.json").content)
    return found


def verified(visitor: Client, content: Any, *, pasted: bool = False) -> str:
    written = content if isinstance(content, bytes) else json.dumps(content, ensure_ascii=False).encode()
    form: dict[str, Any] = (
        {"tekst": written.decode()} if pasted else {"bestand": SimpleUploadedFile("bewijs.json", written)}
    )
    return str(visitor.post(VERIFY, form).content.decode())


@pytest.mark.parametrize("pasted", [False, True])
def test_a_sound_receipt_is_recognised(visitor: Client, receipt: dict[str, Any], pasted: bool) -> None:
    html = verified(visitor, receipt, pasted=pasted)
    assert "Dit bewijs klopt" in html and "Ongewijzigd." in html
    assert "Hetzelfde als toen." in html and "Er komt precies hetzelfde uit." in html
    assert "Stichting Verzonnen Horizon, 2027" in html


def test_anybody_can_verify_without_session(visitor: Client, receipt: dict[str, Any]) -> None:
    assert "Dit bewijs klopt" in verified(Client(), receipt)


def test_a_changed_amount_is_seen(visitor: Client, receipt: dict[str, Any]) -> None:
    receipt["antwoorden"]["productie"][0]["nza_bedrag_zorg"] = "1.00"
    html = verified(visitor, receipt)
    assert (
        "niet alles aan dit bewijs klopt: de handtekening, de inhoud, de uitkomst" in html
        and "Gewijzigd:" in html
        and "Ongeldig:" in html
    )


def test_who_makes_the_checksum_right_again_lacks_the_key(visitor: Client, receipt: dict[str, Any]) -> None:
    """A changed outcome with a checksum that fits and a signature of somebody's own: another key, another outcome."""
    receipt["posities"][0]["opbrengst"]["waarde"] = "99000000.00"
    checksum = digest({key: receipt[key] for key in receipt if key not in ("hash", "handtekening")})
    forged = receipt | {"hash": checksum, "handtekening": signature.sign(checksum, signature.new_key())}
    html = verified(visitor, forged)
    assert "Van een andere sleutel" in html and "Er komt nu iets anders uit" in html and "Dit bewijs klopt" not in html


def test_a_policy_that_changed_since_is_named(visitor: Client, receipt: dict[str, Any]) -> None:
    receipt["beleid"]["landelijk/tarief.yaml"] = "0" * 64
    checksum = digest({key: receipt[key] for key in receipt if key not in ("hash", "handtekening")})
    signed = receipt | {"hash": checksum, "handtekening": signature.sign(checksum, signing_key.private_key())}
    html = verified(visitor, signed)
    assert "het beleid is sindsdien veranderd" in html and "landelijk/tarief.yaml" in html


def test_without_signature_that_is_said(visitor: Client, receipt: dict[str, Any]) -> None:
    del receipt["handtekening"]
    assert "Ontbreekt: dit bewijs is niet ondertekend" in verified(visitor, receipt)


def test_the_published_key_fits_the_signature(visitor: Client, receipt: dict[str, Any]) -> None:
    """Checked with the library alone, as somebody elsewhere would."""
    published = visitor.get("/mijn-positie/bewijs/sleutel.json").json()
    assert published["soort"] == "Ed25519" and published["sleutel"] in visitor.get(VERIFY).content.decode()
    key = Ed25519PublicKey.from_public_bytes(base64.b64decode(published["sleutel"]))
    message = f"inkoopkader bewijs {receipt['hash']}".encode()
    key.verify(base64.b64decode(receipt["handtekening"]["waarde"]), message)


def test_the_key_is_kept_for_its_owner_alone(visitor: Client, receipt: dict[str, Any]) -> None:
    from django.conf import settings

    path = settings.ENVIRONMENT.data_folder / "bewijssleutel"
    assert path.stat().st_mode & 0o777 == 0o600
    assert base64.b64decode(path.read_text()) == signing_key.private_key()
    assert [one.name for one in path.parent.glob("bewijssleutel*")] == ["bewijssleutel"]


@pytest.mark.parametrize("written", ["kort", "geen base64!", base64.b64encode(b"x" * 31).decode()])
def test_a_key_that_is_none_is_refused(monkeypatch: pytest.MonkeyPatch, written: str) -> None:
    from django.conf import settings

    monkeypatch.setattr(settings.ENVIRONMENT, "signing_key", written)
    signing_key.private_key.cache_clear()
    try:
        with pytest.raises(ValueError, match="INKOOPKADER_BEWIJSSLEUTEL"):
            signing_key.private_key()
    finally:
        signing_key.private_key.cache_clear()


HOSTILE = {
    "leeg": (b"", "Kies een bestand, of plak"),
    "geen json": (b"{", "geen geldige JSON"),
    "een lijst": (b"[]", "geen bewijs van een positie"),
    "een getal": (b"1e999", "geen bewijs van een positie"),
    "een ander bewijs": (b'{"vorm": "inkoopkader-bewijs-1"}', "geen bewijs van een positie"),
    "diep": (b"[" * 100_000, "geen geldige JSON"),
    "bytes": (b"\xff\xfe\xfd", "geen geldige JSON"),
    "te groot": (b" " * 2_000_001, "te groot"),
    "groot getal": (b'{"vorm": ' + b"9" * 5000 + b"}", "geen"),
}


@pytest.mark.parametrize(("content", "says"), HOSTILE.values(), ids=HOSTILE.keys())
def test_what_is_no_receipt_is_refused_with_a_reason(visitor: Client, content: bytes, says: str) -> None:
    answer = visitor.post(VERIFY, {"bestand": SimpleUploadedFile("x.json", content)} if content else {})
    assert answer.status_code == 422 and says in answer.content.decode()


BROKEN: dict[str, Any] = {
    "antwoorden weg": lambda found: found.pop("antwoorden"),
    "antwoorden leeg": lambda found: found.update(antwoorden={}),
    "posities een tekst": lambda found: found.update(posities="x"),
    "posities van niets": lambda found: found.update(posities=[1, None, {}]),
    "geen posities": lambda found: found.update(posities=[]),
    "te veel posities": lambda found: found.update(posities=found["posities"] * 20),
    "te veel regels": lambda found: found["antwoorden"].update(productie=found["antwoorden"]["productie"] * 20),
    "onbekend zorgkantoor": lambda found: found["posities"][0].update(zorgkantoor="xx"),
    "onbekend feit": lambda found: found["antwoorden"]["feiten"].update(bestaat_niet="ja"),
    "vreemd jaar": lambda found: found["antwoorden"].update(jaar=10**9),
    "half teken": lambda found: found["antwoorden"].update(naam="\ud800"),
    "nul": lambda found: found["antwoorden"].update(naam="a\x00b"),
    "handtekening een lijst": lambda found: found.update(handtekening=[]),
    "sleutel geen tekst": lambda found: found["handtekening"].update(sleutel={}),
    "hash geen tekst": lambda found: found.update(hash={}),
    "gemaakt raar": lambda found: found.update(gemaakt="<script>alert(1)</script>"),
    "op raar": lambda found: found.update(op="nooit"),
    "beleid raar": lambda found: found.update(beleid={"<img src=x>": [1]}),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_damaged_receipt_is_never_sound_and_never_a_defect(
    visitor: Client, receipt: dict[str, Any], name: str
) -> None:
    BROKEN[name](receipt)
    written = json.dumps(receipt).encode()  # with escapes, so that half signs pass
    answer = visitor.post(VERIFY, {"bestand": SimpleUploadedFile("x.json", written)})
    html = answer.content.decode()
    assert answer.status_code in (200, 422)
    assert "Dit bewijs klopt" not in html and "<script>alert" not in html and "<img src" not in html


def test_a_receipt_of_a_position_without_answers(visitor: Client) -> None:
    begin(visitor, offices=["cz"])
    found = json.loads(visitor.get(DRAFT + "bewijs.json").content)
    assert "Dit bewijs klopt" in verified(visitor, found)


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Every place in a receipt where one thing is said."""
    if isinstance(value, dict):
        return [place for key, inner in value.items() for place in places(inner, (*path, key))]
    if isinstance(value, list):
        return [place for number, inner in enumerate(value) for place in places(inner, (*path, number))]
    return [path]


def changed(value: Any) -> Any:
    """Something else of the same kind: of a text another last sign, so that dates and numbers still look like one."""
    if isinstance(value, bool) or value is None:
        return not value
    if isinstance(value, int):
        return value + 1
    last = value[-1:]
    return value[:-1] + ("2" if last == "1" else "1" if last.isdigit() else "b" if last == "a" else "a")


def kind(place: tuple[Any, ...]) -> tuple[str, ...]:
    """What is said there; of the policy every file is the same kind, and so is every zorgkantoor."""
    names = tuple(part for part in place if isinstance(part, str))
    return names[:1] if names[0] == "beleid" else names[:3]


def test_a_change_of_any_part_is_seen(receipt: dict[str, Any]) -> None:
    found = {kind(place): place for place in places(receipt)}
    assert {one[0] for one in found} == set(receipt) and len(found) > 30
    for place in found.values():
        forged = copy.deepcopy(receipt)
        inner: Any = forged
        for part in place[:-1]:
            inner = inner[part]
        inner[place[-1]] = changed(inner[place[-1]])
        try:
            said = proof.verify(current(), forged, "bewijs", trusted=[signing_key.public_key()])
        except CaseError:
            continue  # refused altogether
        assert not said.sound and said.altered == (place[0] != "handtekening"), place
        assert place[0] == "hash" or said.signature in ("ongeldig", "andere_sleutel"), (
            place
        )  # what is signed is the content


NAMED = {
    "programma": "de handtekening, de inhoud",
    "gemaakt": "de handtekening, de inhoud",
    "op": "de handtekening, de inhoud",
    "hash": "de inhoud",
    "beleid": "de handtekening, de inhoud, het beleid",
    "antwoorden": "de handtekening, de inhoud",
    "posities": "de handtekening, de inhoud, de uitkomst",
    "handtekening": "de handtekening",
}


@pytest.mark.parametrize("part", NAMED)
def test_the_page_names_what_does_not_agree(visitor: Client, receipt: dict[str, Any], part: str) -> None:
    if part == "handtekening":
        receipt[part]["waarde"] = "A" + receipt[part]["waarde"][1:] if receipt[part]["waarde"][0] != "A" else "B"
    elif part == "antwoorden":
        receipt[part]["naam"] = "Een ander"
    elif part == "posities":
        receipt[part][0]["opbrengst"]["waarde"] = "99000000.00"
    elif part == "beleid":
        receipt[part][next(iter(receipt[part]))] = "0" * 64
    else:
        receipt[part] = changed(receipt[part])
    html = verified(visitor, receipt)
    assert f"niet alles aan dit bewijs klopt: {NAMED[part]}" in html and "Dit bewijs klopt<" not in html
