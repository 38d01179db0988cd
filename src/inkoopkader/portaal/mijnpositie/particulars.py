"""What comes before the questions: whom it is about, for which year, at which zorgkantoren."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from django.http import QueryDict
from django.utils.translation import gettext as _

from inkoopkader.portaal.mijnpositie.computed import outline
from inkoopkader.portaal.organisaties import text
from inkoopkader.portaal.verkenner import policy as shown
from inkoopkader.positie.answers import Answers
from inkoopkader.positie.fill_in import Refused, choose_offices

LONGEST_NAME = 200


@dataclass(frozen=True, slots=True)
class Particulars:
    """What was typed, and what is wrong with it by field."""

    name: str
    year: str
    offices: list[str]
    problems: dict[str, str] = field(default_factory=dict)


def of(answers: Answers) -> Particulars:
    """Return the particulars of a position."""
    return Particulars(answers.name, str(answers.year), list(answers.offices))


def empty(name: str = "") -> Particulars:
    """Return the particulars of a new position: the newest policy, every zorgkantoor."""
    return Particulars(name, str(shown.current().newest_year()), list(shown.current().offices))


def typed(form: QueryDict) -> Particulars:
    """Return what was typed."""
    return Particulars(form.get("naam", "").strip(), form.get("jaar", ""), form.getlist("zorgkantoor"))


def fill_in(found: Particulars, before: Answers | None) -> Answers:
    """Return a new position, or the one before with other particulars. Raises Refused with a message per field."""
    problems: dict[str, str] = {}
    if not found.name:
        problems["naam"] = _("Vul in over welke organisatie het gaat.")
    elif len(found.name) > LONGEST_NAME:
        problems["naam"] = _("Gebruik hoogstens %(most)s tekens.") % {"most": LONGEST_NAME}
    elif text.hidden(found.name):
        problems["naam"] = text.hidden_refused()
    if found.year not in map(str, shown.years()):
        problems["jaar"] = _("Kies een jaar uit de lijst.")
    if not found.offices:
        problems["zorgkantoor"] = _("Kies ten minste één zorgkantoor.")
    elif not set(found.offices) <= set(shown.current().offices):
        problems["zorgkantoor"] = _("Kies uit de zorgkantoren die er staan.")
    if problems:
        raise Refused(problems)
    answers = before if before is not None else Answers(found.name, int(found.year))
    answers = replace(answers, name=found.name, year=int(found.year))
    return choose_offices(shown.current(), outline(), answers, found.offices)


def printable(name: str | None) -> str:
    """Return the name of an uploaded file as messages may repeat it."""
    return "".join(sign for sign in name or "" if not text.hidden(sign))[:100] or _("uw bestand")
