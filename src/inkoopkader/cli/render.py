"""Draw a trace as a tree in the terminal."""

from __future__ import annotations

from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.tree import Tree

from inkoopkader.regels import values
from inkoopkader.regels.evaluate import Case, Plan
from inkoopkader.regels.policy import Policy
from inkoopkader.regels.trace import Step, Trace, Tracer

_COLOURS: dict[Any, str] = {True: "green", False: "red", None: "yellow"}


def _label(step: Step) -> str:
    if step.values_below:
        shown = "; ".join(values.show(value, step.shown_as) for value in step.values_below[:6]) + (
            " ..." if len(step.values_below) > 6 else ""
        )
    else:
        shown = values.show(step.value, step.shown_as)
    colour = _COLOURS.get(step.value if step.type == "ja_nee" or step.value is None else "", "bold")
    text = f"{escape(step.title)} [dim]({step.name})[/]: [{colour}]{escape(shown)}[/]"
    if step.formula is not None:
        text += f"\n[dim]= {escape(step.formula)}[/]"
    if step.kind in ("feit", "oordeel", "bewijs"):
        text += f" [dim]{step.kind}, opgegeven[/]" if step.value is not None else f" [dim]{step.kind}, ontbreekt[/]"
    elif step.kind == "instelling":
        text += " [dim]instelling[/]"
    if step.sources and step.kind != "feit":
        since = f" · geldig vanaf {step.valid_from}" if step.valid_from else ""
        layer = "" if step.layer == "landelijk" else f" · {step.layer}"
        text += f"\n[blue]{escape('; '.join(step.sources))}[/][dim]{since}{layer}[/]"
    return text


def tree(trace: Trace) -> Tree:
    """Return the trace as a tree: the question at the root, what it read below it; what stands twice is opened once."""
    steps = {step.name: step for step in trace.steps}
    opened: set[str] = set()
    root = Tree(_label(steps[trace.question]))

    def grow(branch: Tree, name: str) -> None:
        opened.add(name)
        for other in steps[name].reads:
            if other in opened and steps[other].reads:
                branch.add(_label(steps[other]).splitlines()[0] + " [dim](zie boven)[/]")
            else:
                grow(branch.add(_label(steps[other])), other)

    grow(root, trace.question)
    return root


def notes(policy: Policy, trace: Trace) -> list[str]:
    """Return what a reader must know besides the value: what is missing, open questions of the policy, contradictions."""
    lines = []
    if trace.gaps:
        lines.append("Ontbreekt:")
        lines += [f"  - {gap}" for gap in trace.gaps]
    issues = list(dict.fromkeys(issue for step in trace.steps for issue in step.issues))
    if issues:
        lines.append("Hierover laat het beleid ruimte:")
        lines += [
            f"  - {issue}: {policy.issues.get(issue, {}).get('vraag', '')} Wij doen: {policy.issues.get(issue, {}).get('keuze', '')}"
            for issue in issues
        ]
    contradictions = [(step.title, item) for step in trace.steps for item in step.contradictions]
    if contradictions:
        lines.append("Tegenspraak:")
        for title, item in contradictions:
            followed = f" Gevolgd: {item['gevolgd']}." if "gevolgd" in item else ""
            lines.append(
                f"  - {title}: {item['bron']} zegt {item['zegt']}.{followed} {item.get('waarom', '')}".rstrip()
            )
    return lines


def show_traces(policy: Policy, case: Case, plan: Plan) -> None:
    """Print the trace of every question of an evaluated case, with what a reader must know besides."""
    console = Console(highlight=False)
    tracer = Tracer(case, plan)
    where = policy.offices[case.office].label if case.office else "landelijk"
    console.print(f"[bold]{where}, beleid op {values.show(case.day, 'datum')}[/]")
    for name in plan.questions:
        level = plan.edition.resolve(name).level
        if not case.entities[level]:
            console.print(f"[yellow]{name}: deze vraag gaat over een {level}, en de zaak heeft er geen[/]")
        for entity in case.entities[level]:
            trace = tracer.trace(name, entity)
            console.print(f"\n[bold]{level} {entity.key}[/]" if entity.key else "")
            console.print(tree(trace))
            for line in notes(policy, trace):
                console.print(line, markup=False)
