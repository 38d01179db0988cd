"""Two production lines of one kind of care are told apart by what differs between them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from inkoopkader.positie import words
from inkoopkader.positie.answers import Answers
from inkoopkader.positie.apart import told_apart
from inkoopkader.positie.compute import position, read_outline
from inkoopkader.positie.what_if import compare_positions
from inkoopkader.regels.policy import Policy

MOMENT = datetime(2026, 6, 20, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("lines", "apart"),
    [
        ([("a", {}), ("b", {"Sector": "GZ"})], ["", ""]),
        ([("a", {"Sector": "GZ"}), ("a", {"Sector": "VV"})], ["Sector: GZ", "Sector: VV"]),
        ([("a", {"Sector": "GZ", "Code": "1"}), ("a", {"Sector": "GZ"})], ["Code: 1", "Code: onbekend"]),
        ([("a", {}), ("b", {}), ("a", {})], ["regel 1", "", "regel 2"]),
        (
            [("a", {"Code": "1"}), ("a", {"Code": "1"}), ("a", {"Code": "2"})],
            ["Code: 1; regel 1", "Code: 1; regel 2", "Code: 2"],
        ),
    ],
)
def test_what_differs_is_named_and_what_is_the_same_is_numbered(
    lines: list[tuple[str, dict[str, str]]], apart: list[str]
) -> None:
    assert told_apart(lines) == apart


def test_lines_of_a_position_say_what_differs(real: Policy) -> None:
    rows = [
        {"zorgkantoor": "menzis", "zorgsoort": "logeren", "sector": "gz"},
        {"zorgkantoor": "menzis", "zorgsoort": "logeren", "sector": "vv"},
        {"zorgkantoor": "menzis", "zorgsoort": "verblijf", "sector": "gz"},
    ]
    answers = Answers("Stichting Wolk", 2027, MOMENT, ("menzis",)).with_rows(rows)
    found = position(real, read_outline(real), answers.provider(real), "menzis", 2027, MOMENT)
    titles = [line.title for line in found.lines]
    assert titles[:2] == ["Logeren, Sector: Gehandicaptenzorg (GZ)", "Logeren, Sector: Verpleging en verzorging (VV)"]
    assert titles[2] == found.lines[2].care_title
    assert all(title in " ".join(words.total(found)) for title in titles)
    assert compare_positions([found], [found]) == []
