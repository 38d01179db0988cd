"""What form of answer somebody takes, and of what form a request is."""

from __future__ import annotations

_OURS = ("application/json", "application/problem+json")


def accepts(header: str) -> bool:
    """May an answer be JSON, by this Accept header (RFC 9110 §12.5.1)? The most precise range that fits decides; an empty
    header takes everything."""
    if not header.strip():
        return True
    best: dict[str, tuple[int, float]] = {}
    for part in header.split(","):
        written, *parameters = (piece.strip().lower() for piece in part.split(";"))
        quality = next((_quality(item) for item in parameters if item.startswith("q=")), 1.0)
        for ours in _OURS:
            precision = {ours: 3, "application/*": 2, "*/*": 1, "*": 1}.get(written, 0)
            if precision > best.get(ours, (0, 0.0))[0]:
                best[ours] = (precision, quality)
    return any(quality > 0 for _, quality in best.values())


def _quality(written: str) -> float:
    try:
        return float(written[2:])
    except ValueError:
        return 0.0


def is_json(header: str) -> bool:
    """Is a body JSON in UTF-8, by this Content-Type header?"""
    kind, *parameters = (piece.strip().lower() for piece in header.split(";"))
    charsets = [item[8:].strip("\"' ") for item in parameters if item.startswith("charset=")]
    return kind == "application/json" and all(charset in ("utf-8", "utf8") for charset in charsets)
