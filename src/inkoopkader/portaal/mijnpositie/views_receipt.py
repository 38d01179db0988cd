"""The receipt of a position, and the page on which anybody verifies one."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from inkoopkader.portaal.grenzen.limited import VERIFYING, limited
from inkoopkader.portaal.mijnpositie import drafts, particulars, signing_key
from inkoopkader.portaal.mijnpositie.held import Held
from inkoopkader.portaal.mijnpositie.views_files import attachment
from inkoopkader.portaal.verkenner import policy as shown
from inkoopkader.positie import proof
from inkoopkader.regels.casefile import read_moment
from inkoopkader.regels.errors import CaseError

MOST_BYTES = 2_000_000
"""What a receipt may measure here: what Django reads of a form at most, and far more than one is."""
INVALID = 422


@require_safe
def receipt(request: HttpRequest, positie: Held) -> HttpResponse:
    """The signed receipt of a position, as JSON."""
    found = positie.computed()
    made = proof.make(
        shown.current(), found.answers, found.positions, datetime.now(UTC), private=signing_key.private_key()
    )
    content = json.dumps(made, ensure_ascii=False, indent=1).encode()
    return attachment(content, "application/json", positie, "json", prefix="bewijs")


@require_safe
def public_key(request: HttpRequest) -> HttpResponse:
    """The public key of this installation, for who checks a signature with a program of their own."""
    return JsonResponse({"soort": "Ed25519", "sleutel": _written(signing_key.public_key())})


def _written(key: bytes) -> str:
    return base64.b64encode(key).decode("ascii")


def _context() -> dict[str, Any]:
    return {"sleutel": _written(signing_key.public_key()), "grootste_bestand": MOST_BYTES}


def _verify_later(request: HttpRequest, text: str) -> HttpResponse:
    context = _context() | {"wachten": text, "geplakt": request.POST.get("tekst", "")}
    return render(request, "mijnpositie/nagaan.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@limited(VERIFYING, _verify_later)
def verify(request: HttpRequest) -> HttpResponse:
    """Verify a receipt: the signature, whether it was altered, whether the policy changed since, and the same figures."""
    context = _context()
    if request.method != "POST":
        return render(request, "mijnpositie/nagaan.html", context)
    try:
        name, content = _given(request)
        written = proof.read(content, name)
        _refuse_too_much(written, name)
        found = proof.verify(shown.current(), written, name, trusted=[signing_key.public_key()])
        offices = shown.current().offices
        context["uitslag"], context["gemaakt"] = found, _moment(found.made)
        context["niet_goed"] = _wrong(found)
        context["kantoren"] = [offices[name].label if name in offices else name for name in found.offices]
    except CaseError as error:
        lines = str(error).split("\n")[:20]
        context |= {"fouten": [("bestand", "", line) for line in lines], "fout": " ".join(lines)}
        context["geplakt"] = request.POST.get("tekst", "")
        return render(request, "mijnpositie/nagaan.html", context, status=INVALID)
    return render(request, "mijnpositie/nagaan.html", context)


def _wrong(found: proof.Verified) -> list[str]:
    """Name what does not agree with what it should be, in words."""
    parts = (
        (found.signature != "geldig", _("de handtekening")),
        (found.altered, _("de inhoud")),
        (bool(found.changed_files), _("het beleid")),
        (bool(found.differences or found.failed), _("de uitkomst")),
    )
    return [name for wrong, name in parts if wrong]


def _moment(written: str) -> datetime | None:
    """Return when a receipt says it was made; None when it says something else."""
    try:
        return read_moment(written, "")
    except CaseError:
        return None


def _given(request: HttpRequest) -> tuple[str, bytes]:
    """Return the name and the contents of what was uploaded or pasted. Raises CaseError."""
    file, pasted = request.FILES.get("bestand"), request.POST.get("tekst", "").strip()
    if file is not None:
        if file.size > MOST_BYTES:
            raise CaseError(_("Dit bestand is te groot: hoogstens 2 MB."))
        return particulars.printable(file.name), file.read()
    if not pasted:
        raise CaseError(_("Kies een bestand, of plak het bewijs in het tekstveld."))
    return _("het geplakte bewijs"), pasted.encode("utf-8", "replace")


def _refuse_too_much(written: Any, name: str) -> None:
    """Refuse to recompute more than a position can be. Raises CaseError."""
    if not isinstance(written, Mapping):
        return  # the domain says what is wrong with it
    answers, positions = written.get("antwoorden"), written.get("posities")
    rows = answers.get("productie") if isinstance(answers, Mapping) else None
    most = len(shown.current().offices)
    if (isinstance(rows, list) and len(rows) > drafts.MOST_ROWS) or (
        isinstance(positions, list) and len(positions) > most
    ):
        raise CaseError(_("%(name)s: in dit bewijs staat meer dan een positie kan zijn.") % {"name": name})
