"""All addresses of the website."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

from inkoopkader.portaal import health
from inkoopkader.portaal.inloggen import urls as inloggen

urlpatterns = [
    path("gezond/", health.show, name="gezond"),
    path("", include("inkoopkader.portaal.well_known")),
    *inloggen.fixed,
    path("", include("inkoopkader.portaal.verkenner.agenda_urls")),
    path("", include("inkoopkader.api.urls")),
    # pages for people: Dutch without prefix, English under /en/
    *i18n_patterns(
        path("", include(inloggen)),
        path("", include("inkoopkader.portaal.verkenner.urls")),
        path("", include("inkoopkader.portaal.te_doen.urls")),
        path("", include("inkoopkader.portaal.organisaties.urls")),
        path("mijn-positie/", include("inkoopkader.portaal.mijnpositie.urls")),
        path("", include("inkoopkader.api.page_urls")),
        path("", include("inkoopkader.portaal.statements")),
        prefix_default_language=False,
    ),
]
handler400 = "inkoopkader.portaal.errors.unreadable"
handler403 = "inkoopkader.portaal.errors.refused"
handler404 = "inkoopkader.portaal.errors.not_found"
handler429 = "inkoopkader.portaal.errors.tried_too_often"  # asked by allauth
handler500 = "inkoopkader.portaal.errors.broken"
