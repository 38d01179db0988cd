"""The policy explorer, and what is not a page of anything."""

from __future__ import annotations

from browser.states.state import State

STATES = [
    State("begin", "begin", "/"),
    State("zorgkantoor", "zorgkantoor", "/beleid/cz/2027/"),
    State("zorgkantoor-zonder-beleid", "zorgkantoor", "/beleid/cz/2029/"),
    State("zorgkantoor-bestaat-niet", "zorgkantoor", "/beleid/xx/2027/", 404),
    State("zorgkantoor-jaar-bestaat-niet", "zorgkantoor", "/beleid/cz/1999/", 404),
    State("regel", "regel", "/regel/tariefpercentage/?zorgkantoor=vgz&jaar=2027"),
    State("regel-papier", "regel", "/regel/vog_rp/?zorgkantoor=dsw&jaar=2026"),
    State("regel-niet-hier", "regel", "/regel/clustergrens/?zorgkantoor=dsw&jaar=2027"),
    State("regel-overal", "regel", "/regel/mag_contracteren/?jaar=2027"),
    State("regel-bestaat-niet", "regel", "/regel/tariefpercentages/", 404),
    State("zoeken", "zoeken", "/zoeken/"),
    State("zoeken-gevonden", "zoeken", "/zoeken/?woorden=logeren"),
    State("zoeken-veel-gevonden", "zoeken", "/zoeken/?woorden=zorg"),
    State("zoeken-niets-gevonden", "zoeken", "/zoeken/?woorden=bestaatniet"),
    State("vergelijken", "vergelijken", "/vergelijken/"),
    State("vergelijken-alle", "vergelijken", "/vergelijken/?onderwerp=tarief_procent&jaar=2027"),
    State(
        "vergelijken-twee",
        "vergelijken",
        "/vergelijken/?onderwerp=tarief_procent&jaar=2026&jaar=2027&zorgkantoor=cz&zorgkantoor=vgz",
    ),
    State("vergelijken-in-delen", "vergelijken", "/vergelijken/?onderwerp=alles&jaar=2027&zorgkantoor=cz"),
    State("vergelijken-fout", "vergelijken", "/vergelijken/?onderwerp=zzz", 404),
    State("wijzigingen", "wijzigingen", "/wijzigingen/"),
    State("wijzigingen-gevonden", "wijzigingen", "/wijzigingen/?van=2026&naar=2027&zorgkantoor=dsw"),
    State("wijzigingen-fout", "wijzigingen", "/wijzigingen/?van=2026&naar=x", 404),
    State("termijnen", "termijnen", "/termijnen/"),
    State("termijnen-gevonden", "termijnen", "/termijnen/?jaar=2026&zorgkantoor=dsw"),
    State("termijnen-geen", "termijnen", "/termijnen/?jaar=2024&zorgkantoor=cz"),
    State("agenda", "agenda-kiezen", "/termijnen/agenda/"),
    State("tarieven", "tarieven", "/tarieven/?jaar=2027"),
    State("tarieven-weinig-bekend", "tarieven", "/tarieven/?jaar=2024"),
    State("tarieven-jaar-bestaat-niet", "tarieven", "/tarieven/?jaar=1999", 404),
    State("capaciteit", "capaciteit", "/capaciteit/"),
    State("regel-verloop", "regel", "/regel/nhc_nic_percentage/?jaar=2021"),
    State("api", "api", "/api/"),
    State("api-naslag", "api-naslag", "/api/naslag/"),
    State("niet-gevonden", "", "/nergens/", 404),
]

NO_PAGES = {
    "gezond": "/gezond/",
    "vergelijken-bestand": "/vergelijken/vergelijking.xlsx?onderwerp=tarief_procent",
    "wijzigingen-bestand": "/wijzigingen/wijzigingen.xlsx?van=2026&naar=2027",
    "termijnen-bestand": "/termijnen/dsw-2026.ics",
    "agenda": "/agenda/alle.ics",
    "beeld-tarieven": "/beeld/tarieven/2027/breed.svg",
    "beeld-tarieven-jaren": "/beeld/tarieven/jaren/smal.svg",
    "beeld-opslagen": "/beeld/opslagen/2027/breed.svg",
    "beeld-alle-termijnen": "/beeld/termijnen/2027/breed.svg",
    "beeld-termijnen": "/beeld/termijnen/2026/dsw/smal.svg",
    "beeld-capaciteit": "/beeld/capaciteit/uitbreiding_verpleeghuisplaatsen/breed.svg",
    "beeld-verloop": "/beeld/verloop/basistarief_2021/landelijk/breed.svg",
    "bewijs-sleutel": "/mijn-positie/bewijs/sleutel.json",
}
