"""What the answers of the API look like. The shapes of an answer, a receipt and a position stand in docs/json-schema."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID

from ninja import Field, Schema
from pydantic import ConfigDict

Waarde = str | list[str]
"""A value as the policy writes it: a number as exact text, ja, nee or onbekend, a day, a moment, a code, or codes."""


class Vorm(Schema):
    """Base: nothing that is not described."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True)


class Verwijzing(Vorm):
    """A link."""

    href: str = Field(description="Een adres op deze installatie.")


Links = Annotated[
    dict[str, Verwijzing],
    Field(description="self: dit antwoord zelf; next: het vervolg van deze lijst, als dat er is."),
]


class Ingang(Vorm):
    """The first page of the API."""

    titel: str = Field(description="De naam van de API.")
    versie: str = Field(description="De volledige versie van de API.")
    programma: str = Field(description="De versie van het programma.")
    beleid: str = Field(
        description="De versie van het beleid: SHA-256 over de hashes van alle beleidsbestanden. De eerste twaalf tekens staan"
        " op de website onder elke positie en in haar bestanden."
    )
    links: dict[str, Verwijzing] = Field(
        alias="_links",
        description="De verzamelingen van deze API, wat u laat berekenen (met POST, onder de naam van de bewerking), en de"
        " beschrijving. Voor posities is een sleutel nodig.",
    )


class Zorgkantoor(Vorm):
    """A zorgkantoor."""

    zorgkantoor: str = Field(description="De naam in verzoeken.")
    naam: str = Field(description="Hoe het zorgkantoor heet.")
    regels: int = Field(description="Hoeveel regels het zorgkantoor zelf heeft, naast de landelijke.")
    links: Links = Field(alias="_links")


class Zorgkantoren(Vorm):
    """The zorgkantoren."""

    zorgkantoren: list[Zorgkantoor]
    links: Links = Field(alias="_links")


class Jaar(Vorm):
    """A year of which the policy speaks."""

    jaar: int = Field(description="Het kalenderjaar waarvoor het beleid geldt.")
    nieuwste: bool = Field(description="Is dit het jaar van het nieuwste beleid? Dat geldt waar u geen jaar noemt.")


class Jaren(Vorm):
    """The years."""

    jaren: list[Jaar]
    links: Links = Field(alias="_links")


class Onderwerp(Vorm):
    """A subject."""

    onderwerp: str = Field(description="De naam in verzoeken.")
    titel: str = Field(description="Hoe het onderwerp heet.")
    links: Links = Field(alias="_links")


class Onderwerpen(Vorm):
    """The subjects."""

    onderwerpen: list[Onderwerp]
    links: Links = Field(alias="_links")


class RegelKort(Vorm):
    """An entry in a list."""

    laag: str = Field(description="landelijk, of de naam van het zorgkantoor dat dit zegt.")
    naam: str = Field(description="De naam van de regel.")
    titel: str = Field(description="Hoe de regel heet.")
    soort: str = Field(
        description="feit, parameter, regel, instelling, verzamel, document, termijn, controle, oordeel, bewijs of tabel."
    )
    type: str = Field(description="Het type van de waarde.")
    niveau: str = Field(description="Waarover de regel gaat: regio, aanbieder, contract, client, clientmaand of regel.")
    links: Links = Field(alias="_links")


class Regels(Vorm):
    """A page of entries."""

    regels: list[RegelKort]
    links: Links = Field(alias="_links")


class Versie(Vorm):
    """One dated version of an entry."""

    geldig_vanaf: date | None = Field(description="De eerste dag; null als de versie altijd gold.")
    bekend_vanaf: date | None = Field(
        description="De dag waarop de versie is gepubliceerd; null als die niet is vastgelegd."
    )
    vervallen: bool = Field(description="Eindigt de regel hier?")
    waarde: Waarde | None = Field(description="De waarde; null bij een formule en bij wat vervalt.")
    formule: str | None = Field(description="De formule, zoals die in het beleidsbestand staat.")
    tekst: str = Field(description="Hetzelfde in het Nederlands.")
    bronnen: list[str] = Field(description="Waar deze versie staat: document, plaats en een paar woorden.")


class Tegenspraak(Vorm):
    """Another document, or another place, that says something else."""

    bron: str = Field(description="Waar het staat.")
    zegt: str = Field(description="Wat daar staat.")
    gevolgd: str | None = Field(None, description="Welke van de twee wij volgen.")
    waarom: str | None = Field(None, description="Waarom.")


class Vraagpunt(Vorm):
    """A place where the policy leaves room."""

    nummer: str = Field(description="Het nummer in beleid/vraagpunten.yaml.")
    vraag: str = Field(description="Wat onduidelijk is.")


class Regel(RegelKort):
    """Everything about one entry."""

    jaar: int = Field(description="Het jaar waarvoor de rest geldt: het beleid van 1 januari.")
    geldt: bool = Field(description="Geldt de regel in dat jaar?")
    uitleg: str = Field(description="Wat de regel betekent.")
    vraag: str = Field(description="Wat er wordt gevraagd, bij een feit, oordeel, bewijs of instelling.")
    wie: str = Field(description="Wie het doet of beoordeelt.")
    handeling: str = Field(description="Wat er gedaan moet worden.")
    gevolg: str = Field(description="Wat er daarna gebeurt.")
    waarde: Waarde | None = Field(description="De waarde in dat jaar, waar het beleid alleen die bepaalt; anders null.")
    zegt: str = Field(description="Wat de regel in dat jaar zegt, in het Nederlands.")
    voorwaarde: str | None = Field(description="De naam van de regel die zegt of deze telt.")
    niet_bij: list[str] = Field(description="De zorgkantoren waarbij een landelijke regel niet geldt.")
    telt_in: str | None = Field(description="De verzamelregel waarin deze meetelt.")
    leden: list[str] = Field(description="Bij een verzamelregel: wat er in dat jaar in meetelt.")
    codes: list[str] = Field(description="De codes waaruit gekozen wordt.")
    versies: list[Versie]
    feiten: list[str] = Field(description="De feiten die bij deze regel horen.")
    leest: list[str] = Field(description="De namen die de regel in dat jaar leest.")
    gebruikt_door: list[str] = Field(description="De regels die deze in dat jaar lezen.")
    bronnen: list[str] = Field(description="Waar de regel staat.")
    vraagpunten: list[Vraagpunt]
    tegenspraken: list[Tegenspraak]
    bestand: str = Field(description="Het beleidsbestand en het regelnummer daarin.")


class Cel(Vorm):
    """How complete one zorgkantoor, year and subject is."""

    zorgkantoor: str
    jaar: int
    onderwerp: str = Field(description="Een onderwerp uit beleid/volledigheid.yaml.")
    titel: str = Field(description="Hoe dat onderwerp heet.")
    stand: str = Field(description="volledig, deels of onbekend.")
    bekend: list[str] = Field(description="De namen die bekend zijn.")
    ontbreekt: list[str] = Field(description="De namen die ontbreken.")
    eigen_beleid: str = Field(
        description="Het eigen beleid van dit zorgkantoor in dit jaar: vastgelegd, samenvatting of niet vastgelegd. Is het niet vastgelegd, dan is geen onderwerp volledig; een samenvatting kan dingen weglaten."
    )
    laatst_gecontroleerd: date | None = Field(description="Wanneer de minst recent nagekeken bron is nagekeken.")


class Volledigheid(Vorm):
    """The completeness matrix."""

    volledigheid: list[Cel]
    links: Links = Field(alias="_links")


class Bron(Vorm):
    """A cited document."""

    document: str = Field(description="Hoe bronvermeldingen het document noemen.")
    titel: str
    uitgever: str
    datum: date = Field(description="De dag van publicatie.")
    laatst_gecontroleerd: date = Field(description="De dag waarop wij het document laatst nakeken.")
    tekst_sha256: str = Field(description="SHA-256 van de tekst waar het beleid naar gemaakt is.")
    links: Links = Field(alias="_links")


class Bronnen(Vorm):
    """The cited documents."""

    bronnen: list[Bron]
    links: Links = Field(alias="_links")


class Uitspraak(Vorm):
    """What the policy says under one name, at one zorgkantoor in one year."""

    naam: str
    titel: str
    soort: str
    type: str
    waarde: Waarde | None = Field(description="De waarde, waar het beleid alleen die bepaalt; anders null.")
    tekst: str = Field(
        description="De waarde of de regel in het Nederlands; onbekend als het beleid geen waarde geeft."
    )
    opmerking: str
    uitleg: str
    bronnen: list[str]
    regel: str = Field(description="Het adres van de regel in de beleidsmap.")


EigenBeleid = Literal["vastgelegd", "samenvatting", "niet vastgelegd"]
"""What is held of the policy of a zorgkantoor in a year, as `regels.held.STATUSES` has it."""


class Vak(Vorm):
    """What one zorgkantoor says in one year."""

    zorgkantoor: str
    jaar: int
    eigen_beleid: EigenBeleid = Field(
        description="Is het eigen beleid van dit zorgkantoor voor dit jaar hier vastgelegd? Bij samenvatting kan een regel die"
        " er niet staat toch gelden; bij niet vastgelegd is onbekend wat het zorgkantoor zelf bepaalt."
    )
    afwijkend: bool = Field(description="Anders dan de meeste die hierover iets zeggen?")
    uitspraken: list[Uitspraak]


class Rij(Vorm):
    """One entry over all zorgkantoren and years."""

    naam: str | None = Field(description="De naam van de regel; null bij de rij met wat maar één zorgkantoor heeft.")
    titel: str
    verschilt: bool | None = Field(
        description="Zeggen ze niet allemaal hetzelfde? null: dat is niet te zeggen, omdat van een van hen onbekend is wat het bepaalt."
    )
    vakken: list[Vak]


class VergelekenOnderwerp(Vorm):
    """One subject side by side."""

    onderwerp: str
    titel: str
    rijen: list[Rij]


class Vergelijking(Vorm):
    """Policies side by side."""

    titel: str
    toelichting: list[str] = Field(
        description="Van wie het eigen beleid niet of alleen als samenvatting is vastgelegd, en wat dat betekent."
    )
    onderwerpen: list[VergelekenOnderwerp]
    links: Links = Field(alias="_links")


class Kant(Vorm):
    """One side of a change."""

    waarde: Waarde = Field(description="De waarde; onbekend waar het beleid alleen die niet bepaalt.")
    tekst: str
    opmerking: str
    bronnen: list[str]
    regel: str = Field(description="Het adres van de regel in de beleidsmap.")


SoortWijziging = Literal[
    "gewijzigd", "onbekend geworden", "bekend geworden", "nieuw", "niet genoemd in de samenvatting", "vervallen"
]
"""The kinds of change, as `vergelijking.changes.KINDS` has them."""


class Wijziging(Vorm):
    """One entry that changed."""

    soort: SoortWijziging = Field(
        description="niet genoemd in de samenvatting: van het tweede jaar is alleen een samenvatting vastgelegd, en die noemt"
        " dit niet; of het vervallen is, is niet bekend. onbekend geworden en bekend geworden: ook waar het beleid van een"
        " van de jaren hier niet is vastgelegd."
    )
    naam: str
    titel: str
    laag: str
    jaar: int
    wat: str = Field(description="Wat er veranderde, in een paar woorden.")
    was: Kant | None
    wordt: Kant | None


class Wijzigingen(Vorm):
    """A change list."""

    titel: str
    van: int
    naar: int
    toelichting: list[str] = Field(
        description="Van welke jaren het beleid niet of alleen als samenvatting is vastgelegd, en wat dat betekent voor de lijst."
    )
    wijzigingen: list[Wijziging]
    links: Links = Field(alias="_links")


class Termijn(Vorm):
    """A term of the policy."""

    zorgkantoor: str
    jaar: int = Field(
        description="Het jaar van de inkoop waar de datum bij hoort. Eerder dan het gevraagde jaar als het beleid doorloopt"
        " en geen nieuwe datum noemt."
    )
    naam: str
    titel: str
    vorm: str = Field(description="uiterlijk, voor, op of vanaf.")
    wie: str
    handeling: str
    gevolg: str
    waarde: str | None = Field(
        description="Een dag, of een tijdstip op de Nederlandse klok met het verschil met UTC; null als die van feiten afhangt."
    )
    te_laat_vanaf: str | None = Field(description="Het eerste tijdstip dat te laat is, waar dat bestaat.")
    hangt_af_van: list[str] = Field(description="Wat er ontbreekt om de dag te weten.")
    geldt_alleen_als: str | None = Field(
        description="Voor welke aanbieders de termijn geldt, in woorden; null als hij bij dit zorgkantoor voor elke aanbieder geldt."
    )
    bronnen: list[str]


class Termijnen(Vorm):
    """The terms."""

    termijnen: list[Termijn]
    links: Links = Field(alias="_links")


class Vraag(Vorm):
    """Something that can be given in a case or a position."""

    naam: str = Field(description="De naam waaronder u het antwoord geeft.")
    titel: str
    vraag: str
    onder: str = Field(description="feiten, oordelen, instellingen of productie.")
    niveau: str
    type: str = Field(
        description="euro, percentage, aantal, uren, dagen, maanden, jaren, datum, tijdstip, ja_nee, code, codes of tekst."
    )
    decimalen: int | None = Field(description="Hoeveel decimalen een getal ten hoogste heeft.")
    kleinste: str | None = Field(description="De kleinste waarde die kan.")
    grootste: str | None = Field(description="De grootste waarde die kan.")
    codes: list[str] = Field(description="De codes waaruit u kiest.")
    hoe: str = Field(description="Hoe u het antwoord schrijft.")
    zorgkantoren: list[str] = Field(description="Waar het wordt gevraagd.")


class Vragen(Vorm):
    """What can be given."""

    vragen: list[Vraag]
    jaar: int
    links: Links = Field(alias="_links")


class Nagerekend(Vorm):
    """What recomputing a receipt found."""

    soort: str = Field(description="zaak of positie.")
    klopt: bool = Field(description="Is er niets mee aan de hand?")
    veranderd: bool = Field(description="Is het bewijs na het maken veranderd?")
    handtekening: str | None = Field(
        description="geldig, andere_sleutel, ongeldig of ontbreekt; null bij een zaak, die er geen heeft."
    )
    gewijzigd_beleid: list[str] = Field(description="De beleidsbestanden die sindsdien anders zijn.")
    verschillen: list[str] = Field(description="De antwoorden die nu anders zijn, of waarom narekenen niet kan.")


class PositieKort(Vorm):
    """A saved position in a list."""

    positie: UUID = Field(description="Het nummer van de positie.")
    naam: str
    jaar: int
    versie: int = Field(description="Stijgt bij elke wijziging.")
    gemaakt_op: str = Field(description="Wanneer de positie is gemaakt.")
    gewijzigd_op: str = Field(description="Wanneer zij voor het laatst is gewijzigd.")
    links: Links = Field(alias="_links")


class Posities(Vorm):
    """A page of saved positions."""

    posities: list[PositieKort]
    links: Links = Field(alias="_links")


class BewaardePositie(PositieKort):
    """A saved position with what was told."""

    aanbieder: dict[str, Any] = Field(description="Wat er is ingevuld, in de vorm die /posities/_bereken leest.")


def link(href: str, following: str | None = None) -> dict[str, Any]:
    """Return the links of an answer."""
    return {"self": {"href": href}} | ({"next": {"href": following}} if following else {})
