"""E-mail about organisations. It goes out after what it tells is stored; when it fails, the work is still done."""

from __future__ import annotations

import logging
from functools import partial
from smtplib import SMTPException

from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from inkoopkader.portaal.organisaties.models import Gebruiker, Uitnodiging

LOG = logging.getLogger("inkoopkader.portaal")


def send_invitation(*, invitation: Uitnodiging, link: str, sender: Gebruiker) -> None:
    """Send an invitation, once it is stored."""
    context = {"uitnodiging": invitation, "link": link, "van": sender}
    message = EmailMessage(
        subject=_("Uitnodiging om te werken voor %(naam)s") % {"naam": invitation.organisatie.naam},
        body=render_to_string("organisaties/uitnodiging.txt", context),
        to=[invitation.email],
    )
    transaction.on_commit(partial(_send, message))


def _send(message: EmailMessage) -> None:
    try:
        message.send()
    except (OSError, SMTPException):
        LOG.exception("e-mail niet verstuurd")
