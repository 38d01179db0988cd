"""The general checks once more, in plain Python, one line at a time: a second opinion on the SQL, written from the page about claims
(docs/declaraties.md) and slow on purpose."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from typing import Any

from inkoopkader.declaraties.general import General
from inkoopkader.prestaties.reference import Performance, Reference
from inkoopkader.prestaties.tariffs import Tariff, TariffList

Line = Mapping[str, Any]
Agreement = tuple[str, str, str | None, date, date, Decimal, Decimal]
"""Provider, region, performance (None: every one), first and last day, share of the care and of the housing."""
CENT = Decimal("0.01")


class Plain:
    """Checks lines against each other, the tables, the agreements and the tariffs."""

    def __init__(
        self, reference: Reference, tariffs: TariffList, agreements: Sequence[Agreement], general: General
    ) -> None:
        self.reference, self.tariffs, self.agreements, self.general = reference, tariffs, agreements, general
        self.linked = {link.code for link in reference.links}

    def codes(self, lines: Sequence[Line]) -> list[list[str]]:
        """Return the codes per line; the lines are in the order of their file."""
        doubles = [self._double(lines, number) for number in range(len(lines))]
        found = []
        for number, line in enumerate(lines):
            codes = list(self._own(line))
            if doubles[number]:
                codes.append("DUBBEL")
            if self._overlaps(lines, doubles, number):
                codes.append("VERBLIJF_OVERLAPT")
            codes += self._turned_back(lines, line)
            found.append(codes)
        return found

    def price(self, line: Line) -> int | None:
        """Return what was agreed per unit, in cents; None: no tariff or no agreement."""
        tariff, agreed = self.tariffs.on(line["prestatie"], line["van"]), self._agreement(line)
        if tariff is None or agreed is None:
            return None
        housing = (tariff.nhc or 0) + (tariff.nic or 0)
        return sum(
            self._rounded(line, tariff, part, share) for part, share in ((tariff.care, agreed[5]), (housing, agreed[6]))
        )

    def _rounded(self, line: Line, tariff: Tariff, part: int, share: Decimal) -> int:
        euros, way = Decimal(part) / 100 * share, ROUND_HALF_UP
        if tariff.unit == "uur" and self._unit(line) == "minuut":
            euros /= 60
            here = [one for one in self.general.per_region if one.region == line["uzovi"]]
            ways = [one.way for one in here if one.since <= line["van"] <= one.until] or [self.general.rounding]
            way = ROUND_DOWN if ways[0] == "omlaag" else ROUND_HALF_UP
        return int(euros.quantize(CENT, rounding=way) * 100)

    def _agreement(self, line: Line) -> Agreement | None:
        mine = [
            one
            for one in self.agreements
            if one[:2] == (line["aanbieder"], line["uzovi"])
            and one[2] in (None, line["prestatie"])
            and one[3] <= line["van"]
            and line["tot_en_met"] <= one[4]
        ]
        return min(mine, key=lambda one: one[2] is None, default=None)

    def _known(self, line: Line) -> Performance | None:
        return next((one for one in self.reference.performances.values() if one.code == line["prestatie"]), None)

    def _unit(self, line: Line) -> str | None:
        known = self._known(line)
        if known is not None and known.unit:
            return known.unit
        return next((one.unit for one in reversed(self.tariffs.of(line["prestatie"]))), None)

    def _own(self, line: Line) -> list[str]:
        """The checks that need no other line, in the order of the page."""
        code, first, last, number = line["prestatie"], line["van"], line["tot_en_met"], line["aantal"]
        exists = self._known(line) is not None or bool(self.tariffs.of(code))
        unit, tariff, price = self._unit(line), self.tariffs.on(code, first), self.price(line)
        links = [one for one in self.reference.links if one.code == code and one.since <= first <= (one.until or first)]
        fits = any(
            (one.profile and one.profile == line["zorgprofiel"])
            or (one.function and one.function == line["functie"])
            or not (one.profile or one.function)
            for one in links
        )
        found = []
        if last < first:
            found.append("PERIODE_OMGEKEERD")
        if number < 1:
            found.append("AANTAL_NIET_POSITIEF")
        if not exists:
            found.append("PRESTATIE_ONBEKEND")
        if code in self.linked and not links:
            found.append("PRESTATIE_NIET_GELDIG")
        if links and (line["zorgprofiel"] or line["functie"]) and not fits:
            found.append("PROFIEL_PAST_NIET")
        if unit and line["tijdseenheid"] and self.general.units.get(line["tijdseenheid"]) != unit:
            found.append("EENHEID_PAST_NIET")
        if unit == "dag" and last >= first and number > (last - first).days + 1:
            found.append("AANTAL_MEER_DAN_DAGEN")
        if exists and self._agreement(line) is None:
            found.append("GEEN_OVEREENKOMST")
        if exists and tariff is None:
            found.append("GEEN_TARIEF")
        if tariff is not None and tariff.until is not None and tariff.until < last:
            found.append("TARIEF_WISSELT")
        rate = line["tarief_cent"]
        if line["bedrag_cent"] >= 0 and rate is not None and price is not None and rate > price:
            found.append("TARIEF_TE_HOOG")
        if rate is not None and abs(line["bedrag_cent"]) != rate * number:
            found.append("BEDRAG_KLOPT_NIET")
        return found

    def _live(self, lines: Sequence[Line], line: Line) -> bool:
        """Does a line claim something that was not turned back?"""
        return line["bedrag_cent"] >= 0 and not any(
            other["bedrag_cent"] < 0
            and other["aanbieder"] == line["aanbieder"]
            and other["verwijst_naar"] == line["referentie"]
            for other in lines
        )

    def _double(self, lines: Sequence[Line], number: int) -> bool:
        line = lines[number]
        same = ("client", "aanbieder", "prestatie", "van", "tot_en_met", "aantal")
        return self._live(lines, line) and any(
            all(other[name] == line[name] for name in same) and self._live(lines, other) for other in lines[:number]
        )

    def _stays(self, line: Line) -> bool:
        known = self._known(line)
        return known is not None and known.unit == "dag" and known.form in ("Verblijf (ZZP)", "VPT")

    def _overlaps(self, lines: Sequence[Line], doubles: Sequence[bool], number: int) -> bool:
        """Was there stay on the first day of a stay already, by a line that began before it?"""

        def counts(at: int) -> bool:
            return self._stays(lines[at]) and self._live(lines, lines[at]) and not doubles[at]

        line = lines[number]
        return counts(number) and any(
            counts(at)
            and lines[at]["client"] == line["client"]
            and (lines[at]["van"], at) < (line["van"], number)
            and lines[at]["tot_en_met"] >= line["van"]
            for at in range(len(lines))
        )

    def _turned_back(self, lines: Sequence[Line], line: Line) -> list[str]:
        if line["bedrag_cent"] >= 0:
            return []
        claimed = [
            other["bedrag_cent"]
            for other in lines
            if other["bedrag_cent"] >= 0
            and other["aanbieder"] == line["aanbieder"]
            and other["referentie"] == line["verwijst_naar"]
        ]
        if not claimed:
            return ["CREDIT_ZONDER_ORIGINEEL"]
        return [] if claimed[0] == -line["bedrag_cent"] else ["CREDIT_ANDER_BEDRAG"]
