"""What a kind of care says of its production lines before anybody fills anything in (the columns of its code list), and
which kinds fit the sectors of a provider."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from inkoopkader.positie.answers import Answers, Given
from inkoopkader.positie.compute import Outline
from inkoopkader.positie.step import Choice, choices
from inkoopkader.regels import values
from inkoopkader.regels.code_columns import EXPLANATION, SOURCE
from inkoopkader.regels.errors import FormulaError
from inkoopkader.regels.policy import Policy


def explanation(policy: Policy, outline: Outline, kind: str) -> str:
    """Return what a kind of care is, in a sentence; empty when its title says it."""
    return _columns(policy, outline, kind).get(EXPLANATION, "")


def kinds(policy: Policy, outline: Outline, sectors: Collection[str], kept: Collection[str] = ()) -> tuple[Choice, ...]:
    """Return the kinds of care that exist in any of these sectors, or in any sector at all when none is given; `kept` are
    kinds that stay in any case."""
    every = choices(policy, policy.national.entries[outline.care])
    return tuple(item for item in every if item.code in kept or _exists(policy, outline, item.code, sectors))


def _exists(policy: Policy, outline: Outline, kind: str, sectors: Collection[str]) -> bool:
    only = _columns(policy, outline, kind).get(outline.asking.sector, "")
    return not only or not sectors or only in sectors


def follows(policy: Policy, outline: Outline, answers: Answers, row: Mapping[str, Given]) -> dict[str, str]:
    """Return the facts of a production line that follow from its kind of care, and from the sectors of the provider where
    that is one."""
    found = {
        name: value
        for name, value in _columns(policy, outline, str(row.get(outline.care, ""))).items()
        if name not in (EXPLANATION, SOURCE)
    }
    sector, known = outline.asking.sector, sectors_at(outline, answers, str(row.get("zorgkantoor")))
    if len(known) == 1:
        found[sector] = known[0]
    elif known and found.get(sector, known[0]) not in known:
        del found[sector]
    return found


def told_already(policy: Policy, outline: Outline, answers: Answers, row: Mapping[str, Given]) -> frozenset[str]:
    """Return the facts of a production line that say what follows from its kind and the one sector anyhow."""

    def same(name: str, value: str) -> bool:
        entry, given = policy.national.entries[name], row.get(name)
        if given == value or not isinstance(given, str):
            return given == value
        try:
            return bool(values.parse(entry.type, given) == values.parse(entry.type, value))
        except FormulaError:  # a file may hold anything
            return False

    return frozenset(name for name, value in follows(policy, outline, answers, row).items() if same(name, value))


def sectors_at(outline: Outline, answers: Answers, office: str) -> tuple[str, ...]:
    """Return the sectors that a provider works in at a zorgkantoor; empty when it did not say."""
    given = answers.given(outline.asking.sectors, office)
    return given if isinstance(given, tuple) else ()


def _columns(policy: Policy, outline: Outline, kind: str) -> Mapping[str, str]:
    entry = policy.national.entries[outline.care]
    return policy.code_columns.get(entry.extra.get("codelijst") or "", {}).get(kind, {})
