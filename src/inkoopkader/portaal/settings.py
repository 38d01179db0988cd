"""Django's settings. What an installation may choose stands in `environment`."""

from __future__ import annotations

import secrets
from pathlib import Path

from csp.constants import NONE, SELF

from inkoopkader.portaal import database, environment, logbook
from inkoopkader.portaal.inloggen import configuration, services_of_login
from inkoopkader.portaal.kept_secret import kept

HERE = Path(__file__).resolve().parent
ENVIRONMENT = environment.read()


def _secret() -> str:
    """The key of this installation; one without a server of its own keeps a key in its data folder."""
    if ENVIRONMENT.secret_key:
        return ENVIRONMENT.secret_key
    if ENVIRONMENT.database_url:
        raise ValueError("INKOOPKADER_GEHEIM is leeg; zet een lange willekeurige tekst (zie docs/instellingen.md)")
    return kept(ENVIRONMENT.data_folder / "geheim", lambda: secrets.token_urlsafe(48))


SECRET_KEY = _secret()
DEBUG = False
ALLOWED_HOSTS = [host.strip() for host in ENVIRONMENT.hosts.split(",") if host.strip()]
INSTALLED_APPS = [
    "inkoopkader.portaal.organisaties",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.staticfiles",
    "pgtrigger",
    "pghistory",
    "csp",
    *configuration.APPS,
    "inkoopkader.portaal.verkenner",
    "inkoopkader.portaal.grenzen",
    "inkoopkader.portaal.beheer",
    "inkoopkader.portaal.mijnpositie",
    "inkoopkader.api",
]
AUTH_USER_MODEL = "organisaties.Gebruiker"
MIDDLEWARE = [
    "inkoopkader.portaal.logbook.RequestLog",
    "inkoopkader.portaal.behind_proxy.VisitorAddress",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "inkoopkader.api.middleware.Face",
    "inkoopkader.portaal.kept_pages.KeptPages",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "inkoopkader.portaal.inloggen.sessions.Limits",
    "inkoopkader.portaal.errors.PlainErrors",
    "inkoopkader.portaal.grenzen.middleware.PerVisitor",
    "inkoopkader.portaal.organisaties.middleware.Identity",
]
ROOT_URLCONF = "inkoopkader.portaal.urls"
WSGI_APPLICATION = "inkoopkader.portaal.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [HERE / "templates"],
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "inkoopkader.portaal.look.look",
            ]
        },
    }
]
DATABASES = database.both(ENVIRONMENT.database_url, ENVIRONMENT.owner_url, ENVIRONMENT.data_folder / "pg")
PGHISTORY_BASE_MODEL = "inkoopkader.portaal.organisaties.history.Versie"

API_WITHOUT_KEY = ENVIRONMENT.api_without_key
API_WITH_KEY = ENVIRONMENT.api_with_key
API_CONTACT = ENVIRONMENT.api_contact
MOST_PER_VISITOR = {
    "beginnen": ENVIRONMENT.most_begun,
    "inlezen": ENVIRONMENT.most_read_in,
    "nagaan": ENVIRONMENT.most_verified,
    "bestanden": ENVIRONMENT.most_files,
    "uitnodiging": ENVIRONMENT.most_invitations,
}
"""How often one visitor may do it, by the names and per the time of `grenzen.limited`."""

LANGUAGE_CODE = "nl"
LANGUAGES = [("nl", "Nederlands"), ("en", "English")]
LOCALE_PATHS = [HERE / "locale"]
TIME_ZONE = "Europe/Amsterdam"
USE_TZ = True
USE_I18N = True

STATIC_URL = "/static/"
STATICFILES_DIRS = [HERE / "static"]
STATIC_ROOT = ENVIRONMENT.data_folder / "static"
STORAGES = {"staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}}

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF, *services_of_login.origins(ENVIRONMENT.login_services)],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SECURE_SSL_REDIRECT = ENVIRONMENT.behind_https
SECURE_REDIRECT_EXEMPT = [r"^gezond/$"]  # a monitor on this machine asks without TLS
SECURE_HSTS_SECONDS = 31_536_000 if ENVIRONMENT.behind_https else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = ENVIRONMENT.behind_https
SILENCED_SYSTEM_CHECKS = ["security.W021"]  # the preload list is for whole domains; who owns one decides on it
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if ENVIRONMENT.behind_https else None
_of_login = configuration.settings(ENVIRONMENT)
globals().update(_of_login)
CACHES = _of_login["CACHES"] | {
    "bladzijden": {
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": ENVIRONMENT.data_folder / "bladzijden",
        "OPTIONS": {"MAX_ENTRIES": 2_000},  # whoever asks for ever other addresses does not fill the disk
    }
}
CSRF_FAILURE_VIEW = "inkoopkader.portaal.errors.another_form"
CSRF_COOKIE_SECURE = ENVIRONMENT.behind_https
CSRF_COOKIE_SAMESITE = "Strict"

LOGGING = logbook.configuration(ENVIRONMENT.log_level)
