"""Addresses that calendar programs ask for year after year: the same in every language, and never to be changed."""

from django.urls import path

from inkoopkader.portaal.organisaties.access import all_public
from inkoopkader.portaal.verkenner.views import calendars

urlpatterns = all_public([path("agenda/<str:office>.ics", calendars.subscription, name="agenda")])
