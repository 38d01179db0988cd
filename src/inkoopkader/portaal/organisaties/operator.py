"""What only who runs the website does: make a zorgkantoor, and say that numbers were compared with the registers."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.core.management.base import CommandError
from django.db import IntegrityError, connections, transaction
from django.utils import timezone
from django_scopes import scopes_disabled

from inkoopkader.portaal.organisaties import invitations, numbers, powers, rights, services, text
from inkoopkader.portaal.organisaties.context import acting_for
from inkoopkader.portaal.organisaties.models import Organisatie
from inkoopkader.portaal.organisaties.powers import Soort


def make_office(*, name: str, kvk: str, uzovi: str, folder: str, email: str) -> tuple[Organisatie, str]:
    """Make a zorgkantoor and invite its first manager; return it with the secret of the invitation. `folder` is its name
    in the policy, or empty. Raises ValidationError, by field, for what is wrong or known already."""
    services.read_numbers(kind=str(Soort.ZORGKANTOOR), name=name, kvk=kvk, uzovi=uzovi)
    text.address(email)
    made = Organisatie(
        id=uuid.uuid4(),
        soort=Soort.ZORGKANTOOR,
        naam=text.name(name, longest=services.LONGEST_NAME, missing=""),
        kvk=numbers.kvk(kvk),
        uzovi=numbers.uzovi(uzovi),
        zorgkantoor=folder,
    )
    try:
        with acting_for(made):
            made.save(force_insert=True)
            asked = powers.OF_KIND[Soort.ZORGKANTOOR]
            _, secret = invitations.invite(organisation=made, person=None, email=email, asked=asked)
    except IntegrityError as error:
        raise ValidationError(services.known_already(error)) from None
    return made, secret


def confirm_numbers(*, kvk: str, by: str) -> Organisatie:
    """Write that `by` compared the numbers of an organisation with the registers. The owner of the tables alone may say so.
    Raises Organisatie.DoesNotExist, and ValidationError without a name."""
    who = text.name(by, longest=200, missing="Zeg met --door wie de nummers heeft vergeleken.")
    with scopes_disabled(), transaction.atomic(using=rights.OWNER):
        found = Organisatie.objects.using(rights.OWNER).select_for_update().get(kvk=numbers.clean(kvk))
        found.gecontroleerd_op, found.gecontroleerd_door = timezone.now(), who
        found.save(using=rights.OWNER, update_fields=["gecontroleerd_op", "gecontroleerd_door"])
    return found


def organisations() -> Sequence[Organisatie]:
    """Return every organisation of this installation, by name."""
    with scopes_disabled():
        return list(Organisatie.objects.using(rights.OWNER).order_by("naam", "kvk"))


def needs_owner() -> None:
    """Raise CommandError when this process does not know the owner of the database."""
    if rights.OWNER not in connections:
        raise CommandError("Zet INKOOPKADER_EIGENAAR_URL: alleen de eigenaar van de database ziet alle organisaties.")


def plainly(error: ValidationError) -> CommandError:
    """Return what was wrong with what an administrator typed, as one message."""
    return CommandError(" ".join(error.messages))
