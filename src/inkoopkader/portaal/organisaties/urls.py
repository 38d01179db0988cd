"""Addresses of organisations and people."""

from django.urls import path

from inkoopkader.portaal.organisaties.views import invitations, keys, members, organisation, past

urlpatterns = [
    path("organisatie/", organisation.show, name="organisatie"),
    path("organisatie/kiezen/", organisation.choose, name="organisatie-kiezen"),
    path("organisatie/aanmelden/", organisation.register, name="organisatie-aanmelden"),
    path("organisatie/aangemeld/", organisation.registered, name="organisatie-aangemeld"),
    path("organisatie/wijzigen/", organisation.change, name="organisatie-wijzigen"),
    path("organisatie/huisstijl/", organisation.house_style, name="organisatie-huisstijl"),
    path("organisatie/geschiedenis/", past.show, name="organisatie-geschiedenis"),
    path("organisatie/leden/<uuid:lid>/", members.change, name="bevoegdheden"),
    path("organisatie/leden/<uuid:lid>/weghalen/", members.remove, name="lid-weghalen"),
    path("organisatie/uitnodigingen/", invitations.listed, name="uitnodigingen"),
    path("organisatie/uitnodigingen/nieuw/", invitations.invite, name="uitnodigen"),
    path("organisatie/uitnodigingen/<uuid:uitnodiging>/", invitations.withdraw, name="uitnodiging-intrekken"),
    path("organisatie/sleutels/", keys.listed, name="sleutels"),
    path("organisatie/sleutels/nieuw/", keys.make, name="sleutel-maken"),
    path("organisatie/sleutels/<uuid:sleutel>/", keys.withdraw, name="sleutel-intrekken"),
    path("uitnodiging/", invitations.show, name="uitnodiging"),
    path("uitnodiging/aannemen/", invitations.accept, name="uitnodiging-aannemen"),
    path("uitnodiging/<str:geheim>/", invitations.link, name="uitnodiging-link"),
]
