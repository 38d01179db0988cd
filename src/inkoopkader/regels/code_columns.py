"""What a code list says of a code beside its title: an explanation with its source, and values of facts that go with it."""

from __future__ import annotations

from collections.abc import Callable

from inkoopkader.regels import entry_keys, values
from inkoopkader.regels.casefile import check_bounds
from inkoopkader.regels.entries import Entry
from inkoopkader.regels.errors import FormulaError
from inkoopkader.regels.policy import Policy
from inkoopkader.regels.read_csv import Sheet

TITLE = ("code", "titel")
EXPLANATION, SOURCE = "uitleg", "bron"
Report = Callable[[str, int, str, str], None]


def read(policy: Policy, sheet: Sheet, file: str, report: Report) -> dict[str, dict[str, str]]:
    """Return what a code list says of each code by column, without empty cells. A column beside `uitleg` and `bron` is
    named after a national fact and holds its value; mistakes go to `report`."""
    more = [column for column in sheet.header if column not in TITLE]
    facts: dict[str, Entry] = {}
    for column in more:
        entry = policy.national.entries.get(column)
        if entry is not None and entry.kind == "feit":
            facts[column] = entry
        elif column not in (EXPLANATION, SOURCE):
            report(
                file, 1, "", f"de kolom '{column}' van deze codelijst is geen landelijk feit, {EXPLANATION} of {SOURCE}"
            )
    found: dict[str, dict[str, str]] = {}
    for line, row in sheet.rows:
        said = {column: row[column] for column in more if row[column]}
        try:
            for column in facts.keys() & said.keys():
                check_bounds(facts[column], values.parse(facts[column].type, said[column]))
            if said and entry_keys.citation(said.get(SOURCE, "")).document not in policy.sources:
                raise FormulaError(f"de bron {said[SOURCE]} staat niet in beleid/bronnen")
        except FormulaError as error:
            report(file, line, row["code"], str(error))
            continue
        found[row["code"]] = said
    return found
