"""A long list in parts: nothing twice, nothing lost, and an address keeps its meaning."""

from __future__ import annotations

import pytest

from inkoopkader.regels.errors import CaseError
from inkoopkader.regels.policy import Policy
from inkoopkader.vergelijking.changes import between_years
from inkoopkader.vergelijking.paging import part_of_changes, part_of_comparison, window
from inkoopkader.vergelijking.subjects import choose
from inkoopkader.vergelijking.table import compare


def test_the_parts_of_a_change_list_are_the_list(real: Policy) -> None:
    whole = between_years(real, 2026, 2027, list(real.offices))
    seen, after = [], ""
    while True:
        part = part_of_changes(whole, after, 40)
        seen += list(part.content)
        assert part.last - part.first + 1 == len(list(part.content)) <= 40
        if part.following is None:
            break
        after = part.following
    assert seen == list(whole) and part.last == part.total == len(seen)


def test_a_part_says_how_many_changes_the_whole_group_has(real: Policy) -> None:
    whole = between_years(real, 2026, 2027, ["dsw"])
    part = part_of_changes(whole, "", 10)
    assert part.content.groups[0].summary == whole.groups[0].summary
    assert len(part.content.groups[0].changes) == 10


def test_the_parts_of_a_comparison_are_the_comparison(real: Policy) -> None:
    whole = compare(real, choose(real, "alles"), ["cz", "dsw"], [2027])
    rows, after = [], ""
    while True:
        part = part_of_comparison(whole, after, 25)
        rows += [(section.key, row.key) for section in part.content.sections for row in section.rows]
        if part.following is None:
            break
        after = part.following
    assert rows == [(section.key, row.key) for section in whole.sections for row in section.rows]


def test_back_leads_to_the_part_before() -> None:
    keys = [f"k{number}" for number in range(10)]
    second = window(keys, "k2", 3).part(None)
    assert (second.first, second.last, second.before, second.following) == (4, 6, "", "k5")
    third = window(keys, "k5", 3).part(None)
    assert (third.first, third.last, third.before) == (7, 9, "k2")
    last = window(keys, "k8", 3).part(None)
    assert (last.first, last.last, last.following) == (10, 10, None)


def test_an_empty_list_has_one_empty_part() -> None:
    part = window([], "", 10).part(None)
    assert (part.first, part.last, part.total, part.before, part.following) == (0, 0, 0, None, None)


def test_a_key_that_is_not_there_is_said() -> None:
    with pytest.raises(CaseError, match="niets met de naam 'weg'"):
        window(["a"], "weg", 10)
