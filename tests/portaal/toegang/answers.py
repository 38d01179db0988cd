"""What an answer holds, read to the bottom: headers, cookies, text, and what is inside a workbook, a PDF or a packed file."""

from __future__ import annotations

import contextlib
import io
import json
import re
import subprocess
import zipfile
import zlib
from html import unescape
from typing import Any

from django.http import HttpResponseBase


def texts(response: Any) -> str:
    """Return everything that a reader of an answer can get out of it."""
    parts = [f"{name}: {value}" for name, value in response.items()]
    parts += [str(morsel) for morsel in response.cookies.values()]
    parts += list(_inside(body(response)))
    return "\n".join(parts)


def body(response: HttpResponseBase) -> bytes:
    """Return the content of an answer, also of one that streams."""
    if getattr(response, "streaming", False):
        if not hasattr(response, "matrix_body"):
            response.matrix_body = b"".join(response.streaming_content)  # type: ignore[attr-defined]
        return response.matrix_body  # type: ignore[attr-defined,no-any-return]
    return bytes(response.content)  # type: ignore[attr-defined]


def _inside(content: bytes) -> list[str]:
    if content.startswith(b"PK\x03\x04"):
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            return [text for name in packed.namelist() for text in (name, *_inside(packed.read(name)))]
    if content.startswith(b"\x1f\x8b"):
        return _inside(zlib.decompress(content, 47))
    if content.startswith(b"%PDF"):
        read = subprocess.run(["pdftotext", "-", "-"], input=content, capture_output=True, check=True)
        return [read.stdout.decode(), content.decode("latin-1")]
    text = content.decode("utf-8", "replace")
    found = [text, unescape(text), re.sub(r"\r?\n[ \t]", "", text)]  # iCalendar folds its lines
    if text.lstrip().startswith(("{", "[")):
        with contextlib.suppress(ValueError):
            found.append(json.dumps(json.loads(text), ensure_ascii=False))
    return found


_CHANGES = re.compile(r'name="csrfmiddlewaretoken" value="[^"]*"|[0-9a-f]{32}')
_OWN_HEADERS = frozenset({"x-request-id", "date", "server-timing"})


def comparable(response: Any, *asked: str) -> tuple[Any, ...]:
    """Return an answer without what differs between any two requests, and without what the asker wrote themselves."""
    text = body(response).decode("utf-8", "replace")
    headers = sorted((name.lower(), value) for name, value in response.items() if name.lower() not in _OWN_HEADERS)
    said = json.dumps(headers)
    for own in asked:
        text, said = text.replace(own, "…"), said.replace(own, "…")
    return response.status_code, _CHANGES.sub("", said), _CHANGES.sub("", text)
