"""The pages of "Mijn positie" in their states: of a draft of an invented provider."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import FilePayload

from browser.states.state import State
from browser.visitor import Visitor

EXAMPLE = Path(__file__).resolve().parents[3] / "voorbeelden" / "aanbieder-groot-gz.yaml"
DRAFT = "/mijn-positie/concept/"


def with_example(visitor: Visitor) -> None:
    """Read the invented provider in; the page then shows its answers."""
    visitor.page.get_by_label(visitor.said("Bestand met antwoorden (.yaml)")).set_input_files(EXAMPLE)
    visitor.press("Lees het bestand in")


def at(page: str) -> Callable[[Visitor], None]:
    """Read the example in and go to a page of it."""

    def steps(visitor: Visitor) -> None:
        with_example(visitor)
        visitor.open(DRAFT + page)

    return steps


def wrong(page: str, label: str, text: str) -> Callable[[Visitor], None]:
    """Fill in a field of a page so that it is refused."""

    def steps(visitor: Visitor) -> None:
        at(page)(visitor)
        visitor.watch.expected.add(422)
        visitor.fill(label, text)
        visitor.press("Bewaar en ga verder")

    return steps


def still_to_come(visitor: Visitor) -> None:
    """Say that something was done on a day that is still to come."""
    at("vraag/termijnen/")(visitor)
    visitor.expects(422)
    visitor.page.locator("main form input[type=text]").first.fill("31-12-2099 12:00")
    visitor.press("Bewaar en ga verder")


def wrong_amount(visitor: Visitor) -> None:
    """Fill in a word for an amount at a zorgkantoor that is folded; its lines then stand open with the message."""
    at("productie/")(visitor)
    visitor.expects(422)
    field = visitor.page.locator("details.blok:not([open]) input[type=text]").first
    field.evaluate("one => { one.value = 'duizend'; }")
    visitor.press("Bewaar en ga verder")


def opened(visitor: Visitor) -> None:
    """Open the trace of a figure in its place."""
    at("")(visitor)
    figure = visitor.page.locator("details.cijfer").first
    figure.evaluate("one => { one.open = true; }")  # without a click, which would move where Tab starts
    figure.locator(".onderbouwing").wait_for()


def what_if(page: str, *, changed: bool = False) -> Callable[[Visitor], None]:
    """Try other answers and go to a page of that."""

    def steps(visitor: Visitor) -> None:
        at("")(visitor)
        visitor.press("Probeer andere antwoorden")
        if changed:
            visitor.open("/mijn-positie/wat-als/vraag/richttariefpercentage/?terug=uitkomst")
            visitor.fill("CZ", "90")
            visitor.press("Laat zien wat dit verandert")
        else:
            visitor.open(f"/mijn-positie/wat-als/{page}")

    return steps


def nothing_chosen(visitor: Visitor) -> None:
    """Send the first form without a name."""
    visitor.watch.expected.add(422)
    visitor.press("Verder")


def no_file(visitor: Visitor) -> None:
    """Read in without choosing a file."""
    visitor.watch.expected.add(422)
    visitor.press("Lees het bestand in")


def second_draft(visitor: Visitor) -> None:
    """Read the example in where there is a draft already."""
    visitor.open("/mijn-positie/begin/")
    visitor.fill("Naam van de organisatie", "Stichting Verzonnen")
    visitor.press("Verder")
    visitor.open(HOME)
    with_example(visitor)


def no_receipt(visitor: Visitor) -> None:
    """Verify something that is no receipt."""
    visitor.watch.expected.add(422)
    visitor.fill("Of plak het bewijs hier", "{}")
    visitor.press("Ga na")


def too_often(visitor: Visitor) -> None:
    """Verify so often that one must wait; whoever does it here, verifies nothing elsewhere."""
    visitor.watch.expected |= {422, 429}
    page = visitor.page
    token = page.locator("main form [name=csrfmiddlewaretoken]").input_value()
    sent = {"csrfmiddlewaretoken": token, "tekst": "{}"}
    while page.request.post(page.url, form=sent, headers={"Referer": page.url}).status == 422:
        pass
    visitor.fill("Of plak het bewijs hier", "{}")
    visitor.press("Ga na")
    visitor.page.locator("#wachten").wait_for()


def receipt(visitor: Visitor) -> None:
    """Verify the receipt of the example."""
    with_example(visitor)
    content = visitor.page.request.get(f"{visitor.address}{DRAFT}bewijs.json").body()
    visitor.open("/mijn-positie/bewijs/")
    file = FilePayload(name="bewijs.json", mimeType="application/json", buffer=content)
    visitor.page.get_by_label(visitor.said("Bestand (.json)")).set_input_files(file)
    visitor.press("Ga na")


HOME = "/mijn-positie/"
STATES = [
    State("positie", "mijn-positie", HOME),
    State("positie-verlopen", "mijn-positie", f"{HOME}?geen=concept"),
    State("positie-bezig", "mijn-positie", HOME, steps=lambda visitor: (with_example(visitor), visitor.open(HOME))[0]),
    State("positie-begin", "positie-begin", f"{HOME}begin/"),
    State("positie-begin-fout", "positie-begin", f"{HOME}begin/", steps=nothing_chosen),
    State("positie-inlezen-fout", "positie-inlezen", HOME, steps=no_file),
    State("positie-ingelezen", "positie-antwoorden", HOME, steps=with_example),
    State("positie-vervangen", "positie-inlezen", HOME, steps=second_draft),
    State("positie-vraag", "positie-vraag", HOME, steps=at("vraag/zorgsoorten/")),
    State("positie-vraag-kantoren", "positie-vraag", HOME, steps=at("vraag/nieuwe_aanbieder/")),
    State("positie-vraag-stukken", "positie-vraag", HOME, steps=at("vraag/stukken/")),
    State("positie-vraag-termijnen", "positie-vraag", HOME, steps=at("vraag/termijnen/")),
    State(
        "positie-vraag-fout",
        "positie-vraag",
        HOME,
        steps=wrong("vraag/overeenkomst_begin/", "DSW", "31-2-2027"),
    ),
    State("positie-termijnen-fout", "positie-vraag", HOME, steps=still_to_come),
    State("positie-productie", "positie-productie", HOME, steps=at("productie/")),
    State(
        "positie-productie-fout",
        "positie-productie",
        HOME,
        steps=wrong_amount,
    ),
    State("positie-gegevens", "positie-gegevens", HOME, steps=at("gegevens/")),
    State("positie-antwoorden", "positie-antwoorden", HOME, steps=at("antwoorden/")),
    State("positie-stoppen", "positie-stoppen", HOME, steps=at("stoppen/")),
    State("positie-weg", "positie-weg", HOME, steps=at("weg/")),
    State("positie-onleesbaar", "positie-uitkomst", f"{HOME}{{onleesbaar}}/", 409, who="bezig"),
    State("positie-onleesbaar-weg", "positie-weg", f"{HOME}{{onleesbaar}}/weg/", who="bezig"),
    State("positie-uitkomst", "positie-uitkomst", HOME, steps=at("")),
    State("positie-uitkomst-open", "positie-uitkomst", HOME, steps=opened),
    State("positie-wat-als", "positie-uitkomst", HOME, steps=what_if("")),
    State("positie-wat-als-anders", "positie-uitkomst", HOME, steps=what_if("", changed=True)),
    State("positie-wat-als-antwoorden", "positie-antwoorden", HOME, steps=what_if("antwoorden/")),
    State("positie-kantoor", "positie-kantoor", HOME, steps=at("bij/cz/")),
    State("positie-kantoor-dsw", "positie-kantoor", HOME, steps=at("bij/dsw/")),
    State("positie-waarom", "positie-waarom", HOME, steps=at("bij/cz/waarom/mag_contracteren/")),
    State("positie-waarom-regel", "positie-waarom-regel", HOME, steps=at("bij/cz/waarom/tariefpercentage/0/")),
    State("bewijs", "bewijs-nagaan", f"{HOME}bewijs/"),
    State("bewijs-fout", "bewijs-nagaan", f"{HOME}bewijs/", steps=no_receipt),
    State("bewijs-te-vaak", "bewijs-nagaan", f"{HOME}bewijs/", who="lezer", steps=too_often),
    State("bewijs-goed", "bewijs-nagaan", HOME, steps=receipt),
]
LED_ON = {
    "positie-verder",
    "positie-percentages",
    "positie-termijnen",
    "positie-pdf",
    "positie-excel",
    "positie-agenda",
    "positie-bestand",
    "positie-bewijs",
    "positie-anders",
    "positie-bewaren",
    "wat-als-bewaren",
}
"""Addresses of a draft that are no page, or that lead on to another; `tests/portaal/test_mijnpositie_*` asks them."""
