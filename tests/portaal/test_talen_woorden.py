"""No Dutch text of the website stands on an English page: every page, with what a visitor can do wrong on it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.nederlands import dutch, titles
from tests.portaal.mijnpositie import EXAMPLES, read_in
from tests.portaal.test_mijnpositie_bestanden import HOSTILE
from tests.portaal.test_talen_bladzijden import POSITION, PUBLIC

from inkoopkader.positie.provider import KEYS

MORE = (
    "/beleid/cz/2029/",
    "/regel/tariefpercentage/?zorgkantoor=vgz&jaar=2027",
    "/regel/vog_rp/?zorgkantoor=dsw&jaar=2026",
    "/regel/mag_contracteren/?jaar=2027",
    "/regel/nhc_nic_percentage/?jaar=2021",
    "/zoeken/?woorden=bestaatniet",
    "/vergelijken/?onderwerp=tarief_procent&jaar=2026&jaar=2027",
    "/vergelijken/?onderwerp=alles&jaar=2027&zorgkantoor=cz",
    "/vergelijken/?onderwerp=zzz",
    "/wijzigingen/?van=2025&naar=2026",
    "/wijzigingen/?van=2026&naar=x",
    "/termijnen/?jaar=2026&zorgkantoor=cz",
    "/termijnen/?jaar=2024&zorgkantoor=cz",
    "/tarieven/?jaar=2024",
    "/tarieven/?jaar=1999",
    "/account/maken/",
    "/account/bevestigen/onzin/",
    "/buiten-gebruik/",
    "/uitnodiging/",
    "/mijn-positie/?geen=concept",
)
OF_AN_EXAMPLE = tuple(str(yaml.safe_load(path.read_text(encoding="utf-8"))["naam"]) for path in EXAMPLES)


def _same(visitor: Client, path: str) -> tuple[str, str]:
    """The English page and the Dutch one."""
    english, dutch_page = (visitor.get(f"{prefix}{path}", follow=True) for prefix in ("/en", ""))
    return english.content.decode(), dutch_page.content.decode()


@pytest.mark.parametrize("path", [*PUBLIC, *MORE])
def test_no_dutch_on_a_public_page(visitor: Client, path: str) -> None:
    assert dutch(*_same(visitor, path)) == []


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.stem)
def test_no_dutch_in_a_position(visitor: Client, example: Path) -> None:
    read_in(visitor, example)
    visitor.get("/mijn-positie/concept/antwoorden/")  # there it was confirmed, in Dutch
    pages = [*POSITION, "bij/dsw/", "bij/cz/waarom/mag_contracteren/", "vraag/zorgsoorten/", "vraag/termijnen/"]
    found = {page: dutch(*_same(visitor, f"/mijn-positie/concept/{page}"), OF_AN_EXAMPLE) for page in pages}
    assert {page: texts for page, texts in found.items() if texts} == {}


@pytest.mark.parametrize("content", [content for content, _ in HOSTILE.values()], ids=HOSTILE.keys())
def test_what_is_wrong_with_a_file_is_said_in_english(visitor: Client, content: bytes) -> None:
    def refused(prefix: str) -> Any:
        file = SimpleUploadedFile("provider.yaml", content)
        return visitor.post(f"{prefix}/mijn-positie/inlezen/", {"bestand": file})

    english, same = refused("/en"), refused("")
    assert english.status_code == same.status_code == 422
    assert dutch(english.content.decode(), same.content.decode(), KEYS) == []


def test_the_walk_sees_dutch_words() -> None:
    page = '<html lang="en"><body><p>{}</p></body></html>'
    assert dutch(page.format("Deadlines at Zorg en Zekerheid")) == []
    assert dutch(page.format('The <span lang="nl">Richttariefpercentage</span>')) == []
    assert dutch(page.format("Stuk dat nog mist")) == ["Stuk dat nog mist [Stuk, dat, nog, mist]"]
    assert dutch(page.format('<img alt="Termijnen">')) == ["Termijnen [Termijnen]"]
    assert dutch(page.format("Groepje"), '<html lang="nl"><p>Groepje</p></html>') == ["Groepje [Groepje]"]


CHARTS = (
    "/beeld/tarieven/2027/breed.svg",
    "/beeld/tarieven/2027/smal.svg",
    "/beeld/tarieven/jaren/breed.svg",
    "/beeld/opslagen/2027/breed.svg",
    "/beeld/opslagen/2027/smal.svg",
    "/beeld/termijnen/2027/breed.svg",
    "/beeld/termijnen/2026/dsw/breed.svg",
    "/beeld/termijnen/2026/dsw/smal.svg",
    "/beeld/capaciteit/uitbreiding_verpleeghuisplaatsen/breed.svg",
    "/beeld/verloop/basistarief_2021/landelijk/breed.svg",
    "/mijn-positie/concept/percentages-breed.svg",
    "/mijn-positie/concept/termijnen-breed.svg",
)


@pytest.mark.parametrize("address", CHARTS)
def test_no_dutch_in_a_chart(visitor: Client, address: str) -> None:
    """Words on the drawing and in its descriptions; kinds of care and titles are the policy's."""
    read_in(visitor, EXAMPLES[0])
    drawn = visitor.get(f"/en{address}")
    assert drawn.status_code == 200
    svg = drawn.content.decode().partition("<svg")[2]
    assert dutch(f'<html lang="en"><svg{svg}</html>', names=titles()) == []
