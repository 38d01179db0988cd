"""The pages of organisations and people: registering, choosing, changing, inviting, accepting, powers, keys, history."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client, override_settings
from django.utils import timezone
from tests.portaal.organisaties import browser, colleague, organisation, person

from inkoopkader.portaal.organisaties.context import acting_for
from inkoopkader.portaal.organisaties.models import (
    AgbCode,
    Gebruiker,
    Lidmaatschap,
    Organisatie,
    Sleutel,
    Uitnodiging,
)
from inkoopkader.portaal.organisaties.powers import Soort


@pytest.fixture(autouse=True)
def _plain_files() -> Iterator[None]:
    plain = {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
    with override_settings(STORAGES=plain, EMAIL_BACKEND="django.core.mail.backends.locmem.EmailBackend"):
        yield


def members(ours: Organisatie) -> dict[str, list[str]]:
    with acting_for(ours):
        return {str(one.gebruiker_id): one.bevoegdheden for one in Lidmaatschap.objects.all()}


def lid(ours: Organisatie, who: Gebruiker) -> str:
    with acting_for(ours):
        return str(Lidmaatschap.objects.get(gebruiker=who).pk)


def hidden(html: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', html)
    assert found, f"no field {name}"
    return found[1]


DATA = {"soort": "zorgaanbieder", "naam": "Verzonnen Thuis", "kvk": "9000 0001", "agb": "41-000001\n41000002"}


def test_registering_asks_to_check_and_then_confirms_with_a_reference() -> None:
    new = browser(person())
    checked = new.post("/organisatie/aanmelden/", DATA | {"stap": "controleren"})
    html = checked.content.decode()
    assert checked.status_code == 200 and "Controleer uw antwoorden" in html and "Verzonnen Thuis" in html
    again = new.post("/organisatie/aanmelden/", DATA | {"stap": "wijzigen"})
    assert again.status_code == 200 and 'value="Verzonnen Thuis"' in again.content.decode()
    done = new.post("/organisatie/aanmelden/", DATA | {"stap": "bevestigen"}, follow=True)
    assert done.redirect_chain[-1][0] == "/organisatie/aangemeld/" and "90000001" in done.content.decode()
    html = new.get("/organisatie/").content.decode()
    assert "41000001, 41000002" in html and "Nog niet" in html


@pytest.mark.parametrize("field", ["kvk", "agb"])
def test_a_number_that_is_known_gets_a_plain_message(ours: Organisatie, field: str) -> None:
    with acting_for(ours):
        known = ours.kvk if field == "kvk" else AgbCode.objects.get().code
    new = browser(person())
    for step in ("controleren", "bevestigen"):
        answer = new.post("/organisatie/aanmelden/", DATA | {field: known, "stap": step})
        assert answer.status_code == 422 and "al een organisatie bekend" in answer.content.decode()
        assert f'id="id_{field}_error"' in answer.content.decode()
    assert ours.naam not in answer.content.decode()
    assert new.get("/organisatie/").status_code == 302


def test_a_known_number_is_told_together_with_what_is_missing(ours: Organisatie) -> None:
    wrong = {"naam": "", "kvk": ours.kvk, "agb": "12", "stap": "controleren"}
    html = browser(person()).post("/organisatie/aanmelden/", wrong).content.decode()
    assert [name for name in ("soort", "naam", "kvk", "agb") if f'id="id_{name}_error"' in html] == [
        "soort",
        "naam",
        "kvk",
        "agb",
    ]
    assert "al een organisatie bekend" in html


def test_asking_whether_a_number_is_free_keeps_nothing() -> None:
    new = browser(person())
    for _ in range(2):
        assert new.post("/organisatie/aanmelden/", DATA | {"stap": "controleren"}).status_code == 200
    assert "Verzonnen Thuis" not in new.get("/organisatie/kiezen/").content.decode()
    assert new.post("/organisatie/aanmelden/", DATA | {"stap": "bevestigen"}).status_code == 302


@pytest.mark.parametrize("missing", [{}, {"soort": "zorgaanbieder", "naam": "Verzonnen Thuis"}], ids=["all", "none"])
def test_wrong_numbers_are_told_whatever_else_is_wrong(missing: dict[str, str]) -> None:
    html = (
        browser(person())
        .post("/organisatie/aanmelden/", missing | {"kvk": "1234", "agb": "12", "stap": "controleren"})
        .content.decode()
    )
    wrong = [name for name in ("soort", "naam", "kvk", "agb") if f'id="id_{name}_error"' in html]
    assert wrong == (["kvk", "agb"] if missing else ["soort", "naam", "kvk", "agb"])


def test_every_mistake_is_told_at_once_beside_its_field() -> None:
    wrong = {"soort": "zorgkantoor", "naam": " ", "kvk": "123", "agb": "12\n00000000"}
    html = browser(person()).post("/organisatie/aanmelden/", wrong).content.decode()
    assert "Kies een van de mogelijkheden" in html and "Vul de naam van de organisatie in" in html
    both = DATA | {"kvk": "123", "agb": "12"}
    html = browser(person()).post("/organisatie/aanmelden/", both).content.decode()
    assert "Een KvK-nummer heeft 8 cijfers" in html and "Een AGB-code heeft 8 cijfers" in html
    assert "alleen naar de vorm gekeken" in html and "vergelijkt de codes met het AGB-register" in html
    assert 'href="#id_kvk"' in html and 'id="id_kvk_error"' in html and 'aria-invalid="true"' in html


def test_only_an_organisation_of_ones_own_can_be_chosen(boss: Gebruiker, ours: Organisatie) -> None:
    other = organisation(person(), "Verzonnen Ander")
    second = organisation(boss, "Verzonnen Tweede")
    mine = browser(boss)
    assert mine.get("/organisatie/").headers["Location"] == "/organisatie/kiezen/"
    html = mine.get("/organisatie/kiezen/").content.decode()
    assert ours.naam in html and second.naam in html and other.naam not in html
    for wrong in (str(other.pk), "", "x", "\x00"):
        answer = mine.post("/organisatie/kiezen/", {"organisatie": wrong})
        assert answer.status_code == 422 and "Kies een van uw organisaties" in answer.content.decode()
    assert mine.post("/organisatie/kiezen/", {"organisatie": str(second.pk)}).headers["Location"] == "/overzicht/"
    assert second.naam in mine.get("/organisatie/").content.decode()


def test_changing_data_asks_for_a_new_check_of_the_numbers(page: Client, ours: Organisatie) -> None:
    html = page.get("/organisatie/wijzigen/").content.decode()
    assert 'name="uzovi"' not in html  # only a zorgkantoor has one
    new = {"naam": "Verzonnen Nieuw", "kvk": "90000009", "agb": "41000009", "versie": hidden(html, "versie")}
    assert page.post("/organisatie/wijzigen/", new).status_code == 302
    html = page.get("/organisatie/").content.decode()
    assert "Verzonnen Nieuw" in html and "90000009" in html and "41000009" in html and "Nog niet" in html


def test_an_invitation_is_sent_and_makes_a_member_once(
    page: Client, ours: Organisatie, django_capture_on_commit_callbacks: object
) -> None:
    guest = person("Verzonnen Gast")
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        answer = page.post("/organisatie/uitnodigingen/nieuw/", {"email": guest.email.upper(), "bevoegdheden": "lezen"})
    html = answer.content.decode()
    assert answer.status_code == 200 and "no-store" in answer.headers["Cache-Control"]
    [sent] = mail.outbox
    link = re.search(r"http://testserver(/uitnodiging/\S+/)", sent.body)
    assert link and sent.to == [guest.email] and ours.naam in sent.body
    assert link[1] not in html and link[1].rpartition("~")[0] in html  # who invites sees a link that proves less
    assert guest.email in page.get("/organisatie/uitnodigingen/").content.decode()
    visitor = browser(None)
    shown = visitor.get(link[1], follow=True)
    assert ours.naam in shown.content.decode() and shown.redirect_chain[-1][0] == "/uitnodiging/"
    guests = browser(guest)
    guests.get(link[1])
    done = guests.post("/uitnodiging/aannemen/", follow=True)
    assert done.redirect_chain[-1][0] == "/overzicht/" and ours.naam in done.content.decode()
    assert members(ours)[str(guest.pk)] == ["lezen"]
    again = browser(guest)
    assert again.get(link[1], follow=True).status_code == 404
    assert again.post("/uitnodiging/aannemen/").status_code == 404


def invited(page: Client, email: str, *powers: str) -> str:
    html = page.post("/organisatie/uitnodigingen/nieuw/", {"email": email, "bevoegdheden": powers}).content.decode()
    found = re.search(r"http://testserver(/uitnodiging/\S+?/)<", html)
    assert found, html
    return found[1]


def test_an_invitation_is_for_one_address_only(page: Client, ours: Organisatie) -> None:
    link = invited(page, "iemand@voorbeeld.example", "beheren")
    other = browser(person())
    html = other.get(link, follow=True).content.decode()
    assert "ingelogd als" in html and "Uitnodiging aannemen" not in html
    answer = other.post("/uitnodiging/aannemen/")
    assert answer.status_code == 422 and "ander e-mailadres" in answer.content.decode()
    assert len(members(ours)) == 1


def test_an_expired_or_withdrawn_invitation_holds_no_longer(page: Client, ours: Organisatie) -> None:
    guest = person()
    link = invited(page, guest.email, "lezen")
    with acting_for(ours):
        kept = Uitnodiging.objects.get()
    assert page.post(f"/organisatie/uitnodigingen/{kept.pk}/").status_code == 302
    assert browser(guest).get(link, follow=True).status_code == 404
    assert page.post(f"/organisatie/uitnodigingen/{kept.pk}/").status_code == 404
    link = invited(page, guest.email, "lezen")
    with acting_for(ours):
        Uitnodiging.objects.filter(ingetrokken_op=None).update(geldig_tot=timezone.now() - timedelta(seconds=1))
    late = browser(guest)
    assert late.get(link, follow=True).status_code == 404
    assert late.post("/uitnodiging/aannemen/").status_code == 404 and len(members(ours)) == 1


def test_an_address_is_invited_once_and_a_colleague_not_at_all(
    page: Client, ours: Organisatie, boss: Gebruiker
) -> None:
    invited(page, "een@voorbeeld.example", "lezen")
    for email, says in (("EEN@voorbeeld.example", "al uitgenodigd"), (boss.email, "werkt al voor")):
        answer = page.post("/organisatie/uitnodigingen/nieuw/", {"email": email, "bevoegdheden": ["lezen"]})
        assert answer.status_code == 422 and says in answer.content.decode()


def test_powers_of_another_kind_of_organisation_cannot_be_given(page: Client, ours: Organisatie) -> None:
    data = {"email": "x@voorbeeld.example", "bevoegdheden": ["besluiten"]}
    assert page.post("/organisatie/uitnodigingen/nieuw/", data).status_code == 422
    assert (
        page.post(f"/organisatie/leden/{lid(ours, person_of(ours))}/", {"bevoegdheden": ["besluiten"]}).status_code
        == 422
    )


def person_of(ours: Organisatie) -> Gebruiker:
    with acting_for(ours):
        return Lidmaatschap.objects.select_related("gebruiker").first().gebruiker


def test_powers_change_and_take_effect_at_once(page: Client, ours: Organisatie) -> None:
    reader = colleague(ours, "lezen")
    theirs = browser(reader, ours)
    assert theirs.get("/organisatie/uitnodigingen/").status_code == 403
    address = f"/organisatie/leden/{lid(ours, reader)}/"
    version = hidden(page.get(address).content.decode(), "versie")
    assert page.post(address, {"bevoegdheden": ["beheren"], "versie": version}).status_code == 302
    assert theirs.get("/organisatie/uitnodigingen/").status_code == 200


def test_nobody_raises_their_own_powers(ours: Organisatie) -> None:
    reader = colleague(ours, "lezen", "bereiden")
    address = f"/organisatie/leden/{lid(ours, reader)}/"
    assert browser(reader, ours).post(address, {"bevoegdheden": ["beheren"], "versie": "1"}).status_code == 403
    assert members(ours)[str(reader.pk)] == ["lezen", "bereiden"]


def test_somebody_always_manages(page: Client, ours: Organisatie, boss: Gebruiker) -> None:
    colleague(ours, "lezen")
    address = f"/organisatie/leden/{lid(ours, boss)}/"
    version = hidden(page.get(address).content.decode(), "versie")
    answer = page.post(address, {"bevoegdheden": ["lezen"], "versie": version})
    assert answer.status_code == 422 and "enige beheerder" in answer.content.decode()
    answer = page.post(address + "weghalen/")
    assert answer.status_code == 422 and "enige beheerder" in answer.content.decode()
    assert "beheren" in members(ours)[str(boss.pk)]


def test_a_removed_member_is_out_at_once(page: Client, ours: Organisatie) -> None:
    reader = colleague(ours, "lezen")
    theirs = browser(reader, ours)
    assert theirs.get("/organisatie/").status_code == 200
    address = f"/organisatie/leden/{lid(ours, reader)}/weghalen/"
    assert "weghalen" in page.get(address).content.decode().lower()
    assert page.post(address).status_code == 302 and str(reader.pk) not in members(ours)
    assert theirs.get("/organisatie/").headers["Location"] == "/organisatie/kiezen/"
    assert ours.naam not in theirs.get("/organisatie/kiezen/").content.decode()
    assert page.post(address).status_code == 404


def test_the_second_of_two_browsers_is_told(page: Client, ours: Organisatie, boss: Gebruiker) -> None:
    reader = colleague(ours, "lezen")
    address = f"/organisatie/leden/{lid(ours, reader)}/"
    seen = hidden(page.get(address).content.decode(), "versie")
    assert page.post(address, {"bevoegdheden": ["bereiden"], "versie": seen}).status_code == 302
    answer = page.post(address, {"bevoegdheden": ["indienen"], "versie": seen})
    assert answer.status_code == 409 and "intussen gewijzigd" in answer.content.decode()
    assert members(ours)[str(reader.pk)] == ["bereiden"]
    html = page.get("/organisatie/wijzigen/").content.decode()
    data = {"naam": "Verzonnen Eerst", "kvk": "90000010", "agb": "", "versie": hidden(html, "versie")}
    assert page.post("/organisatie/wijzigen/", data).status_code == 302
    answer = page.post("/organisatie/wijzigen/", data | {"naam": "Verzonnen Laat"})
    assert answer.status_code == 409 and "Verzonnen Eerst" in answer.content.decode()


def test_a_key_is_shown_once_and_can_be_withdrawn(page: Client, ours: Organisatie) -> None:
    answer = page.post("/organisatie/sleutels/nieuw/", {"naam": "Verzonnen programma", "duur": "90"})
    secret = re.search(r'utrecht-code">(ik_[\w-]+)<', answer.content.decode())
    assert secret and "no-store" in answer.headers["Cache-Control"]
    html = page.get("/organisatie/sleutels/").content.decode()
    assert "Verzonnen programma" in html and secret[1] not in html
    with acting_for(ours):
        kept = Sleutel.objects.get()
    assert secret[1] not in str(vars(kept))
    assert page.get(f"/organisatie/sleutels/{kept.pk}/").status_code == 200
    assert page.post(f"/organisatie/sleutels/{kept.pk}/").status_code == 302
    assert page.post(f"/organisatie/sleutels/{kept.pk}/").status_code == 404
    assert "Verzonnen programma" not in page.get("/organisatie/sleutels/").content.decode()


def test_history_says_who_changed_what_also_after_they_left(page: Client, ours: Organisatie) -> None:
    second = colleague(ours, "beheren", name="Verzonnen Vertrokken")
    theirs = browser(second, ours)
    html = theirs.get("/organisatie/wijzigen/").content.decode()
    theirs.post(
        "/organisatie/wijzigen/",
        {"naam": "Verzonnen Andere Naam", "kvk": ours.kvk, "agb": "", "versie": hidden(html, "versie")},
    )
    page.post(f"/organisatie/leden/{lid(ours, second)}/weghalen/")
    html = page.get("/organisatie/geschiedenis/").content.decode()
    assert "Verzonnen Vertrokken" in html and "Verzonnen Andere Naam" in html and ours.naam in html
    assert re.search(r"\d{1,2} [a-z]+ \d{4} om \d{2}\.\d{2} uur", html)


def test_history_says_nothing_in_numbers_of_rows(page: Client, ours: Organisatie, boss: Gebruiker) -> None:
    invited(page, "gast@voorbeeld.example", "lezen")
    page.post("/organisatie/sleutels/nieuw/", {"naam": "Verzonnen programma", "duur": "90"})
    html = page.get("/organisatie/geschiedenis/").content.decode()
    told = html.partition("<tbody")[2].partition("</tbody>")[0]
    assert "gast@voorbeeld.example" in told and "Verzonnen programma" in told
    assert not re.search(r"[0-9a-f]{8}-|[0-9a-f]{20}", told)


def test_history_pages_by_key_and_misses_nothing(page: Client, ours: Organisatie) -> None:
    with acting_for(ours):
        for number in range(60):
            AgbCode.objects.filter(organisatie=ours).update(code=f"{42000000 + number}")
    seen: list[str] = []
    address = "/organisatie/geschiedenis/"
    for _ in range(10):
        html = page.get(address).content.decode()
        seen += re.findall(r"AGB-code gewijzigd: (\d{8})", html)
        following = re.search(r'\?voor=([^"]+)" rel="next"', html)
        if not following:
            break
        address = f"/organisatie/geschiedenis/?voor={following[1]}"
    assert seen == [f"{42000000 + number}" for number in reversed(range(60))]


@pytest.mark.parametrize(
    "key", ["x", "1-x-1", "99999999999999999999-organisaties_agbcodeversie-1", "\x00", "-1", "1'--"]
)
def test_a_wrong_key_of_a_page_is_no_defect(page: Client, key: str) -> None:
    assert page.get("/organisatie/geschiedenis/", {"voor": key}).status_code == 200


def test_a_zorgkantoor_has_a_uzovi_number(boss: Gebruiker) -> None:
    office = organisation(boss, "Verzonnen Zorgkantoor", Soort.ZORGKANTOOR)
    page = browser(boss, office)
    html = page.get("/organisatie/wijzigen/").content.decode()
    data = {"naam": office.naam, "kvk": office.kvk, "agb": "", "uzovi": "9.99.9", "versie": hidden(html, "versie")}
    assert page.post("/organisatie/wijzigen/", data).status_code == 302
    assert "9999" in page.get("/organisatie/").content.decode()
