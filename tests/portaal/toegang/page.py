"""docs/toegang.md, the access matrix as a page. `python -m tests.portaal.toegang` writes it; a test keeps it of today."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from tests.portaal.toegang import parameters
from tests.portaal.toegang.expected import Asker, verdict
from tests.portaal.toegang.surface import Address, addresses

from inkoopkader.portaal.organisaties.powers import Bevoegdheid

PAGE = Path(__file__).parents[3] / "docs" / "toegang.md"
_SHORT = {
    "open": "ja",
    "inloggen": "log in",
    "tweede stap": "tweede stap",
    "kiezen": "kies",
    "geweigerd": "nee",
    "sleutel": "nee",
}
_HEAD = """\
# Wie wat mag

Elk adres van de website en elke bewerking van de API, met wat er gebeurt als iemand het opent. Deze bladzijde komt uit de
adressen zelf (`python -m tests.portaal.toegang`) en een toets houdt haar bij. Dezelfde tabel wordt in
`tests/portaal/test_toegang.py` adres voor adres nagegaan: met beide vangnetten, met alleen de database, en met alleen de
code ([waarom twee](decisions/{decision})).

- **ja**: de bladzijde wordt geopend. Wat zij toont, is van de organisatie waarvoor iemand werkt, of van iedereen.
- **log in**, **tweede stap**, **kies**: naar inloggen, naar de tweede stap, naar het kiezen van een organisatie.
- **nee**: geweigerd (403; bij de API 401).
- **van een ander**: wat er gebeurt met een nummer van een andere organisatie. 404 is hetzelfde antwoord als bij een nummer
  dat niet bestaat.

Een kolom met een bevoegdheid is een lid van de organisatie met alleen die bevoegdheid.

"""


def _columns() -> list[tuple[str, Asker]]:
    found = [
        ("niemand", Asker()),
        ("zonder organisatie", Asker(signed_in=True)),
        ("zonder tweede stap", Asker(signed_in=True, second_factor=False, member=True)),
    ]
    found += [
        (str(power), Asker(signed_in=True, member=True, powers=frozenset({str(power)}))) for power in Bevoegdheid.values
    ]
    return [*found, ("API-sleutel", Asker(key="sleutel")), ("verlopen of ingetrokken sleutel", Asker(key="verlopen"))]


def _rows(found: list[Address]) -> Iterator[str]:
    columns = _columns()
    yield "| adres | " + " | ".join(name for name, _ in columns) + " | van een ander |"
    yield "| --- |" + " --- |" * (len(columns) + 1)
    for address in found:
        for method in address.operations or ("",):
            said = [_SHORT[verdict(address, asker, method)] for _, asker in columns]
            other = "404" if parameters.names_objects(address) else ""
            yield f"| `{f'{method} ' if method else ''}/{address.route}` | " + " | ".join(said) + f" | {other} |"


def written() -> str:
    """Return the page."""
    found = addresses()
    pages = [one for one in found if not one.operations]
    public = [one for one in pages if one.access is not None and one.access.kind == "openbaar"]
    rest = [one for one in pages if one not in public]
    return (
        _HEAD.format(decision="0012-two-nets.md")
        + "## Bladzijden waarvoor iemand iets moet zijn\n\n"
        + "\n".join(_rows(rest))
        + "\n\n## API\n\n"
        + "\n".join(_rows([one for one in found if one.operations]))
        + "\n\n## Bladzijden voor iedereen\n\n"
        + "\n".join(f"- `/{one.route}`" for one in public)
        + "\n"
    )
