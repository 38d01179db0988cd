"""Files that take seconds to make are made by a few processes at a time, so that the others keep showing pages."""

from __future__ import annotations

from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

MOST_AT_ONCE = 2
RETRY_SECONDS = 15
_LOCK = 0x1A4B  # a number of our own among the advisory locks of the database


def takes_a_turn() -> bool:
    """Take a turn until the end of the transaction of this request; False when all turns are taken. The database keeps
    them: it knows every process, and a process that dies gives its turn back."""
    with transaction.atomic(), connection.cursor() as cursor:
        for turn in range(MOST_AT_ONCE):
            cursor.execute("SELECT pg_try_advisory_xact_lock(%s, %s)", [_LOCK, turn])
            if cursor.fetchone()[0]:
                return True
    return False


def busy(request: HttpRequest) -> HttpResponse:
    """The page for who must wait."""
    text = _("Er worden nu te veel bestanden tegelijk gemaakt. Wacht een halve minuut en probeer het dan opnieuw.")
    answer = render(request, "portaal/fout.html", {"titel": _("Even wachten"), "tekst": text}, status=503)
    answer["Retry-After"] = str(RETRY_SECONDS)
    return answer
