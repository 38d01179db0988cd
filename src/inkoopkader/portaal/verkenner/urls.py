"""Addresses of the policy explorer."""

from django.urls import path

from inkoopkader.portaal.kept_pages import same_for_everybody
from inkoopkader.portaal.organisaties.access import all_public
from inkoopkader.portaal.verkenner import views

urlpatterns = all_public(
    [
        path("", views.home, name="begin"),
        path("beleid/<str:office>/<int:year>/", views.office, name="zorgkantoor"),
        path("regel/<str:name>/", views.entry, name="regel"),
        path("zoeken/", views.search, name="zoeken"),
        path("vergelijken/", views.compared, name="vergelijken"),
        path("vergelijken/vergelijking.xlsx", views.compared_file, name="vergelijken-bestand"),
        path("wijzigingen/", views.changed, name="wijzigingen"),
        path("wijzigingen/wijzigingen.xlsx", views.changed_file, name="wijzigingen-bestand"),
        path("termijnen/", views.terms, name="termijnen"),
        path("termijnen/<str:office>-<int:year>.ics", views.terms_file, name="termijnen-bestand"),
    ]
)
same_for_everybody(urlpatterns)
