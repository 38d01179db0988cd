"""What people type in a field: Dutch numbers, amounts, percentages, days and times; and a message that says what to do."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inkoopkader.positie.inputs import MAX_TEXT, hint, read_typed, typed_again, unit
from inkoopkader.regels import moments, values
from inkoopkader.regels.entries import Entry
from inkoopkader.regels.errors import CaseError
from inkoopkader.regels.policy import Policy


def entry(kind: str, **rest: object) -> Entry:
    scale = values.SCALE.get(kind, 0)
    made = Entry("proef", "feit", "landelijk", "proef.yaml", 1, "Proef", kind, "contract", scale)
    for name, value in rest.items():
        setattr(made, name, value)
    return made


@pytest.mark.parametrize(
    ("kind", "typed", "written"),
    [
        ("percentage", "96,5", "0.965"),
        ("percentage", "96,5%", "0.965"),
        ("percentage", " 96,5 % ", "0.965"),
        ("percentage", "100", "1"),
        ("percentage", "96.5", "0.965"),
        ("percentage", "-2,25", "-0.0225"),
        ("percentage", "0,5", "0.005"),
        ("euro", "1.234,56", "1234.56"),
        ("euro", "€ 1.234,56", "1234.56"),
        ("euro", "EUR 1234,5", "1234.5"),
        ("euro", "1.234", "1234"),
        ("euro", "1234.56", "1234.56"),
        ("euro", "1.234.567", "1234567"),
        ("euro", "-12,00", "-12"),
        ("euro", "€ -12,00", "-12"),
        ("euro", "-€ 12,00", "-12"),
        ("euro", "1 234 567,50", "1234567.50"),
        ("euro", "12.50", "12.50"),
        ("euro", "1.234,5 euro", "1234.5"),
        ("aantal", "1.250", "1250"),
        ("aantal", "007", "7"),
        ("uren", "7,5", "7.5"),
        ("uren", "7,5 uur", "7.5"),
        ("dagen", "14 dagen", "14"),
        ("datum", "4-8-2027", "2027-08-04"),
        ("datum", "04-08-2027", "2027-08-04"),
        ("datum", "4/8/2027", "2027-08-04"),
        ("datum", "4 augustus 2027", "2027-08-04"),
        ("datum", "4 Aug 2027", "2027-08-04"),
        ("datum", "1 mrt. 2027", "2027-03-01"),
        ("datum", "2027-08-04", "2027-08-04"),
        ("tijdstip", "4-8-2027 17:00", "2027-08-04T17:00:00+02:00"),
        ("tijdstip", "4-8-2027 17.00", "2027-08-04T17:00:00+02:00"),
        ("tijdstip", "4 augustus 2027 om 17.00 uur", "2027-08-04T17:00:00+02:00"),
        ("tijdstip", "2027-08-04T16:59:59", "2027-08-04T16:59:59+02:00"),
        ("tijdstip", "4-12-2027 9:05", "2027-12-04T09:05:00+01:00"),
        ("ja_nee", "ja", "ja"),
        ("tekst", "  een\ttekst ", "een tekst"),
        ("euro", "", None),
        ("euro", "   ", None),
    ],
)
def test_what_is_typed_becomes_what_the_policy_writes(kind: str, typed: str, written: str | None) -> None:
    assert read_typed(entry(kind), typed) == written


@pytest.mark.parametrize(
    ("kind", "typed", "message"),
    [
        ("euro", "veel", "Vul een getal in. Bijvoorbeeld 1.234,56."),
        ("euro", "1,234.56", "Vul een getal in. Bijvoorbeeld 1.234,56."),
        ("euro", "12%", "Hier hoort geen percentage. Bijvoorbeeld 1.234,56."),
        ("euro", "1,234", "Gebruik hoogstens 2 cijfers achter de komma."),
        ("euro", "12 50", "Vul een getal in. Bijvoorbeeld 1.234,56."),
        ("euro", "1.2345", "Vul een getal in. Bijvoorbeeld 1.234,56."),
        ("euro", "12 € 50", "Vul een getal in. Bijvoorbeeld 1.234,56."),
        ("uren", "7 uur 30", "Vul een getal in. Een aantal uren, bijvoorbeeld 7,5."),
        ("percentage", "0.400", "Vul een getal in. Bijvoorbeeld 96,5."),
        ("percentage", "9%6", "Vul een getal in. Bijvoorbeeld 96,5."),
        ("aantal", "\u0661\u0662", "Vul een getal in. Een getal, bijvoorbeeld 12."),
        ("aantal", "1,5", "Vul een heel getal in, zonder komma."),
        ("aantal", "1e9", "Vul een getal in. Een getal, bijvoorbeeld 12."),
        ("aantal", "NaN", "Vul een getal in. Een getal, bijvoorbeeld 12."),
        ("aantal", "9" * 41, "Dit getal is te groot."),
        ("aantal", "9" * 20, "Dit kan niet kloppen. Kijk na wat u hebt ingevuld."),
        ("percentage", "96,54321", "Gebruik hoogstens 4 cijfers achter de komma."),
        ("percentage", "9650", "Dit kan niet kloppen. Kijk na wat u hebt ingevuld."),
        ("datum", "31-2-2027", "De dag 31-2-2027 bestaat niet. Bijvoorbeeld 4-8-2027."),
        ("datum", "morgen", "Vul een datum in. Bijvoorbeeld 4-8-2027."),
        ("datum", "4-8-27", "Vul een datum in. Bijvoorbeeld 4-8-2027."),
        ("datum", "1-1-0001", "Vul een dag in van 1 januari 1900 tot en met 31 december 2100."),
        ("datum", "1-1-2101", "Vul een dag in van 1 januari 1900 tot en met 31 december 2100."),
        ("tijdstip", "31-12-1899 23:59", "Vul een dag in van 1 januari 1900 tot en met 31 december 2100."),
        ("tijdstip", "4-8-2027", "Zet ook de tijd erbij. Bijvoorbeeld 4-8-2027 17:00."),
        ("tijdstip", "4-8-2027 25:00", "De tijd 25:00 bestaat niet. Bijvoorbeeld 4-8-2027 17:00."),
        ("tijdstip", "28-3-2027 02:30", "De tijd 2:30 bestaat niet: de klok gaat die nacht een uur vooruit."),
        ("tijdstip", "gisteren", "Vul een datum in. Bijvoorbeeld 4-8-2027."),
        ("ja_nee", "misschien", "Kies ja of nee."),
        ("tekst", "a\x00b", "Hierin staan tekens die niet kunnen. Typ het opnieuw."),
        ("tekst", "a\u202eb", "Hierin staan tekens die niet kunnen. Typ het opnieuw."),
        ("tekst", "a\u200bb", "Hierin staan tekens die niet kunnen. Typ het opnieuw."),
        ("tekst", "a" * (MAX_TEXT + 1), "Dit is te lang. Gebruik hoogstens 500 tekens."),
    ],
)
def test_a_mistake_gives_a_message_for_beside_the_field(kind: str, typed: str, message: str) -> None:
    with pytest.raises(CaseError) as caught:
        read_typed(entry(kind), typed)
    assert str(caught.value) == message


def test_bounds_and_codes_are_named() -> None:
    bounded = entry("percentage", bounds=(Decimal("0.5"), Decimal(1)))
    with pytest.raises(CaseError, match=r"Vul een waarde in van 50% tot en met 100%\."):
        read_typed(bounded, "0,965")
    coded = entry("code", codes=frozenset({"gz", "vv"}))
    assert read_typed(coded, "gz") == "gz"
    with pytest.raises(CaseError, match="Kies een van de antwoorden"):
        read_typed(coded, "xx")
    many = entry("codes", codes=frozenset({"gz", "vv"}))
    assert read_typed(many, ["vv", "gz", "vv", ""]) == ("gz", "vv")
    assert read_typed(many, []) is None
    with pytest.raises(CaseError, match="Kies uit de antwoorden die er staan"):
        read_typed(many, ["gz", "xx"])


KINDS = {
    "percentage": st.decimals("-4.9", "4.9", places=6),
    "euro": st.decimals(-(10**12), 10**12, places=2),
    "aantal": st.integers(-(10**12), 10**12).map(Decimal),
    "uren": st.decimals(-(10**6), 10**6, places=2),
    "datum": st.dates(date(1900, 1, 1), date(2100, 12, 31)),
    "tijdstip": st.datetimes(datetime(1990, 1, 1), datetime(2100, 1, 1)).map(
        lambda clock: moments.from_clock(clock.replace(microsecond=0))
    ),
    "ja_nee": st.booleans(),
}


@pytest.mark.parametrize("kind", KINDS)
@given(data=st.data())
def test_a_stored_value_stands_in_the_field_as_it_can_be_read_back(kind: str, data: st.DataObject) -> None:
    value = data.draw(KINDS[kind])
    written = str(values.plain(value))
    again = read_typed(entry(kind), typed_again(entry(kind), written))
    assert isinstance(again, str)
    assert values.parse(kind, again) == values.parse(kind, written)


@given(st.sampled_from([*KINDS, "code", "codes", "tekst"]), st.text(max_size=40))
def test_whatever_is_typed_is_stored_whole_or_refused(kind: str, typed: str) -> None:
    try:
        written = read_typed(entry(kind), typed)
    except CaseError as error:
        assert str(error)[0].isupper() and str(error).endswith(".")
        return
    if written is not None:
        values.parse(kind, list(written) if isinstance(written, tuple) else written)


@pytest.mark.parametrize(
    ("name", "said", "behind"),
    [
        ("overeenkomst_loopt_tot", "Een jaartal van 2020 tot en met 2040", ""),
        ("overeengekomen_duur_jaren", "Een getal van 1 tot en met 10", "jaar"),
        ("overeengekomen_percentage", "Bijvoorbeeld 96,5; van 50% tot en met 100%", "%"),
        ("clienten_wsd_april", "Een getal, bijvoorbeeld 12", "cliënten"),
        ("polis_dekking_bedrijf", "Bijvoorbeeld 1.234,56", "€"),
    ],
)
def test_a_field_says_what_is_expected_of_this_fact(real: Policy, name: str, said: str, behind: str) -> None:
    fact = real.offices["dsw"].entries[name]
    assert hint(fact) == said
    assert unit(fact) == behind


@pytest.mark.parametrize(
    ("name", "typed", "message"),
    [
        ("overeenkomst_loopt_tot", "12", "Vul een waarde in van 2020 tot en met 2040."),
        ("overeenkomst_loopt_tot", "volgend jaar", "Vul een getal in. Een jaartal van 2020 tot en met 2040."),
        ("overeengekomen_duur_jaren", "12", "Vul een waarde in van 1 jaar tot en met 10 jaar."),
        ("polis_dekking_bedrijf", "-5", "Vul een waarde in van € 0,00 tot en met € 10.000.000.000,00."),
        ("crisis_dagen", "400", "Vul een waarde in van 0 dagen tot en met 366 dagen."),
    ],
)
def test_a_number_that_cannot_be_is_refused(real: Policy, name: str, typed: str, message: str) -> None:
    with pytest.raises(CaseError) as caught:
        read_typed(real.offices["dsw"].entries[name], typed)
    assert str(caught.value).replace("\N{NO-BREAK SPACE}", " ") == message


def test_the_word_behind_a_field_may_be_typed_too(real: Policy) -> None:
    assert read_typed(real.offices["dsw"].entries["clienten_wsd_april"], "12 cliënten") == "12"


def test_every_number_that_is_asked_has_bounds_or_is_an_amount(real: Policy) -> None:
    """An amount may be a loss; anything that is counted has a lowest and a highest."""
    loose = [
        entry.id
        for layer in real.layers()
        for entry in layer.entries.values()
        if entry.kind in ("feit", "instelling") and entry.type in ("aantal", "dagen", "maanden", "jaren", "uren")
        if entry.bounds is None
    ]
    assert loose == []
