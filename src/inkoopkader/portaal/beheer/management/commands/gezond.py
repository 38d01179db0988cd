"""`gezond`: ask the website on this machine whether it can do its work, as a monitor does."""

from __future__ import annotations

import http.client
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

SECONDS = 5


class Command(BaseCommand):
    """Ends with 0 when the website answers that it is well, with 1 and a sentence when not."""

    help = "Vraag de website op deze machine of zij haar werk kan doen."
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        """Ask. Raises CommandError when there is no answer or another than 200."""
        port = settings.ENVIRONMENT.port
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=SECONDS)
        try:
            connection.request("GET", "/gezond/", headers={"Host": settings.ALLOWED_HOSTS[0]})
            answer = connection.getresponse()
            said = answer.read().decode("utf-8", "replace")
        except OSError as error:
            raise CommandError(f"Geen antwoord op poort {port}: {error.strerror or error}") from None
        finally:
            connection.close()
        if answer.status != http.client.OK:
            raise CommandError(f"De website antwoordt {answer.status}: {said[:200]}")
        self.stdout.write(said)
