"""The questionnaire: only what matters is asked, it ends, and what was told goes into a file and back without loss."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, date, datetime

import pytest

from inkoopkader.positie import words
from inkoopkader.positie.answers import Answers, from_json
from inkoopkader.positie.answers_file import read_answers, write_answers
from inkoopkader.positie.compute import Outline, position, read_outline
from inkoopkader.positie.fill_in import Refused, choose_offices, fill_in, leave_for_later
from inkoopkader.positie.interview import next_question, open_questions, step_for
from inkoopkader.positie.position import Position
from inkoopkader.positie.step import Field
from inkoopkader.positie.told import told as told_answers
from inkoopkader.regels.policy import Policy
from inkoopkader.regels.trace import Gap

MOMENT = datetime(2026, 9, 1, 9, tzinfo=UTC)
KINDS = ("dagbesteding", "logeren")
TYPED = {"percentage": "96,5", "euro": "€ 1.234,56", "datum": "1-1-2027", "tijdstip": "31-7-2026 16:59"}


@pytest.fixture(scope="module")
def outline(real: Policy) -> Outline:
    return read_outline(real)


def begin(real: Policy, outline: Outline, offices: Sequence[str] = ()) -> Answers:
    empty = Answers('Stichting "Wolk": één #1', 2027, MOMENT)
    return choose_offices(real, outline, empty, offices or real.offices)


def typed(field: Field, pick: random.Random) -> str | list[str]:
    codes = [choice.code for choice in field.choices]
    if field.name == "sectoren":  # who delivers no care of which policy is held is asked next to nothing
        return ["gz", *pick.sample([code for code in codes if code != "gz"], pick.randint(0, 2))]
    if field.many:
        return pick.sample(codes, pick.randint(1, len(codes)))
    if codes:
        return pick.choice(codes)
    return TYPED.get(field.type, "2026" if "jaartal" in field.hint else "3")


def positions(real: Policy, outline: Outline, answers: Answers) -> list[Position]:
    provider = answers.provider(real)
    return [position(real, outline, provider, office, 2027, MOMENT) for office in answers.offices]


def waiting(found: Position) -> Iterator[list[Gap]]:
    """What each answer of a position waits for."""
    for item in (*found.classes, found.admission):
        yield item.gaps
    for obstacle in found.obstacles:
        yield obstacle.gaps
    for term in found.terms:
        if found.tracer.edition.resolve(term.name).level != "client":  # a provider has no one day for all its clients
            yield term.gaps
    for line in found.lines:
        for item in (line.percentage, line.base, *line.euros):
            yield item.gaps
        for adjustment in line.adjustments:
            yield adjustment.gaps


@pytest.mark.parametrize("seed", range(6))
def test_answering_ends_and_leaves_nothing_that_the_provider_could_still_say(
    real: Policy, outline: Outline, seed: int
) -> None:
    pick = random.Random(seed)
    answers = begin(real, outline)
    asked = set()
    while (step := next_question(real, outline, answers)) is not None:
        key = (step.key, tuple(field.key for field in step.fields))
        assert key not in asked, f"{step.key} wordt twee keer gevraagd"
        asked.add(key)
        if pick.random() < 0.1 * seed:
            answers = leave_for_later(answers, step)
        else:
            answers = fill_in(real, outline, answers, step, {field.key: typed(field, pick) for field in step.fields})
    left = open_questions(real, outline, answers)
    assert left.steps == ()
    if seed == 0:
        assert left.later == ()  # nothing was put off: what is open is for a person or the policy
        for found in positions(real, outline, answers):
            for gaps in waiting(found):
                others = {gap.kind for gap in gaps} - {"feit"}
                if others <= {"oordeel", "bewijs", "instelling"}:
                    assert "feit" not in {gap.kind for gap in gaps}, gaps
                assert others or not gaps
    assert read_answers(real, write_answers(answers).encode(), "a.yaml", 2027) == answers
    assert from_json(answers.as_json()) == answers


@pytest.mark.parametrize("sectors", [["gz"], ["vv"], ["ggz"]])
@pytest.mark.parametrize(("office", "year"), [("menzis", 2027), ("zilveren-kruis", 2028), ("dsw", 2026), ("cz", 2021)])
def test_nothing_is_said_to_wait_for_the_provider_when_nothing_is_asked_any_more(
    real: Policy, outline: Outline, office: str, year: int, sectors: list[str]
) -> None:
    """What the provider could say beside something that the policy leaves open helps nothing: it is neither asked nor
    said to be missing."""
    pick = random.Random(1)
    answers = choose_offices(real, outline, Answers("Wolk", year, MOMENT), [office])
    while (step := next_question(real, outline, answers)) is not None:
        posted = {field.key: sectors if field.name == "sectoren" else typed(field, pick) for field in step.fields}
        answers = fill_in(real, outline, answers, step, posted)
    found = position(real, outline, answers.provider(real), office, year, MOMENT)
    assert {gap.name for gaps in waiting(found) for gap in gaps if gap.kind == "feit"} == set()


def test_the_general_questions_come_first(real: Policy, outline: Outline) -> None:
    steps = open_questions(real, outline, begin(real, outline)).steps
    assert [step.key for step in steps[:4]] == ["sectoren", "zorgsoorten", "nieuwe_aanbieder", "overeenkomst_begin"]
    own = outline.asking.own  # what takes the most reading comes last
    plain = [len(step.offices) for step in steps[4:] if step.kind == "vraag" and step.key not in own]
    assert plain == sorted(plain, reverse=True)


def test_a_fact_of_each_zorgkantoor_is_one_question_with_an_answer_for_each(real: Policy, outline: Outline) -> None:
    step = step_for(real, outline, begin(real, outline, ["cz", "vgz"]), "nieuwe_aanbieder")
    assert step is not None
    assert [(field.key, field.office) for field in step.fields] == [
        ("nieuwe_aanbieder--cz", "cz"),
        ("nieuwe_aanbieder--vgz", "vgz"),
    ]


def test_only_an_agreement_with_dsw_has_a_begin_of_its_own(real: Policy, outline: Outline) -> None:
    """VGN-2027 §7.2 Meerjaren beleid: agreements with DSW may run on; elsewhere a new one begins."""
    step = step_for(real, outline, begin(real, outline, ["cz", "dsw", "vgz"]), "overeenkomst_begin")
    assert step is not None
    assert [(field.key, field.offices) for field in step.fields] == [
        ("overeenkomst_begin", ("cz", "vgz")),
        ("overeenkomst_begin--dsw", ("dsw",)),
    ]
    posted = {"overeenkomst_begin": "1-1-2027", "overeenkomst_begin--dsw": "1-1-2024"}
    answers = fill_in(real, outline, begin(real, outline, ["cz", "dsw", "vgz"]), step, posted)
    assert [answers.given("overeenkomst_begin", office) for office in answers.offices] == [
        "2027-01-01",
        "2024-01-01",
        "2027-01-01",
    ]
    alone = fill_in(real, outline, answers, step, {"overeenkomst_begin": "1-1-2027"})
    assert alone.given("overeenkomst_begin", "dsw") == "onbekend"


def test_a_day_that_nobody_can_mean_is_refused_beside_its_field(real: Policy, outline: Outline) -> None:
    answers = begin(real, outline, ["cz"])
    step = step_for(real, outline, answers, "overeenkomst_begin")
    assert step is not None
    for typed in ("1-1-0001", "31-12-1899", "1-1-2101"):
        with pytest.raises(Refused) as caught:
            fill_in(real, outline, answers, step, {"overeenkomst_begin": typed})
        assert caught.value.problems == {
            "overeenkomst_begin": "Vul een dag in van 1 januari 1900 tot en met 31 december 2100."
        }
    told = fill_in(real, outline, answers, step, {"overeenkomst_begin": "31-12-2014"})
    assert told.given("overeenkomst_begin", "cz") == "2014-12-31"


def test_the_running_agreement_with_dsw_is_asked_about_once(real: Policy, outline: Outline) -> None:
    """Its first day and its last year say how long it runs."""
    answers = begin(real, outline, ["dsw"]).with_value("feiten", "nieuwe_aanbieder", "nee", "dsw")
    keys = [step.key for step in open_questions(real, outline, answers).steps]
    assert "overeenkomst_loopt_tot" in keys
    assert "overeengekomen_duur_jaren" not in keys
    for name, value in (("overeenkomst_begin", "2024-01-01"), ("overeenkomst_loopt_tot", "2029")):
        answers = answers.with_value("feiten", name, value, "dsw")
    found = {item.name: item.value for item in positions(real, outline, answers)[0].classes}
    assert found["contractduur_jaren"] == 6
    assert found["overeenkomst_eindigt_zonder_verlenging"] == date(2029, 12, 31)


def test_what_a_paper_says_is_asked_when_the_paper_is_there(real: Policy, outline: Outline) -> None:
    """VGN-2027 §7.1 Innovatie Menzis: of whom the vision is matters only when there is one."""
    answers = begin(real, outline, ["menzis"])
    keys = [step.key for step in open_questions(real, outline, answers).steps]
    assert "stukken" in keys
    assert not {"innovatievisie_van", "bibob_onderaannemers", "stuk-innovatievisie"} & set(keys)
    there = answers.with_value("documenten", "innovatievisie_aanwezig", "ja", "menzis")
    step = next(step for step in open_questions(real, outline, there).steps if step.key == "stuk-innovatievisie")
    assert [field.name for field in step.fields] == ["innovatievisie_van"]
    told = there.with_value("feiten", "innovatievisie_van", "regio", "menzis")
    again = step_for(real, outline, told, "stuk-innovatievisie")
    assert again is not None
    assert [field.typed for field in again.fields] == ["regio"]
    absent = answers.with_value("documenten", "innovatievisie_aanwezig", "nee", "menzis")
    assert "stuk-innovatievisie" not in [step.key for step in open_questions(real, outline, absent).steps]


def test_a_fact_that_decides_more_than_a_paper_does_not_wait_for_it(real: Policy, outline: Outline) -> None:
    keys = {step.key for step in open_questions(real, outline, begin(real, outline, ["menzis"])).steps}
    assert {"werkt_mee_aan_bibob", "onvoldoende_behandeling_gezien_op"} <= keys


def test_what_is_not_done_yet_can_be_said(real: Policy, outline: Outline) -> None:
    answers = begin(real, outline, ["menzis"])
    step = step_for(real, outline, answers, "termijnen")
    assert step is not None
    field = next(field for field in step.fields if field.name == "bibob_formulier_gedaan")
    assert field.undone is False
    told = fill_in(real, outline, answers, step, {f"{field.key}--niet": "ja"})
    assert told.given("bibob_formulier_gedaan", "menzis") is None
    assert read_answers(real, write_answers(told).encode(), "a.yaml", 2027) == told
    again = step_for(real, outline, told, "termijnen")
    assert again is not None
    assert {one.name: one.undone for one in again.fields if one.undone} == {"bibob_formulier_gedaan": True}

    def asked(given: Answers) -> set[str]:
        found = open_questions(real, outline, given)
        return {one.name for step in (*found.steps, *found.later) if step.key == "termijnen" for one in step.fields}

    assert asked(answers) - asked(told) == {"bibob_formulier_gedaan"}
    every = fill_in(real, outline, answers, step, {f"{one.key}--niet": "ja" for one in step.fields})
    assert asked(every) == set()
    shown = [one for one in told_answers(real, outline, every) if one.shown == "nog niet gedaan"]
    assert len(shown) == len(step.fields) and {one.step for one in shown} == {"termijnen"}
    with pytest.raises(Refused, match="niet allebei"):
        fill_in(real, outline, told, again, {field.key: "31-7-2026 16:59", f"{field.key}--niet": "ja"})
    done = fill_in(real, outline, told, again, {field.key: "31-7-2026 16:59"})
    assert not any(one.undone for one in step_for(real, outline, done, "termijnen").fields)  # type: ignore[union-attr]


def test_what_is_done_has_a_day_that_has_come(real: Policy, outline: Outline) -> None:
    answers = begin(real, outline, ["menzis"])
    step = step_for(real, outline, answers, "termijnen")
    assert step is not None

    def told(day: str, today: date | None) -> Answers:
        return fill_in(real, outline, answers, step, {"bibob_formulier_gedaan": day}, today=today)

    with pytest.raises(Refused) as caught:
        told("31-7-2026 00:00", date(2026, 7, 30))
    assert caught.value.problems == {
        "bibob_formulier_gedaan": "Deze dag komt nog. Vul een dag in tot en met 30 juli 2026, of kies Nog niet gedaan."
    }
    expected = told("31-7-2026 23:59", None)  # a file may say so; it can be read on the page, and stays
    again = step_for(real, outline, expected, "termijnen")
    assert again is not None
    same = {field.key: field.typed for field in again.fields}
    assert fill_in(real, outline, expected, again, same, today=date(2026, 7, 1)) == expected
    for today in (date(2026, 7, 31), None):  # later today; what if it is done then
        assert told("31-7-2026 23:59", today).given("bibob_formulier_gedaan", "menzis") is not None


def test_a_fact_about_care_is_asked_per_kind_of_care(real: Policy, outline: Outline) -> None:
    """VGN-2027 §7.1 Tarief% Menzis, Zilveren Kruis: a lower percentage is offered for care, so for one kind and not for
    another."""
    put = fill(real, outline)
    answers = put(begin(real, outline, ["menzis", "zilveren-kruis"]), "sectoren", sectoren=["gz"])
    answers = put(answers, "zorgsoorten", zorgsoorten=["verblijf", "vpt"])
    step = next(step for step in open_questions(real, outline, answers).steps if step.key == "biedt_lager_percentage")
    assert [(field.key, field.care) for field in step.fields] == [
        ("biedt_lager_percentage--verblijf", "Verblijf in een instelling (ZZP)"),
        ("biedt_lager_percentage--vpt", "Volledig pakket thuis"),
    ]
    posted = {"biedt_lager_percentage--verblijf": "ja", "biedt_lager_percentage--vpt": "nee"}
    answers = fill_in(real, outline, answers, step, posted)
    told = {(row["zorgkantoor"], row["zorgsoort"]): row["biedt_lager_percentage"] for row in answers.rows}
    assert told == {
        (office, kind): value for office in answers.offices for kind, value in (("verblijf", "ja"), ("vpt", "nee"))
    }
    keys = {step.key: step for step in open_questions(real, outline, answers).steps}
    assert "biedt_lager_percentage" not in keys
    asked = keys["aangeboden_percentage"]
    assert [field.care for field in asked.fields] == ["Verblijf in een instelling (ZZP)"]
    assert asked.note == "Dit gaat over: Verblijf in een instelling (ZZP)."
    again = step_for(real, outline, answers, "biedt_lager_percentage")
    assert again is not None
    assert [field.typed for field in again.fields] == ["ja", "nee"]
    one = put(answers, "zorgsoorten", zorgsoorten=["vpt"])
    assert {row["zorgsoort"] for row in one.rows} == {"vpt"}


def test_an_answer_per_kind_of_care_holds_wherever_it_is_read(real: Policy, outline: Outline) -> None:
    """Whether Menzis and Zilveren Kruis follow an offered percentage for logeren waits for what is said of it there
    (VGN-2027 §7.1 Tarief%), and at Salland for nothing: what is offered is said once, for all three."""
    put = fill(real, outline)
    answers = put(begin(real, outline, ["menzis", "zilveren-kruis", "salland"]), "sectoren", sectoren=["gz"])
    answers = put(answers, "zorgsoorten", zorgsoorten=["dagbesteding", "logeren"])
    answers = put(answers, "biedt_lager_percentage", **{f"biedt_lager_percentage--{k}": "ja" for k in KINDS})
    step = next(step for step in open_questions(real, outline, answers).steps if step.key == "aangeboden_percentage")
    told = fill_in(real, outline, answers, step, {f"aangeboden_percentage--{kind}": "50" for kind in KINDS})
    assert [row.get("aangeboden_percentage") for row in told.rows] == ["0.50"] * 6
    told = put(told, "logeren_voor_kinderen", logeren_voor_kinderen__logeren="nee")
    assert "aangeboden_percentage" not in {step.key for step in open_questions(real, outline, told).steps}


def test_what_was_said_of_a_kind_of_care_elsewhere_stands_in_its_field(real: Policy, outline: Outline) -> None:
    """Saved unchanged it holds for the zorgkantoor that was added later too; passed over it is not asked again."""
    put = fill(real, outline)
    answers = put(begin(real, outline, ["salland"]), "sectoren", sectoren=["gz"])
    answers = put(answers, "zorgsoorten", zorgsoorten=["dagbesteding"])
    answers = put(answers, "biedt_lager_percentage", biedt_lager_percentage__dagbesteding="ja")
    answers = put(answers, "aangeboden_percentage", aangeboden_percentage__dagbesteding="50")
    answers = choose_offices(real, outline, answers, ["salland", "zilveren-kruis"])
    answers = put(answers, "biedt_lager_percentage", biedt_lager_percentage__dagbesteding="ja")
    step = next(step for step in open_questions(real, outline, answers).steps if step.key == "aangeboden_percentage")
    (field,) = step.fields
    assert (field.typed, set(field.offices)) == ("50", {"zilveren-kruis", "salland"})
    told = fill_in(real, outline, answers, step, {field.key: "50"})
    assert [row.get("aangeboden_percentage") for row in told.rows] == ["0.50", "0.50"]
    passed = open_questions(real, outline, leave_for_later(answers, step))
    assert "aangeboden_percentage" not in {step.key for step in passed.steps}
    assert "aangeboden_percentage" in {step.key for step in passed.later}


def test_a_kind_of_care_left_empty_beside_others_is_for_later(real: Policy, outline: Outline) -> None:
    put = fill(real, outline)
    answers = put(begin(real, outline, ["salland"]), "sectoren", sectoren=["gz"])
    answers = put(answers, "zorgsoorten", zorgsoorten=list(KINDS))
    answers = put(answers, "biedt_lager_percentage", **{f"biedt_lager_percentage--{k}": "ja" for k in KINDS})
    answers = put(answers, "aangeboden_percentage", aangeboden_percentage__dagbesteding="50")
    found = open_questions(real, outline, answers)
    assert "aangeboden_percentage" not in {step.key for step in found.steps}
    assert "aangeboden_percentage" in {step.key for step in found.later}


def test_answers_that_differ_per_zorgkantoor_stand_apart(real: Policy, outline: Outline) -> None:
    """A file may say one percentage at Salland and another at Zilveren Kruis: neither is lost on the page."""
    rows = [
        {"zorgkantoor": office, "zorgsoort": "dagbesteding", "sector": "gz", "aangeboden_percentage": value}
        for office, value in (("zilveren-kruis", "0.60"), ("salland", "0.50"))
    ]
    answers = begin(real, outline, ["salland", "zilveren-kruis"]).with_rows(rows)
    step = step_for(real, outline, answers, "aangeboden_percentage")
    assert step is not None
    assert [(field.office, field.typed) for field in step.fields] == [("zilveren-kruis", "60"), ("salland", "50")]
    assert fill_in(real, outline, answers, step, {field.key: field.typed for field in step.fields}).rows == answers.rows


def test_a_question_about_one_kind_of_care_says_which(real: Policy, outline: Outline) -> None:
    put = fill(real, outline)
    answers = put(begin(real, outline, ["menzis"]), "sectoren", sectoren=["gz"])
    answers = put(answers, "zorgsoorten", zorgsoorten=["verblijf", "logeren"])
    step = next(step for step in open_questions(real, outline, answers).steps if step.key == "logeren_voor_kinderen")
    assert [field.care for field in step.fields] == ["Logeren"]
    assert step.note == "Dit gaat over: Logeren."


def test_an_empty_or_wrong_answer_stores_nothing(real: Policy, outline: Outline) -> None:
    answers = begin(real, outline, ["cz"])
    step = step_for(real, outline, answers, "nieuwe_aanbieder")
    assert step is not None
    for posted, message in (
        ({}, "Geef een antwoord, of kies Overslaan."),
        ({"nieuwe_aanbieder--cz": "misschien"}, "Kies ja of nee."),
    ):
        with pytest.raises(Refused) as caught:
            fill_in(real, outline, answers, step, posted)
        assert caught.value.problems == {"nieuwe_aanbieder--cz": message}


def fill(real: Policy, outline: Outline) -> Callable[..., Answers]:
    def _fill(answers: Answers, key: str, **posted: str | list[str]) -> Answers:
        step = step_for(real, outline, answers, key)
        assert step is not None, key
        return fill_in(
            real, outline, answers, step, {name.replace("__", "--"): value for name, value in posted.items()}
        )

    return _fill


def test_a_question_that_another_answer_decided_is_not_asked(real: Policy, outline: Outline) -> None:
    put = fill(real, outline)
    answers = begin(real, outline, ["cz"])
    before = {step.key for step in open_questions(real, outline, answers).steps}
    assert "transformatieproject" in before
    answers = put(answers, "transformatieproject", transformatieproject="nee")
    papers = next(step for step in open_questions(real, outline, answers).steps if step.key == "stukken")
    assert "transformatie_addendum_aanwezig" not in [field.name for field in papers.fields]


def test_production_lines_follow_the_kinds_of_care(real: Policy, outline: Outline) -> None:
    put = fill(real, outline)
    answers = put(begin(real, outline, ["cz", "vgz"]), "sectoren", sectoren=["gz"])
    answers = put(answers, "zorgsoorten", zorgsoorten=["huishoudelijke_hulp", "logeren"])
    assert [dict(row) for row in answers.rows] == [
        {"zorgkantoor": office, "zorgsoort": kind, "sector": "gz", **known}
        for office in ("cz", "vgz")
        for kind, known in (("huishoudelijke_hulp", {"nza_bedrag_nhc_nic": "0"}), ("logeren", {}))
    ]
    answers = put(answers, "productie", nza_bedrag_zorg__1="1.000,00", vervalt__2="ja")
    answers = put(answers, "zorgsoorten", zorgsoorten__cz=["huishoudelijke_hulp"], zorgsoorten__vgz=["logeren"])
    assert [(row["zorgkantoor"], row["zorgsoort"]) for row in answers.rows] == [
        ("cz", "huishoudelijke_hulp"),
        ("cz", "logeren"),  # it says an amount: it is kept
        ("vgz", "logeren"),
    ]


def test_what_follows_from_the_kind_of_care_is_not_asked(real: Policy, outline: Outline) -> None:
    """VG7 is care of the gehandicaptenzorg (VGN-2027 §6.2.2). An amount that is filled in beforehand stays in view:
    household help has no building as far as we know (vraagpunt X-90)."""
    put = fill(real, outline)
    answers = put(begin(real, outline, ["cz"]), "sectoren", sectoren=["ggz", "gz"])
    answers = put(answers, "zorgsoorten", zorgsoorten=["huishoudelijke_hulp", "verblijf", "vg7"])
    step = step_for(real, outline, answers, "productie")
    assert step is not None
    asked = [(str(answers.rows[field.row or 0]["zorgsoort"]), field.name) for field in step.fields]
    assert asked == [
        ("huishoudelijke_hulp", "sector"),
        ("huishoudelijke_hulp", "nza_bedrag_zorg"),
        ("huishoudelijke_hulp", "nza_bedrag_nhc_nic"),
        ("verblijf", "sector"),
        ("verblijf", "nza_bedrag_zorg"),
        ("verblijf", "nza_bedrag_nhc_nic"),
        ("vg7", "nza_bedrag_zorg"),
        ("vg7", "nza_bedrag_nhc_nic"),
    ]
    assert [choice.code for choice in step.fields[0].choices] == ["ggz", "gz"]
    typed = {(field.row, field.name): field.typed for field in step.fields}
    assert (typed[0, "nza_bedrag_nhc_nic"], typed[1, "nza_bedrag_nhc_nic"]) == ("0,00", "")


def test_what_a_file_says_against_the_kind_of_care_stays_and_is_shown(real: Policy, outline: Outline) -> None:
    row = {"zorgkantoor": "cz", "zorgsoort": "mpt", "sector": "gz", "nza_bedrag_nhc_nic": "12.50"}
    answers = begin(real, outline, ["cz"]).with_value("feiten", "sectoren", ("gz",)).with_rows([row])
    step = step_for(real, outline, answers, "productie")
    assert step is not None
    assert [(field.name, field.typed) for field in step.fields] == [
        ("nza_bedrag_zorg", ""),
        ("nza_bedrag_nhc_nic", "12,50"),
    ]
    answers = fill(real, outline)(answers, "productie", nza_bedrag_zorg__0="100", nza_bedrag_nhc_nic__0="12,50")
    assert answers.rows[0]["nza_bedrag_nhc_nic"] == "12.50"


def test_kinds_of_care_of_another_sector_are_not_offered(real: Policy, outline: Outline) -> None:
    put = fill(real, outline)
    answers = put(begin(real, outline, ["cz"]), "sectoren", sectoren=["vv"])
    step = step_for(real, outline, answers, "zorgsoorten")
    assert step is not None
    codes = {choice.code for choice in step.fields[0].choices}
    assert codes.isdisjoint({"vg7", "vg7_plus", "lvg", "sglvg"}) and {"verblijf", "logeren", "overig"} <= codes
    answers = answers.with_value("feiten", "zorgsoorten", ("vg7",))  # as a file may say
    step = step_for(real, outline, answers, "zorgsoorten")
    assert step is not None and "vg7" in {choice.code for choice in step.fields[0].choices}


def test_what_holds_for_every_line_makes_no_line_where_nothing_is_delivered(real: Policy, outline: Outline) -> None:
    put = fill(real, outline)
    answers = put(begin(real, outline, ["cz", "vgz"]), "zorgsoorten", zorgsoorten=["mpt"])
    answers = answers.with_value("feiten", "sectorvreemd", "nee")
    answers = put(answers, "productie", vervalt__1="ja")
    assert [len(found.lines) for found in positions(real, outline, answers)] == [1, 0]


def test_a_common_answer_that_is_changed_holds_everywhere_again(real: Policy, outline: Outline) -> None:
    put = fill(real, outline)
    answers = begin(real, outline, ["cz", "vgz"])
    answers = answers.with_value("feiten", "overeenkomst_begin", "onbekend", "vgz")
    answers = put(answers, "overeenkomst_begin", overeenkomst_begin="1 januari 2027")
    assert [answers.given("overeenkomst_begin", office) for office in answers.offices] == ["2027-01-01"] * 2


def test_what_was_left_for_later_stays_unknown_and_can_be_taken_up(real: Policy, outline: Outline) -> None:
    answers = begin(real, outline, ["cz"])
    step = next_question(real, outline, answers)
    assert step is not None
    later = leave_for_later(answers, step)
    found = open_questions(real, outline, later)
    assert step.key not in [item.key for item in found.steps]
    assert [item.key for item in found.later] == [step.key]
    assert later.given(step.key) is None
    assert next_question(real, outline, later.taken_up(later.later)) == step


def test_a_judgement_is_not_asked_but_can_be_assumed(real: Policy, outline: Outline) -> None:
    answers = begin(real, outline, ["menzis"])
    answers = fill_in(
        real,
        outline,
        answers,
        step_for(real, outline, answers, "nieuwe_aanbieder") or pytest.fail(),
        {"nieuwe_aanbieder--menzis": "ja"},
    )
    found = open_questions(real, outline, answers)
    person = next(item for item in found.people if item.name == "toegevoegde_waarde")
    assert (person.who, person.offices) == ("zorgkantoor", ("menzis",))
    assert "toegevoegde_waarde" not in [step.key for step in (*found.steps, *found.later)]
    step = step_for(real, outline, answers, "toegevoegde_waarde")
    assert step is not None and step.kind == "aanname"
    answers = fill_in(real, outline, answers, step, {"toegevoegde_waarde--menzis": "nee"})
    assert answers.own["menzis"]["oordelen"] == {"toegevoegde_waarde": "nee"}
    assert positions(real, outline, answers)[0].admission.value is False


def test_the_demands_on_a_paper_are_asked_when_it_is_there(real: Policy, outline: Outline) -> None:
    put = fill(real, outline)
    answers = begin(real, outline, ["menzis"])
    assert "stuk-strategisch_vastgoedplan" not in [step.key for step in open_questions(real, outline, answers).steps]
    answers = put(answers, "stukken", strategisch_vastgoedplan_aanwezig="ja")
    steps = [step.key for step in open_questions(real, outline, answers).steps]
    present = step_for(real, outline, answers, "stukken")
    assert present is not None
    assert "stuk-strategisch_vastgoedplan" in steps
    answers = put(answers, "stukken", strategisch_vastgoedplan_aanwezig="nee")
    assert "stuk-strategisch_vastgoedplan" not in [step.key for step in open_questions(real, outline, answers).steps]


def test_a_key_that_is_no_step_gives_none(real: Policy, outline: Outline) -> None:
    answers = begin(real, outline, ["cz"])
    for key in (
        "",
        "-",
        "bestaat_niet",
        "tariefpercentage",
        "stuk-",
        "stuk-bestaat_niet",
        "zorgprofiel",
        "productie",
        "nza_bedrag_zorg",
    ):
        assert step_for(real, outline, answers, key) is None


def test_an_answer_can_be_taken_back_and_is_then_unknown(real: Policy, outline: Outline) -> None:
    put = fill(real, outline)
    for key, field in (("overeenkomst_begin", "overeenkomst_begin"), ("nieuwe_aanbieder", "nieuwe_aanbieder--cz")):
        answers = begin(real, outline, ["cz"])
        before = [found.admission.gaps for found in positions(real, outline, answers)]
        answers = put(answers, key, **{field.replace("--", "__"): "ja" if "aanbieder" in key else "1-1-2027"})
        step = step_for(real, outline, answers, key)
        assert step is not None and step.answered
        answers = fill_in(real, outline, answers, step, {field: ""}, empty=True)
        assert answers.given(key, "cz") is None
        assert [found.admission.gaps for found in positions(real, outline, answers)] == before
        assert [item.key for item in open_questions(real, outline, answers).later] == [key]


def test_a_common_answer_can_be_taken_back_at_one_zorgkantoor(real: Policy, outline: Outline) -> None:
    """`nieuwe_aanbieder` stands in an uploaded file for all; at VGZ the provider does not know it after all."""
    answers = begin(real, outline, ["cz", "vgz"]).with_value("feiten", "nieuwe_aanbieder", "nee")
    step = step_for(real, outline, answers, "nieuwe_aanbieder")
    assert step is not None
    answers = fill_in(real, outline, answers, step, {"nieuwe_aanbieder--cz": "nee"})
    found = {item.office: item.classes[0].value for item in positions(real, outline, answers)}
    assert found == {"cz": False, "vgz": None}


def test_whoever_knows_the_policy_of_the_zorgkantoor_itself_says_whether_it_is_met(
    real: Policy, outline: Outline
) -> None:
    """VGN-2027 voetnoot 2: the overview is a summary. The provider can say that it has read the rest, and then it is
    known whether it may contract."""
    pick = random.Random(3)
    answers = begin(real, outline, ["cz"])
    last = ""
    while (step := next_question(real, outline, answers)) is not None:
        last = step.key
        posted = {
            field.key: "ja" if step.key == "voorwaarden_eigen_beleid" else typed(field, pick) for field in step.fields
        }
        answers = fill_in(real, outline, answers, step, posted)
    assert last == "voorwaarden_eigen_beleid"  # after the questions that ask less of whoever answers
    assert answers.own["cz"]["oordelen"] == {"voorwaarden_eigen_beleid": "ja"}
    (found,) = positions(real, outline, answers)
    assert found.admission.value is not None
    assert "niet volledig" not in words.papers(found) and words.list_of_papers(found) == ""


def test_whether_the_region_has_a_provision_is_asked_before_whether_it_is_used(real: Policy, outline: Outline) -> None:
    """VGN-2027 §7.1 MGZ Zilveren Kruis: who is in a region without a provision need not use one."""
    asked = [step.key for step in open_questions(real, outline, begin(real, outline, ["zilveren-kruis"])).steps]
    assert asked.index("regio_heeft_anw_voorziening") < asked.index("gebruikt_anw_voorziening")


def test_when_a_location_opens_is_asked_after_whether_one_opens_and_not_when_none_does(
    real: Policy, outline: Outline
) -> None:
    """VGN-2027 §7.2 MGZ Zorg en Zekerheid: the agreements are for who opens a location or helps new clients at home."""
    put = fill(real, outline)
    answers = begin(real, outline, ["zorg-en-zekerheid"])
    asked = [step.key for step in open_questions(real, outline, answers).steps]
    assert asked.index("opent_locatie") < asked.index("nieuwe_zorg_begint_op")
    answers = put(answers, "opent_locatie", opent_locatie="nee")
    answers = put(answers, "levert_nieuwe_clienten_thuis", levert_nieuwe_clienten_thuis="nee")
    assert "nieuwe_zorg_begint_op" not in [step.key for step in open_questions(real, outline, answers).steps]
