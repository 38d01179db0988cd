"""Files that take seconds to make are made by a few processes at a time, so that the others keep showing pages; and one at a
time for one visitor, so that nobody holds every turn."""

from __future__ import annotations

import hashlib

from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.log import log_response
from django.utils.translation import gettext as _

from inkoopkader.portaal.grenzen import asker
from inkoopkader.portaal.grenzen.limited import waiting

MOST_AT_ONCE = 2
RETRY_SECONDS = 15
_LOCK = 0x1A4B  # a number of our own among the advisory locks of the database


def take(request: HttpRequest) -> HttpResponse | None:
    """Take a turn until the end of the transaction of this request; return the page for who must wait when somebody at the
    same address has one, or all are taken. The database keeps them: it knows every process, and a process that dies gives
    its turn back."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [lock_of(asker.of_address(request))])
        if not cursor.fetchone()[0]:
            return _one_at_a_time(request)
        for turn in range(MOST_AT_ONCE):
            cursor.execute("SELECT pg_try_advisory_xact_lock(%s, %s)", [_LOCK, turn])
            if cursor.fetchone()[0]:
                return None
    return _busy(request)


def lock_of(who: str) -> int:
    """Return the number of the advisory lock of an asker; the locks with one number are others than those with two."""
    return int.from_bytes(hashlib.sha256(f"bestand:{who}".encode()).digest()[:8], "big", signed=True)


def _one_at_a_time(request: HttpRequest) -> HttpResponse:
    text = _(
        "Er wordt al een bestand gemaakt voor u of voor iemand anders op uw netwerk. Wacht tot dat klaar is en probeer het dan "
        "opnieuw."
    )
    return waiting(request, text, RETRY_SECONDS)


def _busy(request: HttpRequest) -> HttpResponse:
    text = _("Er worden nu te veel bestanden tegelijk gemaakt. Wacht een halve minuut en probeer het dan opnieuw.")
    answer = render(request, "portaal/fout.html", {"titel": _("Even wachten"), "tekst": text}, status=503)
    answer["Retry-After"] = str(RETRY_SECONDS)
    said = {"response": answer, "request": request}
    log_response("%s: %s", answer.reason_phrase, request.path, level="warning", **said)  # else Django logs an error
    return answer
