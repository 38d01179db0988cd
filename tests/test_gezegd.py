"""Texts that know which of their parts are words of the policy."""

from __future__ import annotations

import copy
from collections.abc import Iterator

import pytest

from inkoopkader.regels import spoken
from inkoopkader.uitvoer.as_html import said


@pytest.fixture
def english() -> Iterator[None]:
    before = spoken._Reader.translate, spoken._Reader.language
    spoken.hand_in({"nodig als {condition}": "needed if {condition}"}.__getitem__, lambda: spoken.ENGLISH)
    yield
    spoken.hand_in(*before)


def test_a_quoted_part_of_a_phrase_stays_dutch(english: None) -> None:
    text = spoken.phrase("nodig als {condition}", condition=spoken.quote("omzet < 5"))
    assert text == "needed if omzet < 5"
    assert said(text) == 'needed if <span lang="nl">omzet &lt; 5</span>'
    assert said(copy.deepcopy(text)) == said(text)


def test_texts_after_each_other_keep_their_parts(english: None) -> None:
    assert said(spoken.join("; ", ["one", spoken.quote("twee")])) == 'one; <span lang="nl">twee</span>'


def test_a_dutch_reader_needs_no_marks() -> None:
    assert said(spoken.quote("omzet < 5")) == "omzet &lt; 5"
