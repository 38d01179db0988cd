"""What is written of saved positions."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from inkoopkader.portaal.mijnpositie.drafts import checked
from inkoopkader.portaal.mijnpositie.models import Positie
from inkoopkader.portaal.organisaties.models import Gebruiker, Organisatie
from inkoopkader.positie.answers import Answers


class ChangedMeanwhile(Exception):
    """Somebody else changed the position after this visitor read it. `now` is how it stands; None when it is gone."""

    def __init__(self, now: Positie | None) -> None:
        self.now = now
        super().__init__("changed meanwhile")


def save(*, organisation: Organisatie, person: Gebruiker, answers: Answers) -> Positie:
    """Make a position of answers. Raises TooMuch."""
    return Positie.objects.create(
        organisatie=organisation,
        naam=answers.name,
        jaar=answers.year,
        antwoorden=checked(answers),
        gemaakt_door=person,
        gewijzigd_door=person,
    )


def change(*, key: UUID, seen: int, person: Gebruiker, answers: Answers) -> Positie:
    """Store other answers in a position of which version `seen` was read. Raises TooMuch, and ChangedMeanwhile when it
    has another version by now; then nothing is stored."""
    written = checked(answers)
    with transaction.atomic():
        found = Positie.objects.select_for_update().filter(pk=key).first()
        if found is None or found.versie != seen:
            raise ChangedMeanwhile(found)
        found.naam, found.jaar, found.antwoorden = answers.name, answers.year, written
        found.versie, found.gewijzigd_door = seen + 1, person
        found.save()
    return found


def remove(*, key: UUID, seen: int) -> None:
    """Remove a position of which version `seen` was read; its history stays. Raises ChangedMeanwhile."""
    with transaction.atomic():
        found = Positie.objects.select_for_update().filter(pk=key).first()
        if found is None or found.versie != seen:
            raise ChangedMeanwhile(found)
        found.delete()
