"""Subjects side by side: what is said, what differs, and that no output can run or break anything."""

import zipfile
from decimal import Decimal
from html.parser import HTMLParser
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from inkoopkader.regels.errors import CaseError, PolicyError
from inkoopkader.regels.load import load
from inkoopkader.regels.policy import Policy
from inkoopkader.uitvoer.as_html import page
from inkoopkader.uitvoer.as_markdown import markdown
from inkoopkader.vergelijking.as_excel import comparison_workbook
from inkoopkader.vergelijking.report import comparison_report
from inkoopkader.vergelijking.statement import reader
from inkoopkader.vergelijking.subjects import Subject, choose, members, read_subjects
from inkoopkader.vergelijking.table import Comparison, Row, compare, said

SUBJECTS = """\
tarief_rij:
  titel: Tarief%
  plaatsen: [LND-2030 §5.1 Tarief%, LND-2030 §2]
crisis:
  titel: Crisiszorg
  plaatsen: [LND-2030 §5.1 Crisiszorg, LND-2030 §2.1]
  bestanden: [termijnen, tarief]
"""


def rows(found: Comparison) -> dict[str, Row]:
    return {row.name or row.title: row for section in found.sections for row in section.rows}


def texts(row: Row) -> list[list[str]]:
    return [said(item) for item in row.cells]


@pytest.fixture
def with_subjects(land_copy: Path) -> Policy:
    (land_copy / "onderwerpen.yaml").write_text(SUBJECTS, encoding="utf-8")
    return load(land_copy)


def test_one_entry_over_offices_and_years(land: Policy) -> None:
    found = compare(land, choose(land, "basispercentage"), ["noord", "zuid"], [2030, 2031])
    assert [column.heading for column in found.columns] == ["Noord 2030", "Noord 2031", "Zuid 2030", "Zuid 2031"]
    row = rows(found)["basispercentage"]
    assert texts(row) == [["96%"], ["96%"], ["96%"], ["onbekend"]]
    assert row.differs is None, "of one nobody knows whether it differs"
    assert not any(item.deviates for item in row.cells)


def test_known_values_that_differ_do_so_whatever_is_unknown_beside_them(land: Policy) -> None:
    found = compare(land, choose(land, "basispercentage"), ["noord", "zuid"], [2029, 2030, 2031])
    row = rows(found)["basispercentage"]
    assert texts(row) == [["-"], ["96%"], ["96%"], ["-"], ["96%"], ["onbekend"]]
    assert row.differs, "silence of a policy that is held and 96% are not the same"
    assert not any(item.deviates for item in row.cells)


def test_what_differs_and_what_is_unknown_is_said(land: Policy, tmp_path: Path) -> None:
    offices, subjects = ["noord", "zuid"], choose(land, "basispercentage")
    verdicts = {
        tuple(years): (verdict, word)
        for years, verdict, word in (
            ([2030], "overal gelijk", "nee"),
            ([2030, 2031], "onbekend of dit verschilt", "onbekend"),
            ([2029, 2030], "verschilt", "ja"),
        )
    }
    for years, (verdict, word) in verdicts.items():
        found = compare(land, subjects, offices, list(years))
        grid = comparison_report(found).sections[0].grids[0]
        assert grid.rows[0][0].pieces[0].remark == verdict, years
        path = tmp_path / "een.xlsx"
        path.write_bytes(comparison_workbook(found))
        lines = CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()
        heading = next(line for line in lines if "Verschilt" in line)
        line = lines[lines.index(heading) + 1]
        assert line[heading.index("Verschilt")] == word, years


def test_a_year_without_policy_is_a_dash(land: Policy) -> None:
    found = compare(land, choose(land, "basispercentage"), ["noord"], [2029, 2030])
    assert texts(rows(found)["basispercentage"]) == [["-"], ["96%"]]


def test_a_surcharge_reads_as_points_with_its_condition(land: Policy) -> None:
    row = rows(compare(land, choose(land, "korting_nieuw"), ["noord", "zuid"], [2030]))["korting_nieuw"]
    assert texts(row) == [["-2 procentpunt, als Nieuwe aanbieder"]] * 2
    assert not row.differs


def test_what_one_office_has_alone_stands_in_one_row(land: Policy) -> None:
    found = rows(compare(land, choose(land, "tarief"), ["noord", "zuid"], [2030]))
    own = found["Alleen bij dit zorgkantoor"]
    assert [[one.name for one in item.statements] for item in own.cells] == [
        ["leegstand_betaald"],
        ["extra_korting_nieuw"],
    ]
    assert "leegstand_betaald" not in found
    alone = rows(compare(land, choose(land, "tarief"), ["noord"], [2030, 2031]))
    assert "leegstand_betaald" in alone  # one zorgkantoor over the years: every entry has its row


def test_a_collector_names_what_counts_in_it(land: Policy) -> None:
    row = rows(compare(land, choose(land, "opslagen"), ["noord", "zuid"], [2030]))["opslagen"]
    north, south = (item.statements[0].text for item in row.cells)
    assert "Extra korting nieuwe aanbieder" not in north and "Extra korting nieuwe aanbieder" in south
    assert row.differs


def test_kinds_in_words(land: Policy) -> None:
    north = reader(land, "noord", 2030)
    said_of = {
        name: north.statement(name)
        for name in (
            "vragen_indienen",
            "bezwaar",
            "meerwaarde",
            "uittreksel",
            "te_veel_dagen",
            "plafond",
            "niet_uitgesloten",
            "minuuttarief",
        )
    }
    assert all(said_of.values())
    text = {name: one.text for name, one in said_of.items() if one is not None}
    assert text["vragen_indienen"] == "uiterlijk 15 juni 2029 om 12.00 uur"
    assert text["bezwaar"] == "uiterlijk 21 oktober 2029"
    assert text["meerwaarde"] == "oordeel (zorgkantoor), als Nieuwe aanbieder: Voegt de aanbieder iets toe?"
    assert (
        text["uittreksel"].startswith("nodig als Nieuwe aanbieder; ")
        and "Is het uittreksel origineel?" in text["uittreksel"]
    )
    assert text["te_veel_dagen"] == "afkeuren als Dagen verblijf in de maand is meer dan Maximum dagen"
    assert text["plafond"] == "standaard 100%"
    assert text["niet_uitgesloten"] == "niet: Uitgesloten"
    assert "naar beneden afgerond op hele centen" in text["minuuttarief"]


def test_facts_say_nothing_about_policy(land: Policy) -> None:
    assert {entry.kind for entry in reader(land, "noord", 2030).entries()} & {"feit", "tabel"} == set()


def test_the_same_words_under_another_title_are_no_difference(land_copy: Path) -> None:
    path = land_copy / "zorgkantoor" / "zuid" / "tarief.yaml"
    path.write_text(
        path.read_text(encoding="utf-8")
        .replace("0.96, 2031-01-01: onbekend", "0.960")
        .replace("uitleg: Zuid geeft", "titel: Basis van Zuid\n  uitleg: Zuid geeft"),
        encoding="utf-8",
    )
    found = compare(load(land_copy), choose(load(land_copy), "tariefpercentage"), ["noord", "zuid"], [2030])
    assert not rows(found)["tariefpercentage"].differs


def test_a_formula_that_leaves_an_office_out_is_unknown_there(land_copy: Path) -> None:
    """Unknown because the policy does not say, not because facts are missing: then the words of the formula are only a
    remark."""
    path = land_copy / "landelijk" / "termijnen.yaml"
    path.write_text(
        path.read_text(encoding="utf-8").replace(
            "besluit + dagen(20)", '(besluit + dagen(20)) if zorgkantoor == "noord" else onbekend'
        ),
        encoding="utf-8",
    )
    row = rows(compare(load(land_copy), choose(load(land_copy), "bezwaar"), ["noord", "zuid"], [2030]))["bezwaar"]
    assert texts(row) == [["uiterlijk 21 oktober 2029"], ["onbekend"]]
    assert row.cells[1].statements[0].unknown and "anders onbekend" in row.cells[1].statements[0].remark
    depends = reader(load(land_copy), "noord", 2030).statement("niet_uitgesloten")
    assert depends is not None and not depends.unknown


# subjects


def test_places_decide_before_files(with_subjects: Policy) -> None:
    subjects = read_subjects(with_subjects)
    entries = reader(with_subjects, "noord", 2030).entries()
    rate, crisis = ({entry.name for entry in members(subject, subjects, entries)} for subject in subjects)
    assert {"basispercentage", "korting_nieuw"} <= rate
    assert {"leegstand_betaald", "opslag_crisis", "besluit"} <= crisis
    assert "opslag_crisis" not in rate  # §2.1 is not §2
    assert "korting_nieuw" not in crisis  # its file is named, but it cites a place of the other subject


def test_choose_by_key_title_file_and_name(with_subjects: Policy) -> None:
    assert [item.key for item in choose(with_subjects, "alles")] == ["tarief_rij", "crisis"]
    assert choose(with_subjects, "tarief%")[0].key == "tarief_rij"
    assert choose(with_subjects, "Crisis")[0].key == "crisis"
    assert [item.key for item in choose(with_subjects, "tarief")] == ["tarief_rij"]
    assert choose(with_subjects, "tarief.yaml")[0].files == ("tarief",)
    assert choose(with_subjects, "toelating")[0].files == ("toelating",)
    assert choose(with_subjects, "plafond")[0].names == ("plafond",)
    with pytest.raises(CaseError, match="plafond"):
        choose(with_subjects, "plafont")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a: {titel: A, plek: [x]}", "plek"),
        ("a: [x]", "titel"),
        ("a: {titel: A, plaatsen: x}", "lijst"),
        ("- a", "groep"),
    ],
)
def test_a_mistake_in_the_subjects_names_the_line(land_copy: Path, text: str, message: str) -> None:
    (land_copy / "onderwerpen.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(PolicyError, match=message):
        read_subjects(load(land_copy))


def test_a_policy_without_subjects_has_none(land: Policy) -> None:
    assert read_subjects(land) == []
    assert compare(land, choose(land, "alles") or [Subject("x", "Leeg")], ["noord"], [2030]).sections[0].rows == ()


# outputs


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.seen: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))


NASTY = '=HYPERLINK("http://x";"y") <script>alert(1)</script> | `x` *y*'


@pytest.fixture
def nasty(land_copy: Path) -> Comparison:
    path = land_copy / "zorgkantoor" / "zuid" / "tarief.yaml"
    quoted = NASTY.replace("'", "''")
    path.write_text(
        path.read_text(encoding="utf-8").replace("titel: Extra korting nieuwe aanbieder", f"titel: '{quoted}'"),
        encoding="utf-8",
    )
    policy = load(land_copy)
    return compare(policy, choose(policy, "tarief"), ["noord", "zuid"], [2030])


def test_html_is_accessible_and_inert(nasty: Comparison) -> None:
    text = page(comparison_report(nasty))
    tags = _Tags()
    tags.feed(text)
    names = [tag for tag, _ in tags.seen]
    assert ("html", {"lang": "nl"}) in tags.seen
    assert names.count("caption") == names.count("table") > 0
    assert all(attributes.get("scope") in ("col", "row") for tag, attributes in tags.seen if tag == "th")
    assert "script" not in names and "link" not in names and "img" not in names
    assert names.count("h1") == 1
    body = [attributes for tag, attributes in tags.seen if tag == "th"]
    assert sum(item["scope"] == "row" for item in body) == names.count("tr") - names.count("thead")


def test_markdown_keeps_its_columns(nasty: Comparison) -> None:
    lines = [line for line in markdown(comparison_report(nasty)).splitlines() if line.startswith("|")]
    bars = {line.replace("\\|", "").count("|") for line in lines}
    assert bars == {4, 3}  # a table of what only one column says has a column less
    assert "<script>" not in "\n".join(lines)


def test_excel_has_numbers_and_no_formulas(nasty: Comparison, tmp_path: Path) -> None:
    path = tmp_path / "v.xlsx"
    path.write_bytes(comparison_workbook(nasty))
    book = CalamineWorkbook.from_path(path)
    assert book.sheet_names == ["Vergelijking", "Bronnen"]
    table = book.get_sheet_by_name("Vergelijking").to_python()
    header = next(number for number, row in enumerate(table) if row[0] == "Onderwerp")
    basis = next(row for row in table[header:] if row[2] == "basispercentage")
    assert [Decimal(str(value)) for value in basis[4:6]] == [Decimal("0.96"), Decimal("0.96")]
    assert any(str(row[3]).startswith("=HYPERLINK") for row in book.get_sheet_by_name("Bronnen").to_python())
    with zipfile.ZipFile(path) as parts:
        sheets = [parts.read(name).decode() for name in parts.namelist() if name.startswith("xl/worksheets/sheet")]
        assert all("<f>" not in sheet and "hyperlink" not in sheet.casefold() for sheet in sheets)
        assert 'quotePrefix="1"' in parts.read("xl/styles.xml").decode()
        assert all('state="frozen"' in sheet for sheet in sheets)
