"""A list that is made when somebody first looks into it."""

from __future__ import annotations

import pytest

from inkoopkader.positie.later import Later


def test_is_made_at_the_first_look_and_once() -> None:
    made: list[str] = []

    def make() -> list[int]:
        made.append("gemaakt")
        return [3, 1, 2]

    found = Later(make)
    assert not made
    assert (len(found), found[1], found[1:], list(found), sorted(found)) == (3, 1, [1, 2], [3, 1, 2], [1, 2, 3])
    assert made == ["gemaakt"]


def test_is_a_list_to_whoever_compares_or_shows_it() -> None:
    assert Later(lambda: (1, 2)) == [1, 2] == Later(lambda: iter([1, 2]))
    assert Later(lambda: [1]) != [2]
    assert Later(lambda: [1]) != 1
    assert not Later(lambda: [])
    assert repr(Later(lambda: ["a"])) == "['a']"
    with pytest.raises(TypeError):
        hash(Later(lambda: []))


def test_a_mistake_is_told_at_every_look() -> None:
    def make() -> list[int]:
        raise ValueError("onbekend")

    found = Later(make)
    for _ in range(2):
        with pytest.raises(ValueError, match="onbekend"):
            len(found)
