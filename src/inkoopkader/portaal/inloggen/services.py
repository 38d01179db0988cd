"""What is written about people and their sessions."""

from __future__ import annotations

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.db import transaction
from django.db.models import F

from inkoopkader.portaal.inloggen.security_log import note
from inkoopkader.portaal.organisaties.context import tell_database
from inkoopkader.portaal.organisaties.models import Gebruiker


def make_person(*, email: str, name: str, password: str | None = None) -> Gebruiker:
    """Make a person whose address somebody has verified already. For commands and demonstration; nobody is signed in
    meanwhile. Raises IntegrityError when the address is known."""
    with transaction.atomic():
        person = Gebruiker.objects.create_user(email, password, naam=name)
        EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    return person


def log_out_everywhere(*, person: Gebruiker) -> None:
    """End every session of a person: what their sessions carry no longer fits."""
    Gebruiker.objects.filter(pk=person.pk).update(uitlogteller=F("uitlogteller") + 1)
    note("overal uitgelogd", wie=person.pk)


def take_second_factor_away(*, email: str) -> Gebruiker:
    """Take the second factor of an account and its recovery codes away, and end its sessions. For a command of the
    installation, after somebody made sure who asks. Raises Gebruiker.DoesNotExist."""
    with transaction.atomic():
        tell_database(signing_in=True)
        person = Gebruiker.objects.get_by_natural_key(email.strip())
        Authenticator.objects.filter(user=person).delete()
        log_out_everywhere(person=person)
        tell_database(signing_in=False)
    note("tweede stap weggehaald", wie=person.pk)
    return person
