"""Row-level security on every table of people and organisations."""

from __future__ import annotations

from django.db import migrations

from inkoopkader.portaal.organisaties.rls import MANAGED, ORGANISATION, ORGANISATION_BACK, OWN, protect

ME = "(SELECT ik_gebruiker())"
HELD = "(SELECT ik_geheim())"
SIGNING_IN = "(SELECT ik_meld_aan())"
MEMBERS = "SELECT gebruiker_id FROM organisaties_lidmaatschap WHERE organisatie_id = (SELECT ik_organisatie())"
MINE = f"SELECT organisatie_id FROM organisaties_lidmaatschap WHERE gebruiker_id = {ME}"
INVITED = f"SELECT organisatie_id FROM organisaties_uitnodiging WHERE geheim_hash = {HELD}"
ACCEPTED = f"gebruiker_id = {ME} AND ik_ben_uitgenodigd(organisatie_id, bevoegdheden::text[])"


class Migration(migrations.Migration):
    """A person is seen by themselves and by who works with them; while somebody signs in, by the pages for signing in. An
    organisation is seen by its members and by whoever holds an invitation; that a zorgkantoor exists is public. Who may
    manage an organisation changes its data, its members, its invitations and its keys."""

    dependencies = [("organisaties", "0001_initial")]
    operations = [
        migrations.RunSQL(ORGANISATION, ORGANISATION_BACK),
        protect(
            "organisaties_gebruiker",
            see=f"id = {ME} OR {SIGNING_IN} OR id IN ({MEMBERS})",
            write=f"id = {ME} OR {SIGNING_IN}",
        ),
        protect(
            "organisaties_organisatie",
            see=f"id = (SELECT ik_organisatie()) OR soort = 'zorgkantoor' OR id IN ({MINE}) OR id IN ({INVITED})",
            write="id = (SELECT ik_organisatie()) AND (SELECT ik_mag('beheren'))",
        ),
        protect("organisaties_agbcode", see=OWN, write=MANAGED),
        protect(
            "organisaties_lidmaatschap",
            see=f"{OWN} OR gebruiker_id = {ME}",
            write=MANAGED,
            add=f"({MANAGED}) OR ({ACCEPTED})",
        ),
        protect(
            "organisaties_uitnodiging",
            see=f"{OWN} OR geheim_hash = {HELD}",
            write=MANAGED,
            change=f"({MANAGED}) OR geheim_hash = {HELD}",
        ),
        protect("organisaties_sleutel", see=f"{OWN} OR geheim_hash = {HELD}", write=MANAGED),
        protect("organisaties_organisatieversie", see="id = (SELECT ik_organisatie())"),
        protect("organisaties_agbcodeversie"),
        protect("organisaties_lidmaatschapversie"),
        protect("organisaties_uitnodigingversie"),
        protect("organisaties_sleutelversie"),
    ]
