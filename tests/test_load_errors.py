"""Every mistake in a policy file gets a message with the right file, line and entry; one row per kind of mistake."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from conftest import Folder
from inkoopkader.regels.errors import Place, PolicyError
from inkoopkader.regels.evaluate import evaluate, make_case
from inkoopkader.regels.load import load

BRON = 'bron: DOC-2030 §1 "anker"'
GOOD = f"""\
goed:
  type: percentage
  waarden: {{2030-01-01: 0.5}}
  titel: Goed
  uitleg: Een goede regel.
  {BRON}
soort_zorg:
  soort: feit
  type: code
  niveau: regel
  toegestaan: [a, b]
  vraag: Welke zorg?
  titel: Soort zorg
  {BRON}
som_van:
  soort: verzamel
  verzamelt: som
  type: percentage
  niveau: regel
  vanaf: 2030-01-01
  titel: Som
  uitleg: Een som.
  {BRON}
open_regel:
  type: percentage
  open: zorgkantoor
  grens: [0.2, 0.8]
  vanaf: 2030-01-01
  titel: Open
  uitleg: Open.
  {BRON}
"""


def mistakes(base: Path) -> list[tuple[Place, str]]:
    found: list[tuple[Place, str]] = []
    load(base, found)
    return found


def check(base: Path, file: str, line: int, entry: str, message: str) -> None:
    """The mistake is there, at its place; and load() raises with the same text."""
    found = mistakes(base)
    places = [(place.file, place.line, place.entry) for place, text in found if message in text]
    assert places, f"geen melding met {message!r} in:\n" + "\n".join(f"{place}: {text}" for place, text in found)
    assert (file, line, entry) in places, f"{message!r} staat op {places}"
    with pytest.raises(PolicyError) as caught:
        load(base)
    assert f"{file}:{line} ({entry}): " in str(caught.value)


# what is written (from line 1 of the file), the line and entry of the message, and a part of it
ENTRY = [
    ("x: 5", 1, "x", "hier hoort een groep sleutels"),
    ("x:", 1, "x", "hier hoort een groep sleutels"),
    ("x: [1]", 1, "x", "hier hoort een groep sleutels"),
    ("Hoofdletter:\n  type: euro", 1, "Hoofdletter", "een naam bestaat uit kleine letters"),
    ("x:\n  soort: verzameling", 2, "x", "de soort 'verzameling' bestaat niet; kies uit feit, parameter"),
    ("x:\n  soort: verzameling", 2, "x", "Bedoelt u verzamel?"),
    ("x:\n  type: euro\n  waarde: 1", 3, "x", "de sleutel 'waarde' past niet bij een parameter. Bedoelt u waarden?"),
    ("x:\n  soort: feit\n  type: euro", 1, "x", "bij een feit hoort 'vraag'"),
    ("x:\n  soort: oordeel\n  vanaf: 2030-01-01\n  vraag: Wat?\n  wie: zorgkantoor", 1, "x", "bij een oordeel hoort 'waarom'"),
    ("x:\n  type: euro\n  titel: [a]", 3, "x", "'titel' is één tekst"),
    ("x:\n  type: euro\n  inventaris: {a: b}", 3, "x", "'inventaris' is een tekst of een lijst van teksten"),
    ("x:\n  type: euro\n  niveau: persoon", 3, "x", "het niveau 'persoon' bestaat niet; kies uit regel"),
    ("x:\n  type: bedrag", 2, "x", "het type 'bedrag' bestaat niet; kies uit euro"),
    ("x:\n  type: euros", 2, "x", "Bedoelt u euro?"),
    ("x:\n  waarden: {2030-01-01: 1}\n  bron: a", 1, "x", "het type ontbreekt"),
    ("x:\n  type: euro\n  waarden: {2030-01-01: 1}", 1, "x", "de bron ontbreekt: elke regel noemt document, plaats en anker"),
    ("x:\n  type: euro\n  bron: zomaar", 3, "x", "'zomaar' is geen bron; schrijf DOCUMENT-JAAR"),
    ("x:\n  type: euro\n  bron: DOC-2030 §1", 3, "x", "ontbreekt het anker"),
    ('x:\n  type: euro\n  bron: DOC-2030 §1 "een twee drie vier vijf zes zeven acht negen"', 3, "x", "is langer dan 8 woorden"),
    ('x:\n  type: euro\n  waarden: {2030-01-01: 1}\n  bron: ANDER-2030 §1 "a"', 1, "x", "de bron ANDER-2030 staat niet in beleid/bronnen"),
    ("x:\n  type: aantal\n  decimalen: 7", 3, "x", "'decimalen' is een heel getal van 0 tot 6"),
    ("x:\n  type: aantal\n  decimalen: ²", 3, "x", "'decimalen' is een heel getal van 0 tot 6"),
    ("x:\n  type: euro\n  decimalen: 2", 3, "x", "hoort bij aantal of uren"),
    ("x:\n  type: euro\n  open: altijd", 3, "x", "schrijf open: zorgkantoor (ieder vult) of open: facultatief"),
    ("x:\n  type: euro\n  tegenspraak: [{zegt: iets}]", 3, "x", "een tegenspraak heeft bron en zegt"),
    ("x:\n  type: euro\n  tegenspraak: [{bron: niets, zegt: iets}]", 3, "x", "'niets' is geen bron"),
    ("x:\n  type: euro\n  waarden: {1 januari: 1}", 3, "x", "'1 januari' is geen datum; schrijf jjjj-mm-dd"),
    ("x:\n  type: euro\n  waarden: {2030-02-30: 1}", 3, "x", "'2030-02-30' is geen datum"),
    ("x:\n  type: euro\n  waarden: 5", 3, "x", "'waarden' is een lijst van datum: waarde"),
    ("x:\n  type: euro\n  waarden: [1, 2]", 3, "x", "'waarden' is een lijst van datum: waarde"),
    ("x:\n  type: euro\n  formule: 1", 3, "x", "zeg met 'vanaf' vanaf welke dag dit geldt, of schrijf formule als lijst"),
    ("x:\n  type: euro\n  waarden:\n    2030-01-01: {waarde: 1, sinds: 2}", 4, "x", "een versie heeft waarde of formule, en mag bekend_vanaf en bron hebben"),
    ("x:\n  type: euro\n  waarden:\n    2030-01-01: {bekend_vanaf: 2030-01-01}", 4, "x", "een versie heeft waarde of formule"),
    ("x:\n  type: euro\n  waarden:\n    2030-01-01: {waarde: 1, bekend_vanaf: gisteren}", 3, "x", "'gisteren' is geen datum"),
    ("x:\n  type: euro\n  formules:\n    2030-01-01: [1]", 4, "x", "hier hoort een formule als tekst"),
    ("x:\n  type: euro\n  waarden: {2030-01-01: 1}\n  tot: 2029-01-01", 4, "x", "'tot' (2029-01-01) ligt niet na de laatste ingangsdatum (2030-01-01)"),
    ("x:\n  type: euro", 1, "x", "er staat geen waarde en geen formule"),
    ("x:\n  soort: verzamel\n  verzamelt: en\n  type: ja_nee", 1, "x", "zeg met 'vanaf' vanaf welke dag dit geldt"),
    ("x:\n  soort: verzamel\n  vanaf: 2030-01-01\n  type: euro\n  verzamelt: gemiddelde", 5, "x", "'verzamelt' is som, en, of, hoogste, laagste"),
    ("x:\n  soort: verzamel\n  vanaf: 2030-01-01\n  type: euro\n  verzamelt: en", 5, "x", "en en of verzamelen ja_nee"),
    ("x:\n  type: percentage\n  niveau: regel\n  bij: somvan\n  waarden: {2030-01-01: 0}", 1, "x", "'bij: somvan' noemt geen verzamelaar. Bedoelt u som_van?"),
    ("x:\n  type: euro\n  niveau: regel\n  bij: som_van\n  waarden: {2030-01-01: 0}", 1, "x", "som_van verzamelt percentage, maar dit is euro"),
    ("som_hoog:\n  soort: verzamel\n  verzamelt: som\n  type: euro\n  vanaf: 2030-01-01\nx:\n  type: euro\n  niveau: regel\n  bij: som_hoog\n  waarden: {2030-01-01: 0}", 6, "x", "som_hoog hoort bij niveau contract en kan een regel van niveau regel niet lezen"),
    ("x:\n  type: euro\n  als: ja\n  waarden: {2030-01-01: 1}", 1, "x", "bij 'als' hoort 'anders'"),
    ("x:\n  type: euro\n  bij: goed\n  als: ja\n  waarden: {2030-01-01: 1}", 1, "x", "'bij: goed' noemt geen verzamelaar"),
    ("x:\n  type: euro\n  als: ja\n  anders: veel\n  waarden: {2030-01-01: 1}", 1, "x", "'veel' is geen getal"),
    ("x:\n  type: percentage\n  grens: [0, 1, 2]\n  waarden: {2030-01-01: 1}", 1, "x", "'grens' is [laagste, hoogste]"),
    ("x:\n  type: ja_nee\n  grens: [0, 1]\n  waarden: {2030-01-01: ja}", 1, "x", "hoort bij een getal of datum"),
    ("x:\n  type: euro\n  eenheid: procentpunt\n  waarden: {2030-01-01: 1}", 1, "x", "een percentage uit het beleid, niet bij euro"),
    ("x:\n  type: percentage\n  eenheid: punten\n  waarden: {2030-01-01: 0.1}", 1, "x", "bij een percentage is 'eenheid' procentpunt, niet 'punten'"),
    ("x:\n  type: percentage\n  grens: [1, 0]\n  waarden: {2030-01-01: 1}", 1, "x", "'grens' is [laagste, hoogste], en beide zijn bekend"),
    ("x:\n  type: percentage\n  grens: [onbekend, 1]\n  waarden: {2030-01-01: 1}", 1, "x", "en beide zijn bekend"),
    ("x:\n  type: percentage\n  grens: [0, veel]\n  waarden: {2030-01-01: 1}", 1, "x", "'veel' is geen getal"),
    ("x:\n  type: percentage\n  grens: [0.80, 1.00]\n  waarden:\n    2030-01-01: 0.79", 5, "x", "0.79 ligt buiten de grens van 0.80 tot 1"),
    ("x:\n  type: code\n  toegestaan: [aap, noot]\n  waarden: {2030-01-01: mies}", 4, "x", "'mies' is geen toegestane code"),
    ("x:\n  type: codes\n  toegestaan: [aap, noot]\n  waarden: {2030-01-01: [aap, nott]}", 4, "x", "'nott' is geen toegestane code. Bedoelt u noot?"),
    ("x:\n  type: euro\n  toegestaan: [1, 2]\n  waarden: {2030-01-01: 1}", 1, "x", "'toegestaan' en 'codelijst' horen bij code of codes, niet bij euro"),
    ("x:\n  type: code\n  codelijst: landen\n  waarden: {2030-01-01: a}", 1, "x", "de codelijst 'landen' bestaat niet"),
    ("x:\n  type: euro\n  waarden:\n    - {vanaf: 2030-01-01, waarde: 1}\n    - {vanaf: 2030-01-01, waarde: 2}", 5, "x", "twee versies met dezelfde ingangsdatum 2030-01-01 en publicatiedatum (ook regel 4)"),
    ("x:\n  type: euro\n  waarden: {2030-01-01: 1}\n  vraagpunten: X-99", 1, "x", "vraagpunt X-99 staat niet in beleid/vraagpunten.yaml"),
    ("x:\n  type: euro\n  formules: {2030-01-01: y}\ny:\n  type: euro\n  formules: {2030-01-01: x}", 1, "x", "deze regel heeft zichzelf nodig: x -> y -> x"),
    ("x:\n  type: euro\n  formules: {2030-01-01: x + 1}", 1, "x", "deze regel heeft zichzelf nodig: x -> x"),
    ("goed:\n  type: euro\n  waarden: {2030-01-01: 1}", 1, "goed", "'goed' staat er al, in landelijk/basis.yaml:1; een naam mag maar één keer"),
    ("jaar:\n  type: euro\n  waarden: {2030-01-01: 1}", 1, "jaar", "'jaar' is een woord van de regeltaal en kan geen naam zijn"),
    ("som:\n  type: euro\n  waarden: {2030-01-01: 1}", 1, "som", "'som' is een woord van de regeltaal"),
    ("datum:\n  type: euro\n  waarden: {2030-01-01: 1}", 1, "datum", "'datum' is een woord van de regeltaal"),
    ("x:\n  type: euro\n  formules:\n    2030-01-01: onbekende_naam", 4, "x", "de naam 'onbekende_naam' bestaat niet"),
    ("x:\n  type: euro\n  formules:\n    2030-01-01: god", 4, "x", "de naam 'god' bestaat niet. Bedoelt u goed?"),
    ("x:\n  type: euro\n  formules:\n    2030-01-01: goed", 4, "x", "de formule geeft percentage, maar de regel is van type euro"),
    ("x:\n  type: aantal\n  formules:\n    2030-01-01: 1.5", 4, "x", "de uitkomst kan 1 decimalen hebben en aantal heeft er 0; zeg hoe er wordt afgerond"),
    ("x:\n  type: euro\n  waarden: {2030-01-01: 1}\n  bron: a\n  uitleg: U", 1, "x", "bij een parameter hoort titel"),
    ("x:\n  type: euro\n  waarden: {2030-01-01: 1}\n  titel:\n  bron: a", 4, "x", "bij een parameter horen titel en uitleg"),
    ("x:\n  type: euro\n  waarden: {2030-01-01: 1}\n  titel: T\n  uitleg: ''", 5, "x", "bij een parameter hoort uitleg"),
    ("x:\n  soort: feit\n  type: euro\n  vraag: Wat?", 1, "x", "bij een feit hoort titel"),
    ("x:\n  type: euro\n  waarden: {}", 3, "x", "'waarden' is een lijst van datum: waarde"),
    ("x:\n  type: euro\n  formules: {}", 3, "x", "'formules' is een lijst van datum: formule"),
    ("x:\n  type: euro\n  waarden:\n    2030-01-01:", 4, "x", "hier staat geen waarde; schrijf onbekend als het beleid haar niet geeft"),
    ("x:\n  type: euro\n  waarden: [{vanaf: 2030-01-01, waarde: 1}, {vanaf: 2030-01-01, waarde: 2}]", 3, "x", "twee versies met dezelfde ingangsdatum 2030-01-01 en publicatiedatum; geef bekend_vanaf of kies er een"),
    ("x:\n  type: euro\n  waarden: {2030-01-01: 1}\n  formules: {2030-01-01: 2}", 4, "x", "twee versies met dezelfde ingangsdatum 2030-01-01 en publicatiedatum (ook regel 3)"),
    ("x:\n  soort: document\n  nodig: [{vanaf: 2030-01-01, formule: ja}, {vanaf: 2030-01-01, formule: nee}]", 3, "x", "twee versies met dezelfde ingangsdatum 2030-01-01"),
    ("x:\n  type: euro\n  waarden: {2030-01-01: 1}\n  vanaf: 2030-01-01", 4, "x", "'vanaf' doet niets naast datums"),
    ("x:\n  type: euro\n  waarden: {2030-01-01: 1}\n  anders: 3", 4, "x", "'anders' hoort bij 'als'"),
    ("x:\n  soort: verzamel\n  verzamelt: som\n  type: euro\n  vanaf: 2030-01-01\n  als: ja", 6, "x", "de sleutel 'als' past niet bij een verzamel"),
    ("x:\n  soort: feit\n  type: euro\n  vraag: Wat?\n  als: ja", 5, "x", "zonder 'bij' doet het niets, haal het weg"),
    ("x:\n  soort: feit\n  type: euro\n  vraag: Wat?\n  anders: 3", 5, "x", "de sleutel 'anders' past niet bij een feit"),
    ("x:\n  type: euro\n  waarden: {2030-01-01: 1.250}", 3, "x", "schrijf 1250.00 als de punt duizendtallen scheidt"),
    ("x:\n  type: percentage\n  waarden: {2030-01-01: 95}", 3, "x", "Schrijf 95% als 0.95."),
    ("x:\n  type: euro\n  formules: {2030-01-01: grootste(1, 2)}", 3, "x", "zet een formule met een komma tussen enkele aanhalingstekens"),
    ("x:\n  type: euro\n  waarden: {2030-01-01: 1.250,00}", 3, "x", "schrijf een getal zonder komma"),
    ("x:\n  type: euro\n  waarden: {2030-01-01: onbekent}", 3, "x", "'onbekent' is geen getal. Bedoelt u onbekend?"),
    ("x:\n  type: euro\n  waarden: {2030-01-01: vervalt}", 3, "x", "'vervalt' is geen getal. Bedoelt u vervallen?"),
    ("x:\n  type: code\n  toegestaan: a, b\n  waarden: {2030-01-01: a}", 3, "x", "'a, b' is geen code"),
    ("x:\n  type: euro\n  tegenspraak: [{bron: 'XYZ-2031 §1 \"a\"', zegt: iets}]", 1, "x", "de bron XYZ-2031 staat niet in beleid/bronnen"),
    ("x:\n  type: euro\n  waarden: {2030-01-01: 1}\n  bij: som_van\n  als: goed", 5, "x", "de formule geeft percentage, maar de regel is van type ja_nee"),
    ("begrens:\n  type: euro\n  waarden: {2030-01-01: 1}", 1, "begrens", "'begrens' is een woord van de regeltaal en kan geen naam zijn"),
    ("kleinste:\n  type: euro\n  waarden: {2030-01-01: 1}", 1, "kleinste", "'kleinste' is een woord van de regeltaal en kan geen naam zijn"),
    ("bekend:\n  type: euro\n  waarden: {2030-01-01: 1}", 1, "bekend", "'bekend' is een woord van de regeltaal en kan geen naam zijn"),
    ("ja:\n  type: euro\n  waarden: {2030-01-01: 1}", 1, "ja", "'ja' is een woord van de regeltaal en kan geen naam zijn"),
    ("onbekend:\n  type: euro\n  waarden: {2030-01-01: 1}", 1, "onbekend", "'onbekend' is een woord van de regeltaal en kan geen naam zijn"),
    ("and:\n  type: euro\n  waarden: {2030-01-01: 1}", 1, "and", "'and' is een woord van de regeltaal en kan geen naam zijn"),
    ("class:\n  type: euro\n  waarden: {2030-01-01: 1}", 1, "class", "'class' is een woord van de regeltaal en kan geen naam zijn"),
    ("dagen_tussen:\n  type: euro\n  waarden: {2030-01-01: 1}", 1, "dagen_tussen", "'dagen_tussen' is een woord van de regeltaal en kan geen naam zijn"),
    ("x:\n  type: euro\n  herhaalt: landelijk\n  waarden: {2030-01-01: 1}", 1, "x", "'x' herhaalt een landelijke regel die niet bestaat"),
]  # fmt: skip

DOCUMENT = [
    ("x:\n  soort: document\n  vanaf: 2030-01-01\n  als: ja", 4, "x", "bij een document heet de voorwaarde 'nodig'"),
    ("x:\n  soort: document\n  vanaf: 2030-01-01\n  hoogstens_oud: maanden(6)", 1, "x", "bij 'hoogstens_oud' hoort een peilmoment"),
    ("x:\n  soort: document\n  vanaf: 2030-01-01\n  eisen: {A B: is het zo?}", 4, "x", "de naam van de eis 'A B' bestaat uit kleine letters"),
    ("x:\n  soort: document\n  vanaf: 2030-01-01\n  eisen: {a: {vraag: is het zo?}}", 4, "x", "de eis 'a' is een vraag, of een groep met formule en titel"),
    ("x:\n  soort: document\n  vanaf: 2030-01-01\n  eisen: [a]", 4, "x", "'eisen' is een groep van naam: vraag"),
    ("x:\n  soort: document\n  vanaf: 2030-01-01\n  niet_ouder_dan: vroeger", 4, "x", "'vroeger' is geen datum"),
    ("x:\n  soort: document\n  vanaf: 2030-01-01\n  eisen: {nodig: is het nodig?}", 1, "x", "'x_nodig' staat er al"),
    ("x:\n  soort: termijn\n  vorm: ooit\n  wie: zorgaanbieder\n  handeling: iets doen\n  waarden: {2030-01-01: 2029-01-01}", 3, "x", "'vorm' is uiterlijk, voor, op, vanaf, niet 'ooit'"),
    ("x:\n  soort: termijn\n  vorm: voor\n  wie: iedereen\n  handeling: iets doen\n  waarden: {2030-01-01: 2029-01-01}", 4, "x", "'wie' is zorgaanbieder, zorgkantoor, beide, derde, niet 'iedereen'"),
    ("x:\n  soort: termijn\n  type: dagen\n  vorm: op\n  wie: beide\n  handeling: iets doen\n  waarden: {2030-01-01: 3}", 3, "x", "een termijn is een datum of een tijdstip"),
    ("x:\n  soort: termijn\n  vorm: op\n  wie: beide\n  handeling: iets doen", 1, "x", "een termijn heeft waarden: {datum: dag} of formules"),
    ("x:\n  soort: termijn\n  vorm: op\n  wie: beide", 1, "x", "bij een termijn hoort 'handeling'"),
    ("x:\n  soort: termijn\n  vorm: voor\n  wie: beide\n  handeling: iets doen\n  waarden: {2030-01-01: 2029-06-15T25:00:00}", 6, "x", "'2029-06-15T25:00:00' is geen tijdstip; schrijf jjjj-mm-ddTuu:mm:ss"),
    ("x:\n  soort: termijn\n  type: tijdstip\n  vorm: voor\n  wie: beide\n  handeling: iets doen\n  waarden: {2030-01-01: 0001-01-01}", 7, "x", "'0001-01-01' ligt buiten de kalender"),
    ("x:\n  soort: document\n  vanaf: 2030-01-01\n  eisen:\n    a: Is het zo?\n    b: {formule: goed}", 6, "x", "de formule geeft percentage, maar de regel is van type ja_nee"),
    ("x:\n  soort: document\n  nodig:\n    2030-01-01: goed", 4, "x", "de formule geeft percentage, maar de regel is van type ja_nee"),
    ("x:\n  soort: termijn\n  vorm: op\n  wie: beide\n  handeling: iets doen\n  bij: som_van\n  waarden: {2030-01-01: 2029-06-15}", 6, "x", "telt deze termijn nergens in mee; haal 'bij' weg"),
    ("x:\n  soort: termijn\n  vorm: op\n  wie: beide\n  handeling: iets doen\n  anders: 2030-01-01\n  waarden: {2030-01-01: 2029-06-15}", 6, "x", "de sleutel 'anders' past niet bij een termijn"),
    ("x:\n  soort: controle\n  vanaf: 2030-01-01\n  conditie: ja\n  code: K\n  ernst: erg\n  melding: Mis.", 6, "x", "'ernst' is afkeuren of signaal"),
    ("x:\n  soort: controle\n  vanaf: 2030-01-01\n  conditie: goed\n  code: K\n  ernst: signaal\n  melding: Mis.", 4, "x", "de formule geeft percentage, maar de regel is van type ja_nee"),
    ("x:\n  soort: oordeel\n  vanaf: 2030-01-01\n  wie: bestuur\n  vraag: Wat?\n  waarom: Daarom.", 4, "x", "'wie' is zorgaanbieder, zorgkantoor, beide, derde, niet 'bestuur'"),
]  # fmt: skip

TABLE = "x:\n  soort: tabel\n  titel: T\n  uitleg: U\n  bestand: %s\n  sleutels: %s\n  kolommen: %s"
TABLES = [
    (TABLE % ("codelijsten/t.csv", "[a]", "{b: euro}"), "'sleutels' en 'kolommen' zijn groepen van kolom: type"),
    (
        TABLE % ("codelijsten/t.csv", "{a: bedrag}", "{b: euro}"),
        "'sleutels' en 'kolommen' zijn groepen van kolom: type",
    ),
    (
        TABLE % ("codelijsten/nergens.csv", "{a: code}", "{b: euro}"),
        "het bestand 'codelijsten/nergens.csv' bestaat niet in de beleidsmap",
    ),
    (TABLE % ("../buiten.csv", "{a: code}", "{b: euro}"), "het bestand '../buiten.csv' bestaat niet in de beleidsmap"),
    (
        (TABLE % ("codelijsten/t.csv", "{a: code}", "{b: euro}")) + "\n  vraagpunten: X-99",
        "vraagpunt X-99 staat niet in beleid/vraagpunten.yaml",
    ),
    (TABLE % ('"a\\0b"', "{a: code}", "{b: euro}"), "bestaat niet in de beleidsmap"),
    (TABLE % ("a" * 5000, "{a: code}", "{b: euro}"), "bestaat niet in de beleidsmap"),
    (TABLE % ("codelijsten/t.csv", "{a: code}", "{c: euro}"), "het bestand 'codelijsten/t.csv' heeft geen kolom c"),
]


@pytest.mark.parametrize(("written", "line", "entry", "message"), [*ENTRY, *DOCUMENT])
def test_a_mistake_in_an_entry(folder: Folder, written: str, line: int, entry: str, message: str) -> None:
    files = {"landelijk/basis.yaml": GOOD, "landelijk/proef.yaml": written + "\n"}
    check(folder(files), "landelijk/proef.yaml", line, entry, message)


@pytest.mark.parametrize(("written", "message"), TABLES)
def test_a_mistake_in_a_table(folder: Folder, written: str, message: str) -> None:
    files = {"landelijk/proef.yaml": f"{written}\n  {BRON}\n", "codelijsten/t.csv": "a,b\nk,1.00\n"}
    check(folder(files), "landelijk/proef.yaml", 1, "x", message)


def test_a_mistake_in_a_row_of_a_table_names_that_row(folder: Folder) -> None:
    written = TABLE % ("codelijsten/t.csv", "{a: code}", "{b: euro}")
    base = folder(
        {"landelijk/proef.yaml": f"{written}\n  {BRON}\n", "codelijsten/t.csv": "a,b\nk,1.00\nk,2.00\nm,veel\n"}
    )
    check(base, "codelijsten/t.csv", 3, "x", "staat twee keer in de tabel")
    check(base, "codelijsten/t.csv", 4, "x", "'veel' is geen getal")


@pytest.mark.parametrize("key", ["vanaf: 2030-01-01", "tot: 2031-01-01", "als: ja", "bij: som_van", "niet_bij: [oost]"])
def test_a_table_has_no_date_of_its_own(folder: Folder, key: str) -> None:
    written = TABLE % ("codelijsten/t.csv", "{a: code}", "{b: euro}")
    base = folder({"landelijk/proef.yaml": f"{written}\n  {key}\n  {BRON}\n", "codelijsten/t.csv": "a,b\nk,1.00\n"})
    check(base, "landelijk/proef.yaml", 8, "x", "een tabel heeft geen eigen datum of voorwaarde")


def test_the_source_of_a_table_is_a_known_document(folder: Folder) -> None:
    written = TABLE % ("codelijsten/t.csv", "{a: code}", "{b: euro}") + '\n  bron: WEG-2030 §1 "a"\n'
    base = folder({"landelijk/proef.yaml": written, "codelijsten/t.csv": "a,b\nk,1.00\n"})
    check(base, "landelijk/proef.yaml", 1, "x", "de bron WEG-2030 staat niet in beleid/bronnen")


def table(name: str) -> str:
    return (TABLE % ("codelijsten/t.csv", "{a: code}", "{b: euro}")).replace("x:", f"{name}:", 1) + f"\n  {BRON}\n"


TWO_OFFICES = {
    "zorgkantoor/oost/zorgkantoor.yaml": "naam: Oost\n",
    "zorgkantoor/west/zorgkantoor.yaml": "naam: West\n",
    "codelijsten/t.csv": "a,b\nk,1.00\n",
}


def test_two_tables_with_one_name(folder: Folder) -> None:
    base = folder(
        {**TWO_OFFICES, "zorgkantoor/oost/t.yaml": table("tab"), "zorgkantoor/west/t.yaml": "# twee\n" + table("tab")}
    )
    check(base, "zorgkantoor/west/t.yaml", 2, "tab", "de tabel 'tab' staat ook in zorgkantoor/oost/t.yaml:1")


def test_a_table_of_a_zorgkantoor_with_a_national_name(folder: Folder) -> None:
    base = folder({**TWO_OFFICES, "landelijk/t.yaml": table("tab"), "zorgkantoor/oost/t.yaml": table("tab")})
    check(base, "zorgkantoor/oost/t.yaml", 1, "tab", "'tab' bestaat landelijk al (landelijk/t.yaml:1)")


def test_a_table_belongs_to_its_zorgkantoor(folder: Folder) -> None:
    reads = f'y:\n  type: euro\n  formules:\n    2030-01-01: tab("b", "k")\n  titel: Y\n  uitleg: Y.\n  {BRON}\n'
    files = {**TWO_OFFICES, "zorgkantoor/oost/t.yaml": table("tab"), "zorgkantoor/oost/y.yaml": reads}
    assert mistakes(folder(files)) == []
    check(
        folder({**files, "zorgkantoor/west/y.yaml": reads}),
        "zorgkantoor/west/y.yaml",
        4,
        "y",
        "de functie 'tab' bestaat niet",
    )


def test_a_zorgkantoor_that_does_not_exist_in_a_formula(folder: Folder) -> None:
    rule = f'y:\n  type: ja_nee\n  formules:\n    2030-01-01: zorgkantoor == "%s"\n  titel: Y\n  uitleg: Y.\n  {BRON}\n'
    offices = {name: text for name, text in TWO_OFFICES.items() if name.startswith("zorgkantoor/")}
    assert mistakes(folder({**offices, "landelijk/y.yaml": rule % "oost"})) == []
    base = folder({**offices, "landelijk/y.yaml": rule % "osst"})
    check(base, "landelijk/y.yaml", 4, "y", "'osst' is geen code van zorgkantoor. Bedoelt u oost?")


def test_a_table_cannot_be_named_after_a_function(folder: Folder) -> None:
    base = folder({"landelijk/t.yaml": table("begrens"), "codelijsten/t.csv": "a,b\nk,1.00\n"})
    assert [text for _, text in mistakes(base)] == ["'begrens' is een woord van de regeltaal en kan geen naam zijn"]


ROWS = [
    ("a,b\nk,1,50\n", 2, "", "deze rij heeft 3 cellen en de eerste rij 2; zet een cel met een komma of puntkomma tussen dubbele aanhalingstekens"),
    ("a,b\nk,1.00\nm\n", 3, "", "deze rij heeft 1 cel en de eerste rij 2"),
    ("a,b\n\nk,1.00\n,2.00\n", 4, "x", "de sleutel is hier leeg of onbekend; vul a in"),
    ("a,b\nk,1.00\nk,2.00\n", 3, "x", "de sleutel k staat twee keer in de tabel"),
    ('a,b\nk,"1,50"\n', 2, "x", "geen teken voor duizendtallen: 1.50."),
    ('a,b\nk,"1.00\nm,2.00\n', 2, "", "deze rij is niet te lezen; een aanhalingsteken opent en sluit een hele cel"),
    ("a,a\nk,1.00\n", 1, "", "heeft elke kolom een naam, en elke naam staat er één keer"),
    ("", 0, "", "Dit bestand is leeg; de eerste rij noemt de kolommen."),
    ("a,b\n", 0, "", "onder de eerste rij met de kolommen staat niets"),
    ("a,b\nk,caf\xe9\n", 2, "", "Dit bestand is geen UTF-8-tekst; sla het op als 'CSV UTF-8'."),
]  # fmt: skip


@pytest.mark.parametrize(("text", "line", "entry", "message"), ROWS)
def test_a_table_that_cannot_be_read_gives_one_message(
    folder: Folder, text: str, line: int, entry: str, message: str
) -> None:
    base = folder({"landelijk/proef.yaml": table("x"), "codelijsten/t.csv": ""})
    (base / "codelijsten" / "t.csv").write_text(text, encoding="latin-1")
    [(place, found)] = mistakes(base)
    assert (place.file, place.line, place.entry) == ("codelijsten/t.csv", line, entry) and message in found


@pytest.mark.parametrize("text", ["\ufeffa,b\nk,1.00\n", "a;b\r\nk;1.00\r\n", "\ufeffa;b\nk;1.00\n"])
def test_a_table_of_a_dutch_spreadsheet_works(folder: Folder, text: str) -> None:
    policy = load(folder({"landelijk/proef.yaml": table("x"), "codelijsten/t.csv": text}))
    assert policy.tables["x"].rows == {("k",): {"b": Decimal("1.00")}}


LISTED = [
    ("code,titel\n,Leeg\n", 2, "de code is leeg of onbekend"),
    ("code,titel\na,A\na,B\n", 3, "de code a staat twee keer in de lijst"),
    ("code,titel\na b,A\n", 2, "'a b' is geen code"),
    ("code,titel\na,A,B\n", 2, "deze rij heeft 3 cellen"),
    ("code,naam\na,A\n", 1, "een codelijst heeft de kolommen code en titel, en geen tabel leest dit bestand"),
    ("code,titel\n", 0, "onder de eerste rij met de kolommen staat niets"),
]


@pytest.mark.parametrize(("text", "line", "message"), LISTED)
def test_a_mistake_in_a_code_list(folder: Folder, text: str, line: int, message: str) -> None:
    [(place, found)] = mistakes(folder({"codelijsten/c.csv": text}))
    assert (place.file, place.line) == ("codelijsten/c.csv", line) and message in found


def test_a_code_list_of_a_dutch_spreadsheet_works(folder: Folder) -> None:
    policy = load(folder({"codelijsten/c.csv": "\ufeffcode;titel\na;Eerste, en tweede\n"}))
    assert policy.code_lists == {"c": {"a": "Eerste, en tweede"}}


UNREAD = [
    ("landelijk/extra.yml", "laat de naam eindigen op .yaml"),
    ("bronnen/WEG-2030.yml", "laat de naam eindigen op .yaml"),
    ("zorgkantoor/oost/sub/extra.yaml", "zet het in zorgkantoor/<naam>/ zelf"),
    ("landelijk/sub/extra.yaml", "zet het in landelijk/ zelf"),
    ("zorgkantoor/extra.yaml", "zet het in zorgkantoor/<naam>/ zelf"),
]


@pytest.mark.parametrize(("file", "message"), UNREAD)
def test_a_file_that_would_not_be_read(folder: Folder, file: str, message: str) -> None:
    base = folder({"zorgkantoor/oost/zorgkantoor.yaml": "naam: Oost\n", file: "x: 1\n"})
    [(place, found)] = mistakes(base)
    assert place.file == file and "dit bestand wordt niet gelezen" in found and message in found


def test_a_folder_without_national_policy(tmp_path: Path) -> None:
    with pytest.raises(PolicyError, match="In deze beleidsmap ontbreekt de map landelijk/"):
        load(tmp_path)


TITLED = f"  titel: T\n  uitleg: U\n  {BRON}\n"
READER = f"y:\n  type: euro\n  formules: {{2030-01-01: x + 1}}\n{TITLED}"
ONCE = [
    f"x:\n  type: percentages\n  waarden: {{2030-01-01: 1}}\n{TITLED}",
    f"x:\n  waarden: {{2030-01-01: 1}}\n{TITLED}",
    f"x:\n  soort: feit\n  vraag: Wat?\n{TITLED}",
    f"x:\n  soort: parametr\n  type: euro\n  waarden: {{2030-01-01: 1}}\n{TITLED}",
    f"x:\n  type: euro\n  waarden: {{2030-01-01: veel}}\n{TITLED}",
    f"x:\n  type: euro\n  formules: {{2030-01-01: grootste(1, 2)}}\n{TITLED}",
    f"x:\n  soort: verzamel\n  verzamelt: som\n  type: eur\n  vanaf: 2030-01-01\n{TITLED}z:\n  type: euro\n  bij: x\n  waarden: {{2030-01-01: 1}}\n{TITLED}",
    f"x:\n  type: euro\n  bij: weg\n  als: nee\n  waarden: {{2030-01-01: 1}}\n{TITLED}",
    f"x:\n  soort: tabel\n  sleutels: {{a: code}}\n  kolommen: {{b: euro}}\n{TITLED}",
    f"x:\n  type: euro\n  waarde: {{2030-01-01: 1}}\n{TITLED}",
    f"x:\n  typ: euro\n  waarden: {{2030-01-01: 1}}\n{TITLED}",
    f"x:\n  type: euro\n  open: oost\n{TITLED}",
    f"x:\n  type: euro\n  vanaf: 2030\n  formule: 3\n{TITLED}",
    f"x:\n  soort: verzamel\n  verzamelt: gemiddelde\n  type: euro\n  vanaf: 2030-01-01\n{TITLED}",
    f"x:\n  soort: verzamel\n  verzamelt: som\n  type: euro\n  vanaf: 2030\n{TITLED}",
    f"x:\n  type: euro\n  waarden: {{2030-01-01: 1}}\n{TITLED}d:\n  soort: document\n  vanaf: 2030-01-01\n  hoogstens_oud: maanden(6)\n{TITLED}",
    f"x:\n  type: euro\n  waarden: {{2030-01-01: 1}}\n{TITLED}d:\n  soort: document\n  nodig: nee\n{TITLED}",
    f"x: 5\nw:\n  type: euro\n  waarden: {{2030-01-01: 1}}\n{TITLED}",
]


@pytest.mark.parametrize("written", ONCE)
def test_one_mistake_gives_one_message(folder: Folder, written: str) -> None:
    found = mistakes(folder({"landelijk/proef.yaml": written + READER}))
    assert len(found) == 1, "\n".join(f"{place}: {text}" for place, text in found)


def test_a_file_that_cannot_be_read_does_not_make_its_names_unknown(folder: Folder) -> None:
    files = {"landelijk/a.yaml": "x:\n\ttype: euro\n", "landelijk/b.yaml": READER}
    [(place, _)] = mistakes(folder(files))
    assert (place.file, place.line) == ("landelijk/a.yaml", 2)


def test_a_source_that_cannot_be_read_is_not_unknown_as_well(folder: Folder) -> None:
    base = folder({"landelijk/proef.yaml": GOOD, "bronnen/DOC-2030.yaml": "id: DOC-2030\n"})
    [(place, _)] = mistakes(base)
    assert place.file == "bronnen/DOC-2030.yaml"


def test_what_a_zorgkantoor_repeats_may_be_written_otherwise(folder: Folder) -> None:
    files = {
        **OFFICE,
        "zorgkantoor/oost/proef.yaml": f"{FILL}goed:\n  herhaalt: landelijk\n  type: percentage\n  waarden: {{2030-01-01: 0.50}}\n  {BRON}\n",
    }
    assert mistakes(folder(files)) == []


def test_base_entries_themselves_are_good(folder: Folder) -> None:
    assert mistakes(folder({"landelijk/basis.yaml": GOOD})) == []


OFFICE = {"zorgkantoor/oost/zorgkantoor.yaml": "naam: Oost\n", "landelijk/basis.yaml": GOOD}
FILL = f"open_regel:\n  waarden: {{2030-01-01: 0.5}}\n  {BRON}\n"

LAYERS = [
    (f"goed:\n  type: percentage\n  waarden: {{2030-01-01: 0.4}}\n  {BRON}", 1, "goed", "'goed' bestaat landelijk al (landelijk/basis.yaml:1) en is niet open; kies een andere naam of schrijf herhaalt: landelijk"),
    (f"goed:\n  herhaalt: landelijk\n  type: percentage\n  waarden: {{2030-01-01: 0.4}}\n  {BRON}", 4, "goed", "herhaalt landelijk, maar zegt 0.4 waar landelijk/basis.yaml:3 0.5 zegt"),
    (f"goed:\n  herhaalt: oost\n  type: percentage\n  waarden: {{2030-01-01: 0.5}}\n  {BRON}", 1, "goed", "schrijf herhaalt: landelijk"),
    (f"goed:\n  herhaalt: landelijk\n  type: percentage\n  waarden: {{2029-01-01: 0.5}}\n  {BRON}", 4, "goed", "herhaalt landelijk, maar op 2029-01-01 geldt de regel daar niet (landelijk/basis.yaml:1)"),
    ("goed:\n  herhaalt: landelijk\n  type: percentage\n  waarden: {2030-01-01: 0.5}\n  bron: WEG-2030 §1 \"a\"", 1, "goed", "de bron WEG-2030 staat niet in beleid/bronnen"),
    (f"open_regel:\n  type: percentage\n  waarden: {{2030-01-01: 0.4}}\n  {BRON}", 2, "open_regel", "'open_regel' vult een open landelijke regel; de sleutel 'type' staat daar al of past hier niet"),
    (f"open_regel:\n  soort: instelling\n  waarden: {{2030-01-01: 0.4}}\n  {BRON}", 2, "open_regel", "'open_regel' is landelijk een parameter"),
    (f"open_regel:\n  titel: Leeg\n  {BRON}", 1, "open_regel", "een open regel vult u met waarden of formules; schrijf onbekend als het beleid het niet zegt"),
    (f"open_regel:\n  waarden:\n    2030-01-01: 0.9\n  {BRON}", 3, "open_regel", "0.9 ligt buiten de grens van 0.2 tot 0.8"),
    (f"{FILL}eigen:\n  type: euro\n  open: zorgkantoor\n  {BRON}", 6, "eigen", "alleen een landelijke regel kan open zijn"),
]  # fmt: skip


@pytest.mark.parametrize(("written", "line", "entry", "message"), LAYERS)
def test_a_mistake_between_the_layers(folder: Folder, written: str, line: int, entry: str, message: str) -> None:
    check(
        folder({**OFFICE, "zorgkantoor/oost/proef.yaml": written + "\n"}),
        "zorgkantoor/oost/proef.yaml",
        line,
        entry,
        message,
    )


def test_a_zorgkantoor_that_leaves_an_open_entry_open_is_named(folder: Folder) -> None:
    check(
        folder(OFFICE),
        "landelijk/basis.yaml",
        24,
        "open_regel",
        "zorgkantoor oost vult deze open regel niet; schrijf zo nodig onbekend",
    )


def test_one_name_at_two_offices_has_one_type(folder: Folder) -> None:
    files = {
        **OFFICE,
        "zorgkantoor/west/zorgkantoor.yaml": "naam: West\n",
        "zorgkantoor/oost/proef.yaml": f"{FILL}eigen:\n  type: euro\n  titel: T\n  uitleg: U\n  waarden: {{2030-01-01: 1}}\n  {BRON}\n",
        "zorgkantoor/west/proef.yaml": f"{FILL}eigen:\n  type: aantal\n  titel: T\n  uitleg: U\n  waarden: {{2030-01-01: 1}}\n  {BRON}\n",
    }
    check(
        folder(files),
        "zorgkantoor/west/proef.yaml",
        4,
        "eigen",
        "'eigen' is hier aantal op niveau contract en in zorgkantoor/oost/proef.yaml:4 euro op niveau contract",
    )


FILES = [
    ("landelijk/proef.yaml", "- a\n- b\n", "een beleidsbestand is een lijst van naam: regel"),
    ("landelijk/proef.yaml", "x: [\n", "Dit is geen geldige YAML"),
    ("bronnen/FOUT-2030.yaml", "- a\n", "een bron heeft id, titel, uitgever, datum, sha256_tekst en laatst_gecontroleerd"),
    ("bronnen/FOUT-2030.yaml", "id: FOUT-2030\n", "bij een bron hoort titel, uitgever, datum, sha256_tekst, laatst_gecontroleerd"),
    ("bronnen/FOUT-2030.yaml", "id: X-2030\ntitel: t\nuitgever: u\ndatum: 2030-01-01\nsha256_tekst: x\nlaatst_gecontroleerd: 2030-01-01\n", "het bestand heet FOUT-2030.yaml, maar de bron X-2030"),
    ("bronnen/FOUT-2030.yaml", "id: FOUT-2030\ntitel: t\nuitgever: u\ndatum: mei\nsha256_tekst: x\nlaatst_gecontroleerd: 2030-01-01\n", "'mei' is geen datum"),
    ("bronnen/FOUT-2030.yaml", "id: FOUT-2030\ntitel: t\nuitgever: u\ndatum: onbekend\nsha256_tekst: x\nlaatst_gecontroleerd: 2030-01-01\n", "'datum' en 'laatst_gecontroleerd' zijn bekende dagen"),
    ("vraagpunten.yaml", "- a\n", "dit bestand is een groep van nummer: {plaatsen, vraag, behandeling, keuze}"),
    ("vraagpunten.yaml", "V-1: [a]\n", "een vraagpunt is een groep met ten minste een vraag"),
    ("vraagpunten.yaml", "V-1: {vraag: Wat, behandeling: signaal, keus: a}\n", "de sleutel 'keus' hoort niet bij een vraagpunt"),
    ("vraagpunten.yaml", "V-1: {vraag: Wat, behandeling: later}\n", "'behandeling' is instelbaar, persoon, signaal, blokkeer, geen"),
    ("zorgkantoor/oost/tarief.yaml", "", "in deze map hoort een bestand zorgkantoor.yaml met naam"),
    ("codelijsten/c.csv", "code,titel,kleur\na,A,\n", "de kolom 'kleur' van deze codelijst is geen landelijk feit, uitleg of bron"),
    ("codelijsten/c.csv", "code,titel,uitleg\na,A,Een a\n", "is geen bron; schrijf DOCUMENT-JAAR"),
    ("codelijsten/c.csv", 'code,titel,uitleg,bron\na,A,Een a,"NERGENS-2030 §1 ""a"""\n', "staat niet in beleid/bronnen"),
]  # fmt: skip


@pytest.mark.parametrize(("file", "written", "message"), FILES)
def test_a_mistake_in_a_file_as_a_whole(folder: Folder, file: str, written: str, message: str) -> None:
    found = mistakes(folder({file: written}))
    assert [text for place, text in found if message in text and place.file in (file, str(Path(file).parent))], found


def test_a_code_list_holds_values_of_facts_that_fit(folder: Folder) -> None:
    fact = (
        f"kleur:\n  soort: feit\n  type: code\n  toegestaan: [rood]\n  vraag: Welke kleur?\n  titel: Kleur\n  {BRON}\n"
    )
    sheet = 'code,titel,kleur,bron\na,A,{},"DOC-2030 §1 ""a"""\n'
    files = {"landelijk/proef.yaml": fact, "codelijsten/c.csv": sheet.format("rood")}
    assert load(folder(files)).code_columns["c"] == {"a": {"kleur": "rood", "bron": 'DOC-2030 §1 "a"'}}
    found = mistakes(folder(files | {"codelijsten/c.csv": sheet.format("blauw")}))
    assert [place.line for place, text in found if "'blauw' is geen toegestane code" in text] == [2]


def test_a_file_that_is_not_utf8(folder: Folder) -> None:
    base = folder({})
    (base / "landelijk" / "proef.yaml").write_bytes(b"x: \xff\n")
    (base / "codelijsten").mkdir()
    (base / "codelijsten" / "c.csv").write_bytes(b"code,titel\n\xff,x\n")
    found = {place.file: text for place, text in mistakes(base)}
    assert found["landelijk/proef.yaml"] == "Dit bestand is geen UTF-8-tekst; sla het op als UTF-8."
    assert found["codelijsten/c.csv"] == "Dit bestand is geen UTF-8-tekst; sla het op als 'CSV UTF-8'."


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(PolicyError, match="Deze beleidsmap bestaat niet. Zet INKOOPKADER_BELEID"):
        load(tmp_path / "nergens")


def test_all_mistakes_come_at_once_in_the_order_of_file_and_line(folder: Folder) -> None:
    base = folder(
        {
            "landelijk/b.yaml": f"x:\n  type: bedrag\n  {BRON}\n",
            "landelijk/a.yaml": f"z:\n  type: euro\n  {BRON}\ny:\n  type: munt\n  {BRON}\n",
        }
    )
    places = [(place.file, place.line) for place, _ in mistakes(base)]
    assert places == sorted(places)
    assert {file for file, _ in places} == {"landelijk/a.yaml", "landelijk/b.yaml"}


def test_a_relative_policy_folder_works(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    """Found here: a table under a relative INKOOPKADER_BELEID gave a stack trace."""
    written = TABLE % ("codelijsten/t.csv", "{a: code}", "{b: euro}")
    base = folder({"landelijk/proef.yaml": f"{written}\n  {BRON}\n", "codelijsten/t.csv": "a,b\nk,1.00\n"})
    monkeypatch.chdir(base.parent)
    monkeypatch.setenv("INKOOPKADER_BELEID", base.name)
    assert list(load().tables) == ["x"]


def test_two_versions_with_one_start_keep_their_own_sums(folder: Folder) -> None:
    """Found here: the second version's inner expression replaced the first one's."""
    written = f"""\
bedrag:
  soort: feit
  type: euro
  niveau: regel
  vraag: Hoeveel?
  titel: Bedrag
  {BRON}
x:
  type: euro
  formules:
    - {{vanaf: 2030-01-01, bekend_vanaf: 2029-01-01, formule: som(bedrag * 2)}}
    - {{vanaf: 2030-01-01, bekend_vanaf: 2029-06-01, formule: som(bedrag * 3)}}
  titel: Bedragen bij elkaar
  uitleg: Twee keer gepubliceerd.
  {BRON}
"""
    policy = load(folder({"landelijk/proef.yaml": written}))
    for month, expected in ((3, Decimal(20)), (7, Decimal(30))):
        case = make_case(
            None, date(2030, 1, 1), {}, [{"bedrag": Decimal(10)}], moment=datetime(2029, month, 1, tzinfo=UTC)
        )
        evaluate(policy, case, ["x"])
        assert case.entities["contract"][0].values["x"] == expected
