"""The settings of the website, read from the environment; each says itself what it is for (docs/instellingen.md)."""

from __future__ import annotations

from pathlib import Path

from pydantic import Field, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict


class Environment(BaseSettings):
    """What an installation may set. Every field has its name in the environment, a default and a description."""

    model_config = SettingsConfigDict(extra="ignore")

    database_url: str = Field(
        default="",
        validation_alias="DATABASE_URL",
        description=(
            "Waar de PostgreSQL-server staat, zoals postgresql://naam:wachtwoord@host:5432/inkoopkader, met de rol van de "
            "website: een die geen tabellen bezit. Leeg: een eigen server in de gegevensmap, voor proberen en ontwikkelen."
        ),
    )
    owner_url: str = Field(
        default="",
        validation_alias="INKOOPKADER_EIGENAAR_URL",
        description=(
            "Hetzelfde adres met de rol die de tabellen bezit. Alleen nodig bij migrate en ander beheer; geef het niet aan "
            "het proces dat de website serveert."
        ),
    )
    data_folder: Path = Field(
        default=Path(".gegevens"),
        validation_alias="INKOOPKADER_GEGEVENS",
        description="De map voor wat de website zelf bewaart, waaronder de eigen server als DATABASE_URL leeg is.",
    )
    secret_key: str = Field(
        default="",
        validation_alias="INKOOPKADER_GEHEIM",
        description=(
            "Een lange willekeurige tekst waarmee sessies en formulieren worden ondertekend. Verplicht zodra DATABASE_URL "
            "gezet is; anders maakt de website er een in de gegevensmap."
        ),
    )
    signing_key: str = Field(
        default="",
        validation_alias="INKOOPKADER_BEWIJSSLEUTEL",
        description=(
            "De sleutel waarmee bewijzen worden ondertekend: 32 willekeurige bytes in base64. Zet hem als de website op meer "
            "dan één machine draait, en bewaar hem; leeg: de website maakt er een in de gegevensmap (`bewijssleutel`)."
        ),
    )
    hosts: str = Field(
        default="127.0.0.1,localhost",
        validation_alias="INKOOPKADER_HOSTS",
        description="De namen waaronder de website bereikbaar is, met komma's ertussen.",
    )
    behind_https: bool = Field(
        default=False,
        validation_alias="INKOOPKADER_HTTPS",
        description="Zet op true als bezoekers de website over https bereiken: cookies en omleidingen worden dan streng.",
    )
    api_without_key: int = Field(
        default=60,
        ge=10,
        validation_alias="INKOOPKADER_API_ZONDER_SLEUTEL",
        description="Hoeveel punten per minuut een adres aan de API mag vragen zonder sleutel.",
    )
    api_with_key: int = Field(
        default=600,
        ge=10,
        validation_alias="INKOOPKADER_API_MET_SLEUTEL",
        description="Hoeveel punten per minuut een organisatie per sleutel aan de API mag vragen.",
    )
    most_begun: int = Field(
        default=120,
        ge=1,
        le=1_000_000,
        validation_alias="INKOOPKADER_MEESTE_BEGINNEN",
        description="Hoeveel posities een adres, of wie is ingelogd, per uur kan beginnen.",
    )
    most_read_in: int = Field(
        default=120,
        ge=1,
        le=1_000_000,
        validation_alias="INKOOPKADER_MEESTE_INLEZEN",
        description="Hoeveel bestanden met antwoorden een adres, of wie is ingelogd, per uur kan inlezen.",
    )
    most_verified: int = Field(
        default=60,
        ge=1,
        le=1_000_000,
        validation_alias="INKOOPKADER_MEESTE_NAGAAN",
        description="Hoeveel bewijzen een adres, of wie is ingelogd, per minuut kan nagaan.",
    )
    most_files: int = Field(
        default=30,
        ge=1,
        le=1_000_000,
        validation_alias="INKOOPKADER_MEESTE_BESTANDEN",
        description="Hoeveel keer een adres, of wie is ingelogd, per minuut om een PDF of Excel kan vragen; per adres wordt er één tegelijk gemaakt.",
    )
    most_invitations: int = Field(
        default=120,
        ge=1,
        le=1_000_000,
        validation_alias="INKOOPKADER_MEESTE_UITNODIGING",
        description="Hoeveel links van een uitnodiging een adres, of wie is ingelogd, per uur kan openen.",
    )
    api_contact: str = Field(
        default="beheer@voorbeeld.example",
        validation_alias="INKOOPKADER_API_CONTACT",
        description="Het e-mailadres van wie de API beheert; het staat in de beschrijving van de API.",
    )
    owner: str = Field(
        default="",
        max_length=200,
        pattern=r"^[^\r\n]*$",
        validation_alias="INKOOPKADER_BEHEERDER",
        description=(
            "De naam van de organisatie of persoon die deze website beheert, voor de bladzijden Over, Privacy en Toegankelijkheid. "
            "Leeg: die bladzijden zeggen dat het niet is ingevuld."
        ),
    )
    contact: str = Field(
        default="",
        max_length=254,
        pattern=r"^([^@\s<>\"]+@[^@\s<>\"]+\.[^@\s<>\"]+)?$",
        validation_alias="INKOOPKADER_CONTACT",
        description=(
            "Het e-mailadres voor vragen, meldingen en verzoeken over persoonsgegevens, voor dezelfde bladzijden en voor wie "
            "een zwakke plek meldt (`/.well-known/security.txt`)."
        ),
    )
    privacy_statement: str = Field(
        default="",
        max_length=500,
        pattern=r"^(https://[^\s<>\"]+)?$",
        validation_alias="INKOOPKADER_PRIVACYVERKLARING",
        description=(
            "Het adres (https) van de privacyverklaring van wie de website beheert: waarom en op welke grond gegevens worden "
            "gebruikt. De bladzijde Privacy verwijst ernaar, naast wat de software zelf doet."
        ),
    )
    tokens: str = Field(
        default="inkoopkader",
        validation_alias="INKOOPKADER_HUISSTIJL",
        description=(
            "Welk bestand met ontwerptokens de website gebruikt: de naam van een bestand in static/portaal/huisstijl. Een "
            "organisatie kan voor haar eigen bladzijden een ander bestand uit die map kiezen."
        ),
    )
    log_level: str = Field(
        default="INFO",
        pattern="^(DEBUG|INFO|WARNING|ERROR)$",
        validation_alias="INKOOPKADER_LOGNIVEAU",
        description="Vanaf welk niveau regels in het logboek komen: DEBUG, INFO, WARNING of ERROR.",
    )
    keep_seconds: int = Field(
        default=300,
        ge=0,
        validation_alias="INKOOPKADER_BEWAREN",
        description=(
            "Hoeveel seconden een bladzijde die voor iedereen gelijk is bewaard blijft (map `bladzijden` van de gegevensmap); 0: elke keer opnieuw."
        ),
    )
    port: int = Field(
        default=8000,
        ge=1,
        le=65535,
        validation_alias="PORT",
        description="De poort waarop de website luistert, alleen op deze machine; een webserver met TLS staat ervoor.",
    )
    workers: int = Field(
        default=0,
        ge=0,
        validation_alias="WEB_CONCURRENCY",
        description="Hoeveel processen bladzijden maken; 0: twee per processorkern.",
    )

    local_accounts: bool = Field(
        default=False,
        validation_alias="INKOOPKADER_LOKALE_ACCOUNTS",
        description=(
            "Zet op true als mensen mogen inloggen met een e-mailadres en wachtwoord van deze website. Anders alleen met de "
            "inlogdiensten hieronder. De demonstratie van ./run zet het aan."
        ),
    )
    self_registration: bool = Field(
        default=False,
        validation_alias="INKOOPKADER_ZELF_AANMELDEN",
        description=(
            "Zet op true als iemand zonder uitnodiging een account mag maken om de eigen organisatie aan te melden."
        ),
    )
    login_services: str = Field(
        default="",
        validation_alias="INKOOPKADER_INLOGDIENSTEN",
        description=(
            "Inlogdiensten van organisaties (OpenID Connect: een makelaar van eHerkenning, Entra), als JSON-lijst met per dienst "
            "id, naam, adres (de issuer), client_id, geheim, en zo nodig tweede_factor, vraag_acr, adres_klopt en bronnen; zie "
            "docs/inloggen.md."
        ),
    )
    session_hours: int = Field(
        default=12,
        ge=1,
        le=72,
        validation_alias="INKOOPKADER_SESSIE_UREN",
        description="Na hoeveel uur iemand opnieuw inlogt, ook wie bezig is.",
    )
    session_idle_minutes: int = Field(
        default=60,
        ge=5,
        le=720,
        validation_alias="INKOOPKADER_SESSIE_STIL",
        description="Na hoeveel minuten zonder iets te doen iemand wordt uitgelogd.",
    )
    mail: str = Field(
        default="",
        validation_alias="INKOOPKADER_MAIL",
        description=(
            "Waar e-mail heen gaat: smtp://naam:wachtwoord@post.example:587 (STARTTLS; met ?tls=nee zonder), "
            "smtps://...:465, of scherm voor de uitvoer van het proces. Leeg: bestanden in de map post van de gegevensmap."
        ),
    )
    mail_from: str = Field(
        default="Inkoopkader <inkoopkader@localhost>",
        validation_alias="INKOOPKADER_MAIL_VAN",
        description="De afzender van e-mail.",
    )
    proxies: int = Field(
        default=1,
        ge=1,
        le=5,
        validation_alias="INKOOPKADER_PROXIES",
        description=(
            "Hoeveel eigen servers er voor de website staan die X-Forwarded-For aanvullen, als INKOOPKADER_HTTPS aan staat. "
            "Nodig om inlogpogingen en andere grenzen per bezoeker te tellen."
        ),
    )

    @property
    def sends_mail(self) -> bool:
        """Does e-mail leave this machine? Otherwise it waits for who runs the website."""
        return self.mail not in ("", "scherm")


def read() -> Environment:
    """Return what this installation chose. Ends the process with a sentence for each setting that is wrong; what was
    written there is not repeated, since it may be a secret."""
    try:
        return Environment()
    except ValidationError as error:
        names = [str(problem["loc"][0]) for problem in error.errors()]
        raise SystemExit(
            "\n".join(f"De instelling {name} klopt niet; zie docs/instellingen.md." for name in names)
        ) from None


def reference() -> str:
    """Return the page docs/instellingen.md: a table of every setting."""
    lines = [
        "# Instellingen van de website",
        "",
        "De website leest haar instellingen uit de omgeving. Deze bladzijde komt uit `src/inkoopkader/portaal/environment.py`.",
        "",
        "| naam | standaard | waarvoor |",
        "| --- | --- | --- |",
    ]
    for field in Environment.model_fields.values():
        default = f"`{field.default}`" if str(field.default) else "leeg"
        lines.append(f"| `{field.validation_alias}` | {default} | {field.description} |")
    return "\n".join(lines) + "\n"
