"""YAML is read as written: nothing is guessed, and every mistake is named with its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from inkoopkader.regels.errors import PolicyError
from inkoopkader.regels.read_yaml import Mapping, Sequence, Text, read, read_file


@pytest.mark.parametrize(
    "text", ["no", "yes", "0.10", "017", "17:00", "2026-09-24", "1e3", "0x1F", "ja", "Null", "1_000"]
)
def test_a_scalar_stays_the_text_that_was_written(text: str) -> None:
    found = read(f"a: {text}", "f.yaml")
    assert found == {"a": text}
    assert type(found["a"]) is Text


@pytest.mark.parametrize("text", ["", " ~", " null"])
def test_nothing_is_nothing(text: str) -> None:
    assert read(f"a:{text}", "f.yaml") == {"a": None}


@pytest.mark.parametrize("text", ["''", '"~"', "'null'"])
def test_a_quoted_text_is_a_text(text: str) -> None:
    found = read(f"a: {text}", "f.yaml")["a"]
    assert found == text[1:-1] and not found.plain


def test_lines_are_kept() -> None:
    found = read("a: 1\n\nb:\n  - x\n  - c: 2\n    d:\n", "f.yaml")
    assert isinstance(found, Mapping) and isinstance(found["b"], Sequence)
    assert found.lines == {"a": 1, "b": 3}
    assert [found["a"].line, found["b"].line, found["b"][0].line, found["b"][1].line] == [1, 4, 4, 5]
    assert found["b"][1].lines == {"c": 5, "d": 6}


def test_an_empty_document_and_a_byte_order_mark() -> None:
    assert read("", "f.yaml") is None
    assert read("\ufeffa: 1", "f.yaml") == {"a": "1"}


MISTAKES = [
    ("a: 1\na: 2", 2, "De sleutel 'a' staat hier twee keer (eerder op regel 1)."),
    ("a: &x 1", 1, "Ankers en verwijzingen (& en *) mogen niet; schrijf de waarde uit."),
    ("b: 1\na: *x", 2, "Ankers en verwijzingen"),
    ("x: !!int 3", 1, "Een soortaanduiding (!) mag niet"),
    ("a: 1\n---\nb: 2", 3, "Er staan twee documenten in dit bestand; laat er één staan."),
    ("a: 1\n[b]: 2", 2, "Een sleutel moet een woord zijn, geen lijst of groep."),
    ("a: 1\n? \n: 2", 2, "Een sleutel moet een woord zijn"),
    ("a: b: c", 1, "Zet een tekst met een dubbele punt en een spatie tussen enkele aanhalingstekens"),
    ("a:\n\t- b", 2, "Hier staat een tab; spring in met spaties."),
    ("a:\n  b: 1\n\tc: 2", 3, "Hier staat een tab"),
    ('a: "b\nc: d', 1, "Het aanhalingsteken dat hier opent, wordt niet gesloten."),
    ("a: [b\nc: d", 1, "De haak [ die hier opent, wordt niet gesloten, of er ontbreekt een komma."),
    ("a: {b: 1\nc: 2\n", 1, "De accolade { die hier opent, wordt niet gesloten"),
    ("a: @x", 1, "Zet een tekst die begint met @ tussen enkele aanhalingstekens."),
    ("a:\n  b: 1\n c: 2", 3, "De inspringing klopt niet"),
    ("a: 'b' c", 1, "er staat nog tekst achter een sluitend aanhalingsteken"),
    ("a: }", 1, "Dit is geen geldige YAML. Controleer inspringing"),
    ("b: 1\na: \x07", 2, "Dit is geen geldige YAML"),
    ("a: " + "[" * 50, 1, "Te diep genest (meer dan 40 niveaus)."),
]


@pytest.mark.parametrize(("text", "line", "message"), MISTAKES)
def test_a_mistake_is_named_with_its_line(text: str, line: int, message: str) -> None:
    with pytest.raises(PolicyError) as caught:
        read(text, "map/f.yaml")
    [(place, found)] = caught.value.problems
    assert message in found
    assert (place.file, place.line) == ("map/f.yaml", line)
    assert str(caught.value).startswith(f"map/f.yaml:{line}: ")


def test_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    path = tmp_path / "f.yaml"
    with pytest.raises(PolicyError, match="Dit bestand is niet te lezen: het bestaat niet"):
        read_file(path)
    path.write_bytes(b"\xff\xfe")
    with pytest.raises(PolicyError, match="geen UTF-8-tekst"):
        read_file(path, "f.yaml")
