"""The address of what there is to do."""

from django.urls import path

from inkoopkader.portaal.te_doen import views

urlpatterns = [path("overzicht/", views.overview, name="overzicht")]
