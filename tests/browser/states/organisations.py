"""Organisations and people: registering, choosing, members, invitations, keys and history."""

from __future__ import annotations

from itertools import count

from browser.states.state import State
from browser.visitor import Visitor

_FRESH = count(1)


def register_wrong(visitor: Visitor) -> None:
    visitor.expects(422)
    visitor.tick("Zorgaanbieder")
    visitor.fill("Naam van de organisatie", "Verzonnen Naam")
    visitor.fill("KvK-nummer", "123")
    visitor.fill("AGB-codes", "abc")
    visitor.press("Verder")


def register_checked(visitor: Visitor) -> None:
    visitor.tick("Zorgaanbieder")
    visitor.fill("Naam van de organisatie", "Verzonnen Nieuwkomer")
    visitor.fill("KvK-nummer", "90000009")
    visitor.press("Verder")


def saved_wrong(visitor: Visitor) -> None:
    visitor.expects(422)
    visitor.fill("Naam van de organisatie", "")
    visitor.press("Opslaan")


def style_wrong(visitor: Visitor) -> None:
    visitor.expects(422)
    visitor.page.locator("input[name=huisstijl]").evaluate_all("boxes => boxes.forEach(box => { box.checked = false })")
    visitor.press("Opslaan")


def invited_wrong(visitor: Visitor) -> None:
    visitor.expects(422)
    visitor.press("Uitnodigen")


def invited(visitor: Visitor) -> None:
    visitor.fill("E-mailadres", f"nieuw{next(_FRESH)}@voorbeeld.example")
    visitor.tick("Lezen")
    visitor.press("Uitnodigen")


def key_wrong(visitor: Visitor) -> None:
    visitor.expects(422)
    visitor.press("Sleutel maken")


def key_made(visitor: Visitor) -> None:
    visitor.fill("Waarvoor is de sleutel?", "Rekenblad")
    visitor.tick("90 dagen")
    visitor.press("Sleutel maken")


def chosen_wrong(visitor: Visitor) -> None:
    visitor.expects(422)
    visitor.press("Verder")


def passed_opened(visitor: Visitor) -> None:
    passed = visitor.page.locator("main details").first
    passed.evaluate("one => { one.open = true; }")  # without a click, which would move where Tab starts


B = "beheerder"
STATES = [
    State("overzicht", "overzicht", "/overzicht/", who=B),
    State("overzicht-lezer", "overzicht", "/overzicht/", who="lezer"),
    State("overzicht-posities", "overzicht", "/overzicht/", who="bezig"),
    State("overzicht-voorbij", "overzicht", "/overzicht/", who="bezig", steps=passed_opened),
    State("overzicht-zorgkantoor", "overzicht", "/overzicht/", who="zorgkantoor"),
    State("organisatie-kiezen-uitgenodigd", "organisatie-kiezen", "/organisatie/kiezen/", who="bezig"),
    State("organisatie-kiezen", "organisatie-kiezen", "/organisatie/kiezen/", who="twee"),
    State("organisatie-kiezen-fout", "organisatie-kiezen", "/organisatie/kiezen/", who="twee", steps=chosen_wrong),
    State("organisatie-kiezen-geen", "organisatie-kiezen", "/organisatie/kiezen/", who="nieuw"),
    State("organisatie-aanmelden", "organisatie-aanmelden", "/organisatie/aanmelden/", who="nieuw"),
    State(
        "organisatie-aanmelden-fout",
        "organisatie-aanmelden",
        "/organisatie/aanmelden/",
        who="nieuw",
        steps=register_wrong,
    ),
    State(
        "organisatie-aanmelden-controleren",
        "organisatie-aanmelden",
        "/organisatie/aanmelden/",
        who="nieuw",
        steps=register_checked,
    ),
    State("organisatie-aangemeld", "organisatie-aangemeld", "/organisatie/aangemeld/", who=B),
    State("organisatie", "organisatie", "/organisatie/", who=B),
    State("organisatie-lezer", "organisatie", "/organisatie/", who="lezer"),
    State("organisatie-wijzigen", "organisatie-wijzigen", "/organisatie/wijzigen/", who=B),
    State("organisatie-wijzigen-fout", "organisatie-wijzigen", "/organisatie/wijzigen/", who=B, steps=saved_wrong),
    State("organisatie-wijzigen-mag-niet", "organisatie-wijzigen", "/organisatie/wijzigen/", 403, who="lezer"),
    State("organisatie-huisstijl", "organisatie-huisstijl", "/organisatie/huisstijl/", who=B),
    State("organisatie-huisstijl-fout", "organisatie-huisstijl", "/organisatie/huisstijl/", who=B, steps=style_wrong),
    State("organisatie-huisstijl-eigen", "organisatie-huisstijl", "/organisatie/huisstijl/", who="ander"),
    State("organisatie-in-eigen-huisstijl", "organisatie", "/organisatie/", who="ander"),
    State("organisatie-huisstijl-mag-niet", "organisatie-huisstijl", "/organisatie/huisstijl/", 403, who="lezer"),
    State("organisatie-geschiedenis", "organisatie-geschiedenis", "/organisatie/geschiedenis/", who=B),
    State("bevoegdheden", "bevoegdheden", "/organisatie/leden/{lid}/", who=B),
    State("bevoegdheden-van-ander", "bevoegdheden", "/organisatie/leden/{lid_van_ander}/", 404, who=B),
    State("lid-weghalen", "lid-weghalen", "/organisatie/leden/{lid}/weghalen/", who=B),
    State("uitnodigingen", "uitnodigingen", "/organisatie/uitnodigingen/", who=B),
    State("uitnodigingen-geen", "uitnodigingen", "/organisatie/uitnodigingen/", who="leeg"),
    State("uitnodigen", "uitnodigen", "/organisatie/uitnodigingen/nieuw/", who=B),
    State("uitnodigen-fout", "uitnodigen", "/organisatie/uitnodigingen/nieuw/", who=B, steps=invited_wrong),
    State("uitnodigen-gedaan", "uitnodigen", "/organisatie/uitnodigingen/nieuw/", who=B, steps=invited),
    State("uitnodiging-intrekken", "uitnodiging-intrekken", "/organisatie/uitnodigingen/{uitnodiging}/", who=B),
    State("uitnodiging", "uitnodiging", "/uitnodiging/{geheim}/", who="nieuw"),
    State("uitnodiging-bezoeker", "uitnodiging", "/uitnodiging/{geheim}/"),
    State("uitnodiging-geldt-niet", "uitnodiging", "/uitnodiging/", 404),
    State("sleutels", "sleutels", "/organisatie/sleutels/", who=B),
    State("sleutels-geen", "sleutels", "/organisatie/sleutels/", who="leeg"),
    State("sleutel-maken", "sleutel-maken", "/organisatie/sleutels/nieuw/", who=B),
    State("sleutel-maken-fout", "sleutel-maken", "/organisatie/sleutels/nieuw/", who=B, steps=key_wrong),
    State("sleutel-gemaakt", "sleutel-maken", "/organisatie/sleutels/nieuw/", who=B, steps=key_made),
    State("sleutel-intrekken", "sleutel-intrekken", "/organisatie/sleutels/{sleutel}/", who=B),
    State("sleutel-van-ander", "sleutel-intrekken", "/organisatie/sleutels/{sleutel_van_ander}/", 404, who=B),
]

NO_PAGES = {
    "uitnodiging-link": "/uitnodiging/{geheim}/",  # leads to the invitation, without the secret in the address
    "uitnodiging-aannemen": "/uitnodiging/aannemen/",  # only what a button sends
}
