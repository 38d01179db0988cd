"""Values: what a written text means, and how it is shown."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inkoopkader.regels import values
from inkoopkader.regels.errors import FormulaError


@pytest.mark.parametrize(
    ("kind", "written", "expected"),
    [
        ("percentage", "0.946", Decimal("0.946")),
        ("euro", "1000000.10", Decimal("1000000.10")),
        ("euro", "-5", Decimal(-5)),
        ("aantal", "3.0", Decimal(3)),
        ("percentage", "1.250", Decimal("1.25")),
        ("percentage", "5", Decimal(5)),
        ("ja_nee", "ja", True),
        ("ja_nee", "onbekend", None),
        ("euro", None, None),
        ("datum", "2028-02-29", date(2028, 2, 29)),
        ("codes", ["a", "b", "a"], frozenset({"a", "b"})),
        ("codes", [], frozenset()),
        ("tekst", " een tekst ", "een tekst"),
    ],
)
def test_a_written_value_is_read_by_its_type(kind: str, written: object, expected: object) -> None:
    assert values.parse(kind, written) == expected


@pytest.mark.parametrize(
    ("kind", "written", "message"),
    [
        ("euro", "1.234,56", "Schrijf een punt voor de decimalen"),
        ("euro", "€ 5", "is geen getal"),
        ("euro", "1e3", "is geen getal"),
        ("euro", "NaN", "is geen getal"),
        ("euro", "+5", "is geen getal"),
        ("euro", "٣", "is geen getal"),
        ("euro", "0.001", "heeft meer dan 2 decimalen, dat past niet bij euro"),
        ("euro", "1" * 16, "is te groot voor euro"),
        ("euro", "9" * 5000, "is te groot voor euro"),
        ("euro", "1" * 40 + ".123", "is te groot voor euro"),
        ("euro", "1.250", "schrijf 1250.00 als de punt duizendtallen scheidt, en anders 1.25"),
        ("euro", "0.100", "heeft meer dan 2 decimalen"),
        ("aantal", "3.000", "schrijf 3000 als de punt duizendtallen scheidt, en anders 3"),
        ("euro", "1.250.000", "geen teken voor duizendtallen: 1250000."),
        ("euro", "1250,50", "Schrijf een punt voor de decimalen en geen teken voor duizendtallen: 1250.50."),
        ("euro", "€ 1.250,00", "geen teken voor duizendtallen: 1250.00."),
        ("euro", "5%", "Een percentage hoort bij het type percentage, niet bij euro."),
        ("percentage", "96%", "Schrijf 96% als 0.96."),
        ("percentage", "96,5%", "Schrijf 96,5% als 0.965."),
        ("percentage", "95", "'95' is 9500%. Schrijf 95% als 0.95."),
        ("percentage", "-95.5", "Schrijf -95,5% als -0.955."),
        ("percentage", "95,5", "Schrijf 95,5% als 0.955."),
        ("percentage", "0,95", "Schrijf een punt voor de decimalen en geen teken voor duizendtallen: 0.95."),
        ("ja_nee", "yes", "schrijf ja, nee of onbekend"),
        ("datum", "2027-02-29", "is geen datum"),
        ("datum", "20270201", "is geen datum"),
        ("tijdstip", "2027-02-01", "is geen tijdstip"),
        ("tijdstip", "2027-02-01T24:00:00", "is geen tijdstip"),
        ("codes", "a", "hier hoort een lijst van codes"),
        ("code", ["a"], "hier hoort één waarde van type code"),
        ("code", "a b", "is geen code"),
        ("bedrag", "1", "onbekend type 'bedrag'"),
    ],
)
def test_what_does_not_fit_is_refused_with_a_reason(kind: str, written: object, message: str) -> None:
    with pytest.raises(FormulaError) as caught:
        values.parse(kind, written)
    assert message in str(caught.value)
    assert len(str(caught.value)) < 300


@pytest.mark.parametrize(
    ("value", "kind", "shown"),
    [
        (None, "euro", "onbekend"),
        (True, "ja_nee", "ja"),
        (Decimal("1234567.5"), "euro", "€\N{NO-BREAK SPACE}1.234.567,50"),
        (Decimal("-0.05"), "euro", "€\N{NO-BREAK SPACE}-0,05"),
        (Decimal("0.965"), "percentage", "96,5%"),
        (Decimal("1"), "percentage", "100%"),
        (Decimal(1), "dagen", "1 dag"),
        (Decimal(20), "dagen", "20 dagen"),
        (date(2026, 9, 4), "datum", "4 september 2026"),
        (frozenset({"b", "a"}), "codes", "a, b"),
        (frozenset(), "codes", "geen"),
    ],
)
def test_a_value_is_shown_as_a_dutch_reader_expects(value: object, kind: str, shown: str) -> None:
    assert values.show(value, kind) == shown


def test_a_moment_is_shown_on_the_dutch_clock() -> None:
    assert values.show(values.parse("tijdstip", "2026-06-15T12:00:00"), "tijdstip") == "15 juni 2026 om 12.00 uur"
    assert values.plain(values.parse("tijdstip", "2026-06-15T12:00:00")) == "2026-06-15T12:00:00+02:00"


@given(st.decimals(-(10**14), 10**14, places=2))
def test_an_amount_survives_being_written(amount: Decimal) -> None:
    assert values.parse("euro", values.plain(amount)) == amount
