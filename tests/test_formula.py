"""The formula language: what it accepts with which type, and what it refuses with which message."""

from __future__ import annotations

from decimal import Decimal

import pytest

from inkoopkader.regels import formula
from inkoopkader.regels.errors import FormulaError
from inkoopkader.regels.expressions import Signature

NAMES = {
    "euros": Signature("euro", "contract", 2),
    "deel": Signature("percentage", "contract", 6),
    "stuks": Signature("aantal", "contract", 0),
    "tijd": Signature("uren", "contract", 2),
    "wacht": Signature("dagen", "contract", 0),
    "looptijd": Signature("jaren", "contract", 0),
    "dag": Signature("datum", "contract", 0),
    "moment": Signature("tijdstip", "contract", 0),
    "waar": Signature("ja_nee", "contract", 0),
    "soort_zorg": Signature("code", "contract", 0, frozenset({"crisis", "logeren"})),
    "vrije_code": Signature("code", "contract", 0),
    "sectoren": Signature("codes", "contract", 0, frozenset({"vv", "gz"})),
    "opmerking": Signature("tekst", "contract", 0),
    "regel_euros": Signature("euro", "regel", 2),
    "regel_waar": Signature("ja_nee", "regel", 0),
    "regel_dag": Signature("datum", "regel", 0),
    "client_stuks": Signature("aantal", "client", 0),
    "maand_stuks": Signature("aantal", "clientmaand", 0),
    "aanbieder_waar": Signature("ja_nee", "aanbieder", 0),
}
TABLES = {"maxima": ({"prestatie": "code", "jaar": "aantal"}, {"bedrag": "euro"})}


def scope(level: str = "contract") -> formula.Scope:
    return formula.Scope(NAMES.get, lambda: NAMES, level, TABLES)


GOOD = [
    ("euros + euros", "euro", 2),
    ("euros - 1", "euro", 2),
    ("euros * deel", "euro", 8),
    ("euros * stuks", "euro", 2),
    ("euros * tijd", "euro", 4),
    ("deel * deel", "percentage", 12),
    ("deel + 0.02", "percentage", 6),
    ("stuks * deel", "aantal", 6),
    ("tijd * stuks", "uren", 2),
    ("1 + 0.946", "getal", 3),
    ("rond(euros / stuks, 2)", "euro", 2),
    ("rond(euros / euros, 4)", "getal", 4),
    ("rond_omlaag(euros * deel / 60, 2)", "euro", 2),
    ("rond_omhoog(tijd / wacht, 0)", "uren", 0),
    ("rond(euros, -3)", "euro", 0),
    ("dag + dagen(20)", "datum", 0),
    ("dag - maanden(stuks)", "datum", 0),
    ("moment + looptijd", "tijdstip", 0),
    ("dag - dag", "dagen", 0),
    ("dagen_tussen(dag, dag)", "dagen", 0),
    ("dag_van(moment)", "datum", 0),
    ("dag_van(dag)", "datum", 0),
    ("begin_van(dag)", "tijdstip", 0),
    ("einde_van(dag) >= moment", "ja_nee", 0),
    ("jaar_van(dag)", "aantal", 0),
    ("jaar", "aantal", 0),
    ("zorgkantoor == \"cz\"", "ja_nee", 0),
    ("peildatum < datum(\"2027-01-01\")", "ja_nee", 0),
    ("nu <= tijdstip(\"2026-06-15T12:00:00\")", "ja_nee", 0),
    ("1 < stuks <= 10", "ja_nee", 0),
    ("waar and not waar or nee", "ja_nee", 0),
    ("waar and onbekend", "ja_nee", 0),
    ("soort_zorg in (\"crisis\", \"logeren\")", "ja_nee", 0),
    ("soort_zorg not in {\"crisis\"}", "ja_nee", 0),
    ("\"vv\" in sectoren", "ja_nee", 0),
    ("\"los\" == opmerking", "ja_nee", 0),
    ("euros if waar else 0", "euro", 2),
    ("euros if waar else onbekend", "euro", 2),
    ("\"a\" if waar else soort_zorg", "code", 0),
    ("kleinste(euros, 5, 3.5)", "euro", 2),
    ("grootste(dag, dag)", "datum", 0),
    ("begrens(deel, 0, 1)", "percentage", 6),
    ("absoluut(-stuks)", "aantal", 0),
    ("bekend(euros)", "ja_nee", 0),
    ("som(regel_euros)", "euro", 2),
    ("tel(regel_waar)", "aantal", 0),
    ("er_is(regel_waar)", "ja_nee", 0),
    ("laagste(regel_dag)", "datum", 0),
    ("hoogste(regel_euros)", "euro", 2),
    ("maxima(\"bedrag\", soort_zorg, jaar)", "euro", 2),
    ("maxima(\"bedrag\", \"P1\", 2030)", "euro", 2),
    ("aanbieder_waar", "ja_nee", 0),
]  # fmt: skip


@pytest.mark.parametrize(("text", "kind", "scale"), GOOD)
def test_a_formula_has_a_type_and_a_scale(text: str, kind: str, scale: int) -> None:
    found = formula.parse(text, scope())
    assert (found.type, found.scale) == (kind, scale)


BAD = [
    ("euros +", "deze formule is niet te lezen: 'euros +'"),
    ("euros + * 3", "deze formule is niet te lezen bij teken 9"),
    ("", "deze formule is niet te lezen"),
    ("a" * 2001, "de formule is langer dan 2000 tekens"),
    ("not " * 100 + "waar", "de formule is te diep genest; splits haar in regels met een naam"),
    ("rond(" + "1*" * 900 + "1, 2)", "de formule is te diep genest"),
    ("euros + wacht", "euro + dagen kan niet"),
    ("euros * euros", "euro maal euro kan niet"),
    ("euros / stuks", "delen mag alleen binnen een afronding, zoals rond(a / b, 2)"),
    ("euros // 2", "'euros // 2' hoort niet bij de regeltaal"),
    ("euros ** 2", "'euros ** 2' hoort niet bij de regeltaal"),
    ("9**9**9", "'9 ** 9 ** 9' hoort niet bij de regeltaal"),
    ("euros.real", "'euros.real' hoort niet bij de regeltaal"),
    ("euros[0]", "'euros[0]' hoort niet bij de regeltaal"),
    ("lambda: 1", "hoort niet bij de regeltaal"),
    ("[1]", "'[1]' hoort niet bij de regeltaal"),
    ("~" * 1900 + "1", "hoort niet bij de regeltaal"),
    ("kleinste(*euros)", "'kleinste(*euros)' hoort niet bij de regeltaal"),
    ("kleinste(a=1)", "'kleinste(a=1)' hoort niet bij de regeltaal"),
    ("True", "schrijf ja, nee of onbekend"),
    ("None", "schrijf ja, nee of onbekend"),
    ("1j", "'1j' hoort niet bij de regeltaal"),
    ("b'a'", "hoort niet bij de regeltaal"),
    ("1000000000000000", "het getal 1000000000000000 is te groot"),
    ("1e999", "is te groot"),
    ("0.1234567890123456", "heeft meer dan 15 cijfers; zo veel worden er niet exact gelezen"),
    ("1e-300", "heeft meer dan 15 cijfers"),
    ("eurs", "de naam 'eurs' bestaat niet. Bedoelt u euros?"),
    ("regel_euros", "'regel_euros' hoort bij niveau regel en deze regel bij niveau contract: gebruik som, tel, laagste, hoogste of er_is"),
    ("client_stuks", "dat niveau is hier niet bereikbaar"),
    ("waar + 1", "hier hoort een getal, geen ja_nee"),
    ("-dag", "hier hoort een getal, geen datum"),
    ("dag + 5", "bij een datum telt u dagen, maanden of jaren op: schrijf dagen(5)"),
    ("dag - stuks", "schrijf dagen(stuks)"),
    ("dag < \"2030-01-01\"", 'schrijf datum("2030-01-01") om een datum te vergelijken'),
    ("\"2030-01-01\" >= moment", 'schrijf tijdstip("2030-01-01T00:00:00")'),
    ("dag == \"morgen\"", "'morgen' is geen datum; schrijf datum("),
    ("waar en waar", "schrijf and in plaats van en"),
    ("waar of waar", "schrijf or in plaats van of"),
    ("niet waar", "schrijf not in plaats van niet"),
    ("niet(waar)", "de functie 'niet' bestaat niet; schrijf not in plaats van niet"),
    ("1 als waar anders 0", "schrijf x if voorwaarde else y"),
    ("soort_zorg = \"crisis\"", "schrijf == in plaats van ="),
    ("tel(regel_euros = 3)", "schrijf == in plaats van ="),
    ("stuks => 3", "schrijf >= in plaats van =>"),
    ("euros * 5%", "schrijf 5% als 0.05"),
    ("euros * 2,5%", "schrijf 2,5% als 0.025"),
    ("euros * 5% + 1", "schrijf 5% als 0.05"),
    ("soort_zorg == “crisis”", "schrijf rechte aanhalingstekens"),
    ("soort_zorg == \"crisis", "een aanhalingsteken wordt niet gesloten"),
    ("(euros + 1", "er ontbreekt een haakje )"),
    ("rond(euros + euros / 3, 2)", "de deling euros / 3 staat in rond(...) te diep; rond haar apart af, zoals rond(euros / 3, 2), of maak van alles één breuk"),
    ("rond_omlaag(kleinste(euros / 3, 5), 2)", "zoals rond_omlaag(euros / 3, 2)"),
    ("moment - moment", "hier hoort een getal, geen tijdstip"),
    ("euros and waar", "hier hoort een voorwaarde (ja of nee), geen euro"),
    ("not euros", "hier hoort een voorwaarde (ja of nee), geen euro"),
    ("euros if euros else 0", "hier hoort een voorwaarde (ja of nee), geen euro"),
    ("euros is 1", "vergelijk met == != < <= > >= of in"),
    ("euros == onbekend", "vergelijken met onbekend geeft altijd onbekend; gebruik bekend(naam)"),
    ("dag < moment", "een datum en een tijdstip zijn niet te vergelijken; gebruik dag_van(...)"),
    ("euros == wacht", "euro en dagen zijn niet te vergelijken"),
    ("soort_zorg < vrije_code", "van code bestaat geen groter of kleiner; gebruik == of !="),
    ("waar > nee", "van ja_nee bestaat geen groter of kleiner"),
    ("sectoren == sectoren", "vergelijk verzamelingen met in"),
    ("soort_zorg == \"crisi\"", "'crisi' is geen code van soort_zorg. Bedoelt u crisis?"),
    ("soort_zorg in (\"crisis\", \"wonen\")", "'wonen' is geen code van soort_zorg"),
    ("\"v\" in sectoren", "'v' is geen code van sectoren"),
    ("soort_zorg in ()", "na in hoort een rij van codes"),
    ("soort_zorg in (1, 2)", "na in hoort een rij van codes"),
    ("euros in sectoren", "in vraagt of een code in een verzameling van codes zit, niet euro in codes"),
    ("soort_zorg in euros", "niet code in euro"),
    ("euros if waar else dag", "de twee takken zijn van verschillend type: euro en datum"),
    ("rond(euros)", "schrijf rond(waarde, decimalen), bijvoorbeeld rond(a / b, 2)"),
    ("rond(euros, stuks)", "schrijf rond(waarde, decimalen)"),
    ("rond(euros, 7)", "het aantal decimalen van rond is een heel getal van -6 tot 6"),
    ("rond(euros, 1.5)", "het aantal decimalen van rond is een heel getal"),
    ("rond(dag, 1)", "hier hoort een getal, geen datum"),
    ("rond(stuks / euros, 2)", "aantal gedeeld door euro kan niet"),
    ("rond(euros * euros, 2)", "euro maal euro kan niet"),
    ("dagen(euros)", "schrijf dagen(20) met een heel getal of een parameter"),
    ("dagen(1.5)", "schrijf dagen(20) met een heel getal"),
    ("maanden()", "schrijf maanden(20)"),
    ("kleinste(euros)", "kleinste kan niet met (euro)"),
    ("kleinste(euros, dag)", "kleinste vraagt waarden van één type, niet euro en datum"),
    ("grootste(waar, waar)", "grootste kan niet met ja_nee"),
    ("dag_van(euros)", "dag_van kan niet met (euro)"),
    ("begrens(euros, 1)", "begrens kan niet met (euro, getal)"),
    ("klenste(1, 2)", "de functie 'klenste' bestaat niet. Bedoelt u kleinste"),
    ("open(1)", "de functie 'open' bestaat niet"),
    ("datum(2030)", "schrijf datum(\"2026-09-04\")"),
    ("tijdstip(dag)", "schrijf tijdstip(\"2026-09-04T12:00:00\")"),
    ("datum(\"morgen\")", "'morgen' is geen datum; schrijf jjjj-mm-dd"),
    ("som(euros)", "som telt over een lager niveau dan contract, maar hier staat niets van een lager niveau"),
    ("som()", "schrijf som(naam)"),
    ("som(regel_waar)", "hier hoort een getal, geen ja_nee"),
    ("tel(regel_euros)", "hier hoort een voorwaarde (ja of nee), geen euro"),
    ("laagste(regel_waar)", "laagste kan niet met ja_nee"),
    ("som(regel_euros * 2)", "geef wat binnen som(...) staat een eigen regel met een naam"),
    ("maxima(\"prijs\", vrije_code, jaar)", "maxima begint met de naam van een kolom: bedrag"),
    ("maxima", 'maxima is een tabel; schrijf maxima("bedrag", prestatie, jaar)'),
    ("euros(1)", "euros is geen functie of tabel; schrijf de naam zonder haakjes"),
    ("maxima()", "maxima begint met de naam van een kolom"),
    ("maxima(\"bedrag\", vrije_code)", "maxima vraagt na de kolom 2 sleutels: prestatie, jaar"),
    ("maxima(\"bedrag\", dag, jaar)", "sleutel prestatie van maxima is van type code, niet datum"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "message"), BAD)
def test_what_is_not_in_the_language_is_refused_with_a_reason(text: str, message: str) -> None:
    with pytest.raises(FormulaError) as caught:
        formula.parse(text, scope())
    assert message in str(caught.value)


def test_two_levels_that_do_not_meet_cannot_be_counted_together() -> None:
    names = {"c": Signature("aantal", "client", 0), "k": Signature("aantal", "contract", 0)}
    found = formula.Scope(names.get, lambda: names, "regio", {})
    with pytest.raises(FormulaError, match="hoort bij niveau client en deze regel bij niveau contract"):
        formula.parse("som(c + k)", found)


def test_numbers_are_read_exactly() -> None:
    for text in ("0.946", "0.1", "1.4", "100.05", "0.000001"):
        found = formula.parse(text, scope())
        assert found.value == Decimal(text)  # type: ignore[attr-defined]


def test_a_lower_level_is_read_by_an_aggregate_from_each_level() -> None:
    assert formula.parse("som(maand_stuks)", scope("client")).type == "aantal"
    assert formula.parse("client_stuks", scope("clientmaand")).type == "aantal"
    assert formula.parse("client_stuks", scope("regel")).type == "aantal"


@pytest.mark.parametrize(
    ("text", "kind", "message"),
    [
        ("euros", "aantal", "de formule geeft euro, maar de regel is van type aantal"),
        (
            "euros * deel",
            "euro",
            "de uitkomst kan 8 decimalen hebben en euro heeft er 2; zeg hoe er wordt afgerond, bijvoorbeeld rond(..., 2)",
        ),
        ('"a" if waar else opmerking', "code", "de formule geeft tekst, maar de regel is van type code"),
    ],
)
def test_a_formula_fits_its_entry(text: str, kind: str, message: str) -> None:
    expr = formula.parse(text, scope())
    with pytest.raises(FormulaError) as caught:
        formula.fit(expr, kind, 0 if kind == "aantal" else 2)
    assert message in str(caught.value)


def test_fitting_what_does_fit() -> None:
    assert formula.fit(formula.parse("onbekend", scope()), "euro", 2).type == "euro"
    assert formula.fit(formula.parse("1", scope()), "percentage", 6).type == "getal"
    assert formula.fit(formula.parse('"a" if waar else "b"', scope()), "code", 0).type == "code"
    assert formula.fit(formula.parse("deel * euros", scope()), "euro", 8).scale == 8


@pytest.mark.parametrize("text", ["(" * 300 + "1" + ")" * 299, "euros + " * 200 + ")", "~" * 1900 + "1"])
def test_a_message_about_a_long_formula_is_short(text: str) -> None:
    with pytest.raises(FormulaError) as caught:
        formula.parse(text, scope())
    assert len(str(caught.value)) < 200


def test_a_rounding_inside_a_sum_may_itself_be_rounded() -> None:
    assert formula.parse("rond(euros + rond(euros / 3, 2), 0)", scope()).type == "euro"


@pytest.mark.parametrize("text", ['zorgkantoor == "osst"', '"osst" != zorgkantoor', 'zorgkantoor in ("oost", "osst")'])
def test_a_zorgkantoor_that_does_not_exist(text: str) -> None:
    found = formula.Scope(NAMES.get, lambda: NAMES, "contract", offices=frozenset({"oost", "west"}))
    with pytest.raises(FormulaError, match="'osst' is geen code van zorgkantoor. Bedoelt u oost?"):
        formula.parse(text, found)
    assert formula.parse(text.replace("osst", "west"), found).type == "ja_nee"
