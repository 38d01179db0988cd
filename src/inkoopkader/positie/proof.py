"""The receipt of a whole position: what was told, the policy it was read in, and the outcome at every zorgkantoor, so that
anyone can verify and recompute it.

The steps of each computation are not repeated in it but hashed: recomputing makes them again, and tells when one differs.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from inkoopkader import __version__
from inkoopkader.positie.answers import Answers, from_json, refuse_too_much
from inkoopkader.positie.as_json import position_json
from inkoopkader.positie.compute import position, read_outline
from inkoopkader.positie.position import Position
from inkoopkader.regels import signature, values
from inkoopkader.regels.casefile import read_moment
from inkoopkader.regels.errors import CaseError, InkoopkaderError
from inkoopkader.regels.policy import Policy
from inkoopkader.regels.receipt import as_people_read, changed_files, digest, used_files
from inkoopkader.regels.spoken import phrase

FORM = "inkoopkader-positiebewijs-1"
MOST_BYTES = 20_000_000
_PARTS = ("vorm", "programma", "gemaakt", "beleid", "antwoorden", "op", "posities", "hash")
_OUTLINE = "positie.yaml"
_MOST_DIFFERENCES = 25


def make(
    policy: Policy, answers: Answers, found: Sequence[Position], made: datetime, private: bytes | None = None
) -> dict[str, Any]:
    """Return the receipt of positions that were computed from these answers.

    `made` is the moment of making, `private` the Ed25519 key (32 bytes) to sign with; None: unsigned. Raises CaseError
    when there is no position, or the positions are of another year or of more than one moment.
    """
    moments = {item.moment for item in found}
    if len(moments) != 1 or {item.year for item in found} != {answers.year}:
        raise CaseError(phrase("een bewijs gaat over ten minste één zorgkantoor, op één moment en over één jaar"))
    content: dict[str, Any] = {
        "vorm": FORM,
        "programma": f"inkoopkader {__version__}",
        "gemaakt": values.plain(made),
        "beleid": _files(policy, [item.office for item in found]),
        "antwoorden": answers.as_json(),
        "op": values.plain(moments.pop()),
        "posities": _positions(policy, answers, found),
    }
    checksum = digest(content)
    signed = {"handtekening": signature.sign(checksum, private)} if private is not None else {}
    return content | {"hash": checksum} | signed


def _files(policy: Policy, offices: Iterable[str]) -> dict[str, str]:
    outline = policy.folder / _OUTLINE
    return dict(sorted({**used_files(policy, *offices), _OUTLINE: sha256(outline.read_bytes()).hexdigest()}.items()))


def _positions(policy: Policy, answers: Answers, found: Iterable[Position]) -> list[dict[str, Any]]:
    made: list[dict[str, Any]] = position_json(answers.provider(policy), found)["zorgkantoren"]
    for item in made:
        item["onderbouwing"] = {"sha256": digest(item["onderbouwing"])}
    plain: list[dict[str, Any]] = json.loads(json.dumps(made))  # as a reader of the file finds it
    return plain


@dataclass(frozen=True, slots=True)
class Verified:
    """What verifying a receipt found.

    `signature` is geldig, andere_sleutel (valid, but of a key that is not trusted), ongeldig or ontbreekt; `altered`
    says that the contents are not those of the checksum; `changed_files` are policy files that differ since;
    `differences` what recomputing with today's policy gives otherwise, in words; `failed` why it cannot be recomputed.
    """

    signature: signature.State
    key: str
    altered: bool
    changed_files: tuple[str, ...]
    differences: tuple[str, ...]
    failed: str
    name: str
    year: int
    offices: tuple[str, ...]
    made: str

    @property
    def same(self) -> bool:
        """Was exactly the same recomputed?"""
        return not (self.altered or self.differences or self.failed)

    @property
    def sound(self) -> bool:
        """Is nothing at all wrong with it? An unsigned receipt can be sound; a wrong signature never is."""
        return self.same and not self.changed_files and self.signature in ("geldig", "ontbreekt")


def read(content: bytes, origin: str) -> Any:
    """Read the JSON of a receipt. Raises CaseError when it is too large, no JSON, or says two things under one name: of
    those a program checks the one, and a reader may see the other."""
    if len(content) > MOST_BYTES:
        raise CaseError(
            phrase(
                "{origin}: dit bestand is groter dan {most} MB; zo groot is een bewijs niet",
                origin=origin,
                most=MOST_BYTES // 1_000_000,
            )
        )
    try:
        return json.loads(content, object_pairs_hook=_once)
    except _Twice as error:
        raise CaseError(
            phrase(
                "{origin}: de naam '{error}' staat twee keer in dezelfde groep; dat is geen geldig bewijs",
                origin=origin,
                error=error,
            )
        ) from None
    except (ValueError, RecursionError):
        raise CaseError(phrase("{origin}: dit is geen geldige JSON", origin=origin)) from None


class _Twice(Exception):
    """A name stands twice in one group."""


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in pairs:
        if name in found:
            raise _Twice(_short(name).encode("ascii", "replace").decode())
        found[name] = value
    return found


def is_proof(written: Any) -> bool:
    """Is this the receipt of a position (and not that of one case)?"""
    return isinstance(written, Mapping) and written.get("vorm") == FORM


def verify(policy: Policy, written: Any, origin: str, trusted: Iterable[bytes] | None = None) -> Verified:
    """Verify a receipt and recompute it with this policy.

    `trusted` are the public keys whose signature counts (None: any). Raises CaseError when it is no receipt.
    """
    if not is_proof(written) or set(written) - {"handtekening"} != set(_PARTS):
        raise CaseError(phrase("{origin}: dit is geen bewijs van een positie (vorm {form})", origin=origin, form=FORM))
    content = {key: written[key] for key in _PARTS if key != "hash"}
    for key, kind in (("beleid", Mapping), ("antwoorden", Mapping), ("posities", list), ("op", str), ("gemaakt", str)):
        if not isinstance(content[key], kind):
            raise CaseError(
                phrase("{origin}: het onderdeel '{key}' van dit bewijs is beschadigd", origin=origin, key=key)
            )
    try:
        answers = from_json(content["antwoorden"])
        moment = read_moment(content["op"], origin)
        offices = tuple(item["zorgkantoor"] for item in content["posities"])
        if moment is None or not offices or not all(isinstance(office, str) for office in offices):
            raise TypeError
        if len(set(offices)) < len(offices):
            raise TypeError
        checksum = digest(content)
    except (CaseError, KeyError, TypeError, UnicodeEncodeError):  # the last: half a sign, which JSON can hold
        raise CaseError(
            phrase("{origin}: dit bewijs is beschadigd: wat erin staat is niet na te rekenen", origin=origin)
        ) from None
    signed = written.get("handtekening")
    differences, failed = _recompute(policy, answers, offices, moment, content["posities"])
    known = [office for office in offices if office in policy.offices]
    return Verified(
        signature=signature.verify(checksum, signed, trusted),
        key=str(signed.get("sleutel", "")) if isinstance(signed, Mapping) else "",
        altered=checksum != written["hash"],
        changed_files=tuple(changed_files(content["beleid"], _files(policy, known))),
        differences=differences,
        failed=failed,
        name=answers.name,
        year=answers.year,
        offices=offices,
        made=content["gemaakt"],
    )


def _recompute(
    policy: Policy, answers: Answers, offices: tuple[str, ...], moment: datetime, before: list[Any]
) -> tuple[tuple[str, ...], str]:
    """Return what differs, and why it cannot be recomputed (empty when it can)."""
    try:
        refuse_too_much(policy, answers, phrase("dit bewijs"))
        outline, provider = read_outline(policy), answers.provider(policy)
        found = [position(policy, outline, provider, office, answers.year, moment) for office in offices]
        after = _positions(policy, answers, found)
    except InkoopkaderError as error:
        return (), str(error)
    differences: list[str] = []
    for old, new in zip(before, after, strict=True):
        label = new["naam"]
        for path, *parts, kind in _differ(old, new, (), ""):
            one, other = (as_people_read(part, kind) if kind else part for part in parts)
            differences.append(_sentence(label, path, one, other))
            if len(differences) == _MOST_DIFFERENCES:
                return (*differences, phrase("er zijn nog meer verschillen")), ""
    return tuple(differences), ""


_REASONS = ("onderbouwing", "sha256")


def _sentence(label: str, path: tuple[str, ...], one: Any, other: Any) -> str:
    if path == _REASONS:
        return phrase("{label}: een andere onderbouwing", label=label)
    where = f"{label}, {' '.join(path)}"
    return phrase("{where}: {one} in het bewijs, {other} nu", where=where, one=_short(one), other=_short(other))


def _short(value: Any) -> str:
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 80 else f"{text[:80]}..."


_OF_ITS_TYPE = ("waarde", "laagste", "hoogste", "van", "tot_en_met")
"""What of an answer has the type that the answer says (`type`), also within its bounds (`bereik`)."""
_TYPES = {"omvang": "percentage", "waard": "euro", "grondslag": "euro", "bekend_deel": "euro"}


def _differ(one: Any, other: Any, path: tuple[str, ...], kind: str) -> Iterator[tuple[tuple[str, ...], Any, Any, str]]:
    """Yield every place where two JSON values differ, and the type of the value (empty: none); entries of a list are told
    apart by their name. `kind` is the type of the answer that the place is a part of."""
    if isinstance(one, Mapping) and isinstance(other, Mapping):
        kind = str(other.get("type") or kind)
        for key in dict.fromkeys((*one, *other)):
            yield from _differ(one.get(key), other.get(key), (*path, str(key)), kind)
    elif isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        for number, (old, new) in enumerate(zip(one, other, strict=True), start=1):
            name = new.get("naam") if isinstance(new, Mapping) else None
            yield from _differ(old, new, (*path, str(name or number)), kind)
    elif one != other or type(one) is not type(other):
        yield path, one, other, _TYPES.get(path[-1], kind if path[-1] in _OF_ITS_TYPE else "") if path else ""
