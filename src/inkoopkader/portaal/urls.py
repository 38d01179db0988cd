"""All addresses of the website."""

from django.urls import include, path

from inkoopkader.portaal import health

urlpatterns = [
    path("gezond/", health.show, name="gezond"),
    path("", include("inkoopkader.portaal.verkenner.urls")),
]
handler403 = "inkoopkader.portaal.errors.refused"
handler404 = "inkoopkader.portaal.errors.not_found"
handler500 = "inkoopkader.portaal.errors.broken"
