"""Addresses of the pages about the API."""

from django.urls import path

from inkoopkader.api import pages
from inkoopkader.portaal.organisaties.access import all_public

urlpatterns = all_public(
    [
        path("api/", pages.about, name="api"),
        path("api/naslag/", pages.reference, name="api-naslag"),
    ]
)
