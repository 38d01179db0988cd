"""What is typed is read as the language of the page has it: no amount is a thousand times too much or too little."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from django.utils.translation import override

from inkoopkader.positie.inputs import read_typed, typed_again
from inkoopkader.regels.entries import Entry
from inkoopkader.regels.errors import CaseError
from inkoopkader.regels.load import load
from inkoopkader.regels.policy import Policy
from inkoopkader.regels.spoken import show

BELEID = Path(__file__).parents[2] / "beleid"


@pytest.fixture(scope="module")
def policy() -> Policy:
    return load(BELEID)


def _fact(policy: Policy, kind: str) -> Entry:
    """A fact of a type, as if it had no bounds of its own."""
    found = next(
        entry
        for layer in policy.layers()
        for entry in layer.entries.values()
        if entry.kind == "feit" and entry.type == kind
    )
    return replace(found, bounds=None)


@pytest.mark.parametrize(
    ("language", "typed", "amount"),
    [
        ("nl", "1.234,56", "1234.56"),
        ("nl", "€ 1.234", "1234"),
        ("nl", "1.234", "1234"),
        ("nl", "12.5", "12.5"),
        ("nl", "1234,5", "1234.5"),
        ("en", "1,234.56", "1234.56"),
        ("en", "€1,234", "1234"),
        ("en", "1,234", "1234"),
        ("en", "1234.5", "1234.5"),
        ("en", "12,5", "12.5"),
        ("en", "1.234,56", "1234.56"),
        ("en", "1,234,567.89", "1234567.89"),
    ],
)
def test_an_amount_is_read_in_the_language_of_the_page(policy: Policy, language: str, typed: str, amount: str) -> None:
    with override(language):
        assert Decimal(str(read_typed(_fact(policy, "euro"), typed))) == Decimal(amount)


@pytest.mark.parametrize(
    ("language", "typed"),
    [
        ("en", "1.234"),  # a thousand for who is used to Dutch, one and a bit for who is used to English
        ("en", "1.234.567"),
        ("en", "1,23,456"),
        ("nl", "1,234"),  # the other way about
        ("nl", "1,234,567"),
        ("nl", "1.23.456"),
        ("nl", "1,234.567"),
    ],
)
def test_an_amount_that_can_be_read_two_ways_is_refused(policy: Policy, language: str, typed: str) -> None:
    with override(language), pytest.raises(CaseError):
        read_typed(_fact(policy, "euro"), typed)


def test_the_refusal_says_how_to_write_it(policy: Policy) -> None:
    with override("en"), pytest.raises(CaseError, match="Write 1234 without a sign for thousands"):
        read_typed(_fact(policy, "euro"), "1.234")


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize(
    ("kind", "stored"),
    [
        ("euro", "1234.56"),
        ("euro", "1234567"),
        ("euro", "-0.05"),
        ("percentage", "0.965"),
        ("percentage", "0.01234"),
        ("aantal", "12345"),
        ("datum", "2027-05-04"),
        ("datum", "2027-10-31"),
    ],
)
def test_what_stands_in_a_field_is_read_back_as_the_same(policy: Policy, language: str, kind: str, stored: str) -> None:
    entry = _fact(policy, kind)
    with override(language):
        shown = typed_again(entry, stored)
        assert read_typed(entry, shown) == stored, shown


@pytest.mark.parametrize("typed", ["4 August 2027", "4 augustus 2027", "4-8-2027", "2027-08-04", "4 Aug 2027"])
@pytest.mark.parametrize("language", ["nl", "en"])
def test_a_day_is_read_in_both_languages(policy: Policy, language: str, typed: str) -> None:
    with override(language):
        assert read_typed(_fact(policy, "datum"), typed) == "2027-08-04"


@pytest.mark.parametrize(
    ("value", "kind", "dutch", "english"),
    [
        (Decimal("1234.56"), "euro", "€\N{NO-BREAK SPACE}1.234,56", "€1,234.56"),
        (Decimal("-1234.5"), "euro", "€\N{NO-BREAK SPACE}-1.234,50", "-€1,234.50"),
        (Decimal("0.965"), "percentage", "96,5%", "96.5%"),
        (Decimal("1"), "maanden", "1 maand", "1 month"),
        (Decimal("36"), "maanden", "36 maanden", "36 months"),
        (Decimal("12345"), "aantal", "12.345", "12,345"),
        (date(2027, 8, 4), "datum", "4 augustus 2027", "4 August 2027"),
        (datetime(2027, 8, 4, 15, 0, tzinfo=UTC), "tijdstip", "4 augustus 2027 om 17.00 uur", "4 August 2027 at 17:00"),
        (None, "euro", "onbekend", "unknown"),
        (True, "ja_nee", "ja", "yes"),
    ],
)
def test_values_are_shown_as_the_reader_writes_them(value: object, kind: str, dutch: str, english: str) -> None:
    with override("nl"):
        assert show(value, kind) == dutch
    with override("en"):
        assert show(value, kind) == english
