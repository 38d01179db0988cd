"""From a file with cases to a file with answers, on DuckDB or Spark."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from inkoopkader.regels import moments
from inkoopkader.regels.errors import CaseError, nearest
from inkoopkader.regels.policy import Policy
from inkoopkader.regels.sql import duck, spark, value
from inkoopkader.regels.sql.columns import LABEL
from inkoopkader.regels.sql.compile import Column, Compiled, compile_rules
from inkoopkader.regels.sql.convert import quoted
from inkoopkader.regels.sql.dialect import Engine
from inkoopkader.regels.sql.output import Shown, write
from inkoopkader.regels.sql.periods import periods
from inkoopkader.regels.sql.read import Cases, read_cases
from inkoopkader.regels.sql.shape import KEYS
from inkoopkader.regels.sql.stages import CARRIED
from inkoopkader.regels.sql.tablefile import damage_named, open_file

ENGINES = ("duckdb", "spark")
_NAMES_SHOWN = 40
Step = Callable[[str], None]
"""Called with what is happening now, for a progress line."""


@dataclass(frozen=True, slots=True)
class Summary:
    """What a run did: rows, editions, rules, per answer how many are known, and notes for the reader."""

    rows: int
    editions: int
    rules: int
    known: dict[str, int]
    notes: tuple[str, ...]


def run_file(
    policy: Policy,
    path: Path,
    questions: Sequence[str],
    out: Path,
    engine: str = "duckdb",
    *,
    moment: datetime | None = None,
    settings: Mapping[str, Any] | None = None,
    steps: bool = False,
    memory: str | None = None,
    master: str = "local[2]",
    step: Step = lambda text: None,
) -> Summary:
    """Answer questions for every row of `path` and write them to `out`, whole or not at all.

    `steps` also writes every rule on the way, `settings` are typed values of instellingen, `memory` limits DuckDB (such
    as '2GB'). Raises CaseError for anything wrong with the table, the questions or the files, before any output exists.
    """
    chosen = _engine(engine)
    if path.resolve() == out.resolve():
        raise CaseError(f"{out}: de uitkomsten kunnen niet over de invoer heen")
    with duck.connect(memory) as connection, ExitStack() as stack:
        step("lezen en controleren")
        with damage_named(path):
            open_file(connection, path)
            cases = read_cases(connection, policy, str(path))
        compiled = compile_cases(policy, cases, questions, chosen, moment=moment, settings=settings, steps=steps)
        if chosen == "spark":
            step("Spark starten")
            session = stack.enter_context(spark.session(master))
            step("rekenen")
            stack.enter_context(spark.answer(connection, compiled, session))
        else:
            duck.answer(connection, compiled)
        step("rekenen en schrijven")
        filled = write(connection, shown_columns(cases, compiled), out, cases.rows)
        known = {column.name: filled[column.name] for column in compiled.columns}
        return Summary(cases.rows, compiled.editions, compiled.rules, known, tuple(notes(cases, compiled)))


def _engine(name: str) -> Engine:
    if name == "duckdb":
        return "duckdb"
    if name == "spark":
        return "spark"
    raise CaseError(f"de motor '{name}' bestaat niet.{nearest(name, ENGINES)} Kies uit {', '.join(ENGINES)}.")


def compile_cases(
    policy: Policy,
    cases: Cases,
    questions: Sequence[str],
    engine: Engine,
    *,
    moment: datetime | None = None,
    settings: Mapping[str, Any] | None = None,
    steps: bool = False,
) -> Compiled:
    """Return the query for a table that was read."""
    if not questions:
        raise CaseError(f"{cases.origin}: noem met --vraag wat u wilt weten, bijvoorbeeld --vraag tariefpercentage")
    found = periods(policy, cases.pairs, questions, moments.day_of(moment) if moment is not None else None)
    return compile_rules(
        policy,
        found,
        questions,
        engine,
        cases.shape,
        cases.facts,
        settings=settings,
        moment=moment,
        steps=steps,
        carry=_carried(cases),
        rows=max(cases.rows, 1),
    )


def _carried(cases: Cases) -> list[str]:
    keys = ["_kantoor", "_dag", *(f"_{key}" for key in (*KEYS, LABEL) if key in cases.header)]
    return [*keys, *cases.columns]


def shown_columns(cases: Cases, compiled: Compiled) -> list[Shown]:
    """Return the columns of the output: those of the input in their order, then the answers that the input did not
    have."""
    shown: list[Shown] = []
    for name in cases.header:
        if name in cases.columns:
            fact, found = cases.columns[name], cases.facts[name]
            shown.append(Shown(name, quoted(CARRIED + name), fact.type, fact.scale, value.reach(found)))
        elif name == "zorgkantoor":
            shown.append(Shown(name, f"nullif({CARRIED}_kantoor, '')", "tekst", 0))
        elif name == "jaar":
            shown.append(Shown(name, f"year({CARRIED}_dag)", "aantal", 0))
        elif name == "peildatum":
            shown.append(Shown(name, f"{CARRIED}_dag", "datum", 0))
        else:
            shown.append(Shown(name, f"{CARRIED}_{name}", "tekst", 0))
    taken = {column.name for column in shown}
    return [*shown, *(_answer(column) for column in compiled.columns if column.name not in taken)]


def _answer(column: Column) -> Shown:
    return Shown(column.name, quoted(column.name), column.type, column.scale, column.reach)


def notes(cases: Cases, compiled: Compiled) -> list[str]:
    """Return what a reader must know: inputs that are not in the table, questions about a level the table does not
    have."""
    found = list(cases.notes)
    absent = [name for name in compiled.inputs if name not in cases.columns]
    if absent:
        found.append(f"niet in de tabel en dus overal onbekend: {_listed(absent)}")
    if cases.shape.grain["regel"] is None and compiled.levels & {"regel"}:
        found.append(
            "de tabel heeft geen gegevens per regel (zoals zorgsoort); vragen over een regel zijn dan onbekend en een som over regels is 0"
        )
    if compiled.elsewhere:
        found.append(
            f"bestaat niet bij de zorgkantoren in de tabel en is dus overal onbekend: {', '.join(compiled.elsewhere)}"
        )
    if compiled.settings:
        found.append(
            "keuzes die voor alle rijen gelijk zijn (wat zij betekenen zegt inkoopkader uitleg NAAM; een keuze zonder waarde "
            f"maakt onbekend wat ervan afhangt): {', '.join(compiled.settings)}"
        )
    return found


def _listed(names: Sequence[str]) -> str:
    more = len(names) - _NAMES_SHOWN
    if more <= 0:
        return ", ".join(names)
    return (
        f"{', '.join(names[:_NAMES_SHOWN])} en nog {more}; schrijf één rij op als zaak, dan zegt inkoopkader reken wat voor "
        "die rij ontbreekt"
    )
