"""The operations that read the policy. What is said of each stands in its docstring, in Dutch: it is shown to who uses the API."""

from __future__ import annotations

from itertools import islice
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Path, Query

from inkoopkader import __version__
from inkoopkader.api import parameters, selectors, shapes
from inkoopkader.api.parameters import address, again, here
from inkoopkader.api.problem import in_query
from inkoopkader.api.service import operation
from inkoopkader.api.shapes import link
from inkoopkader.api.version import VERSION
from inkoopkader.portaal.verkenner.policy import current, years
from inkoopkader.regels.entries import KINDS, Source

COLLECTIONS = (
    "zorgkantoren",
    "jaren",
    "onderwerpen",
    "regels",
    "volledigheid",
    "bronnen",
    "termijnen",
    "vragen",
    "vergelijking",
    "wijzigingen",
    "posities",
)
ACTIONS = {
    "berekenZaak": ("zaken", "_bereken"),
    "berekenPosities": ("posities", "_bereken"),
    "controleerBewijs": ("bewijzen", "_controleer"),
}
"""What is asked with a body (POST), by the name of its operation."""
MOST_ON_A_PAGE = 200

Layer = Annotated[str, Path(description="landelijk, of de naam van een zorgkantoor.")]
Name = Annotated[str, Path(description="De naam van de regel.")]


@operation("GET", "/", name="ingang", response=shapes.Ingang, tag="Ingang")
def entrance(request: HttpRequest) -> dict[str, Any]:
    """De ingang van de API.

    Waar de verzamelingen staan, waar u iets heen stuurt om het te laten berekenen, en van welke versie programma en beleid
    zijn.
    """
    links = {name: {"href": address(name)} for name in COLLECTIONS}
    links |= {name: {"href": address(*parts)} for name, parts in ACTIONS.items()}
    links |= {"self": {"href": here(request)}, "describedby": {"href": address("openapi.json")}}
    return {
        "titel": "Inkoopkader",
        "versie": VERSION,
        "programma": f"inkoopkader {__version__}",
        "beleid": current().version(),
        "_links": links,
    }


@operation("GET", "/zorgkantoren", name="zorgkantoren", response=shapes.Zorgkantoren, tag="Beleid")
def offices(request: HttpRequest) -> dict[str, Any]:
    """De zorgkantoren waarvan beleid bekend is."""
    return {"zorgkantoren": [_office(name) for name in current().offices], "_links": link(here(request))}


@operation("GET", "/zorgkantoren/{zorgkantoor}", name="zorgkantoor", response=shapes.Zorgkantoor, tag="Beleid")
def office(
    request: HttpRequest, zorgkantoor: Annotated[str, Path(description="De naam van het zorgkantoor.")]
) -> dict[str, Any]:
    """Eén zorgkantoor."""
    if zorgkantoor not in current().offices:
        raise parameters.missing(f"Het zorgkantoor '{zorgkantoor[:60]}'")
    return _office(zorgkantoor)


def _office(name: str) -> dict[str, Any]:
    layer = current().offices[name]
    written = sum(not entry.parent for entry in layer.entries.values())
    return {
        "zorgkantoor": name,
        "naam": layer.label,
        "regels": written,
        "_links": link(address("zorgkantoren", name)),
    }


@operation("GET", "/jaren", name="jaren", response=shapes.Jaren, tag="Beleid")
def all_years(request: HttpRequest) -> dict[str, Any]:
    """De jaren waarover het beleid iets zegt."""
    newest = current().newest_year()
    return {"jaren": [{"jaar": year, "nieuwste": year == newest} for year in years()], "_links": link(here(request))}


@operation("GET", "/onderwerpen", name="onderwerpen", response=shapes.Onderwerpen, tag="Beleid")
def subjects(request: HttpRequest) -> dict[str, Any]:
    """De onderwerpen waarover zorgkantoren te vergelijken zijn."""
    found = [
        {
            "onderwerp": item.key,
            "titel": item.title,
            "_links": link(f"{address('vergelijking')}?onderwerp={item.key}"),
        }
        for item in selectors.subjects()
    ]
    return {"onderwerpen": found, "_links": link(here(request))}


@operation("GET", "/regels", name="regels", response=shapes.Regels, tag="Beleid")
def entries(
    request: HttpRequest,
    zorgkantoor: parameters.Office = None,
    jaar: Annotated[
        parameters.Whole | None, Query(description="Alleen regels die in dit jaar gelden.", ge=2000, le=2100)
    ] = None,
    onderwerp: Annotated[str | None, Query(description="Een onderwerp uit /onderwerpen.")] = None,
    soort: Annotated[str | None, Query(description="Het soort regel.")] = None,
    woorden: parameters.Words = "",
    na: Annotated[
        str | None, Query(description="De laatste regel van de vorige bladzijde: naam,laag. Volg liever _links.next.")
    ] = None,
    aantal: Annotated[
        parameters.Whole, Query(description="Hoeveel regels op een bladzijde.", ge=1, le=MOST_ON_A_PAGE)
    ] = 50,
) -> dict[str, Any]:
    """Zoek regels van het beleid.

    Met een zorgkantoor krijgt u wat dat zorgkantoor zelf zegt en wat landelijk geldt; zonder, wat alle zorgkantoren
    zeggen. De lijst staat op naam en laag en gaat verder met _links.next.
    """
    found = selectors.entries_with(
        office=parameters.office(zorgkantoor, national=True),
        year=parameters.year(jaar) if jaar is not None else None,
        subject=parameters.one_of("onderwerp", onderwerp, [item.key for item in selectors.subjects()]),
        kind=parameters.one_of("soort", soort, KINDS),
        words=woorden,
        after=_after(na),
    )
    page = list(islice(found, aantal + 1))
    shown = page[:aantal]
    following = again(request, na=",".join(selectors.key_of(shown[-1]))) if len(page) > aantal else None
    rows = [selectors.short(one) | {"_links": link(address("regels", one.layer, one.name))} for one in shown]
    return {"regels": rows, "_links": link(here(request), following)}


def _after(written: str | None) -> selectors.Key | None:
    if written is None:
        return None
    name, comma, layer = written.partition(",")
    if not (name and comma and layer):
        raise in_query(
            "na", "De parameter 'na' is een naam en een laag met een komma ertussen, zoals opslagen,landelijk."
        )
    return name, layer


@operation("GET", "/regels/{laag}/{naam}", name="regel", response=shapes.Regel, tag="Beleid")
def entry(request: HttpRequest, laag: Layer, naam: Name, jaar: parameters.Year = None) -> dict[str, Any]:
    """Eén regel: wat hij betekent en zegt, zijn versies, waar het staat en wat hem gebruikt."""
    found = selectors.entry_of(laag, naam)
    if found is None:
        raise parameters.missing(f"De regel '{naam[:60]}' van '{laag[:60]}'")
    return selectors.full(found, parameters.year(jaar)) | {"_links": link(here(request))}


@operation("GET", "/volledigheid", name="volledigheid", response=shapes.Volledigheid, tag="Beleid")
def completeness(
    request: HttpRequest,
    zorgkantoor: parameters.Offices = parameters.ALL,
    jaar: parameters.Years = parameters.ALL,
) -> dict[str, Any]:
    """Hoe volledig het beleid is, per zorgkantoor, jaar en onderwerp."""
    wanted, chosen = parameters.offices(zorgkantoor), parameters.chosen_years(jaar)
    titles = {item.name: item.title for item in selectors.completeness_subjects()}
    cells = [
        {
            "zorgkantoor": cell.office,
            "jaar": cell.year,
            "onderwerp": cell.subject,
            "titel": titles[cell.subject],
            "stand": cell.status,
            "bekend": list(cell.known),
            "ontbreekt": list(cell.missing),
            "eigen_beleid": cell.own,
            "laatst_gecontroleerd": cell.checked,
        }
        for cell in selectors.completeness()
        if cell.office in wanted and cell.year in chosen
    ]
    return {"volledigheid": cells, "_links": link(here(request))}


@operation("GET", "/bronnen", name="bronnen", response=shapes.Bronnen, tag="Beleid")
def sources(request: HttpRequest) -> dict[str, Any]:
    """De documenten waar het beleid vandaan komt."""
    return {"bronnen": [_source(one) for one in current().sources.values()], "_links": link(here(request))}


@operation("GET", "/bronnen/{document}", name="bron", response=shapes.Bron, tag="Beleid")
def source(
    request: HttpRequest, document: Annotated[str, Path(description="Hoe bronvermeldingen het document noemen.")]
) -> dict[str, Any]:
    """Eén document."""
    found = current().sources.get(document)
    if found is None:
        raise parameters.missing(f"Het document '{document[:60]}'")
    return _source(found)


def _source(found: Source) -> dict[str, Any]:
    return {
        "document": found.id,
        "titel": found.title,
        "uitgever": found.publisher,
        "datum": found.published,
        "laatst_gecontroleerd": found.checked,
        "tekst_sha256": found.text_sha256,
        "_links": link(address("bronnen", found.id)),
    }


@operation("GET", "/termijnen", name="termijnen", response=shapes.Termijnen, tag="Beleid")
def terms(
    request: HttpRequest,
    zorgkantoor: parameters.Offices = parameters.ALL,
    jaar: parameters.Year = None,
) -> dict[str, Any]:
    """De termijnen van het beleid van een jaar."""
    year = parameters.year(jaar)
    found = [selectors.term(item) for name in parameters.offices(zorgkantoor) for item in selectors.terms(name, year)]
    return {"termijnen": found, "_links": link(here(request))}


@operation("GET", "/vragen", name="vragen", response=shapes.Vragen, tag="Berekenen")
def questions(
    request: HttpRequest,
    zorgkantoor: parameters.Offices = parameters.ALL,
    jaar: parameters.Year = None,
    woorden: parameters.Words = "",
) -> dict[str, Any]:
    """Wat u kunt opgeven in een zaak of voor een positie.

    Onder welke naam, van welk type, met welke codes en grenzen, en waar het wordt gevraagd.
    """
    year = parameters.year(jaar)
    wanted = woorden.casefold().split()
    found = [
        selectors.question(item)
        for item in selectors.asked(tuple(parameters.offices(zorgkantoor)), year)
        if all(word in f"{item.name} {item.title} {item.question}".casefold() for word in wanted)
    ]
    return {"vragen": found, "jaar": year, "_links": link(here(request))}
