"""Row-level security on every table of people and organisations."""

from __future__ import annotations

from django.db import migrations

from inkoopkader.portaal.organisaties.rls import OWN, protect

MEMBERS = "SELECT gebruiker_id FROM organisaties_lidmaatschap WHERE organisatie_id = ik_organisatie()"
MINE = "SELECT organisatie_id FROM organisaties_lidmaatschap WHERE gebruiker_id = ik_gebruiker()"
INVITED = "SELECT organisatie_id FROM organisaties_uitnodiging WHERE geheim_hash = ik_geheim()"


class Migration(migrations.Migration):
    """A person is seen by themselves and by who works with them; before signing in, by the sign-in itself. An organisation
    is seen by its members and by whoever holds an invitation; that a zorgkantoor exists is public."""

    dependencies = [("organisaties", "0001_initial")]
    operations = [
        protect(
            "organisaties_gebruiker",
            see=f"id = ik_gebruiker() OR ik_niemand() OR id IN ({MEMBERS})",
            write="id = ik_gebruiker() OR ik_niemand()",
        ),
        protect(
            "organisaties_organisatie",
            see=f"id = ik_organisatie() OR soort = 'zorgkantoor' OR id IN ({MINE}) OR id IN ({INVITED})",
            write="id = ik_organisatie()",
        ),
        protect("organisaties_agbcode"),
        protect("organisaties_lidmaatschap", see=f"{OWN} OR gebruiker_id = ik_gebruiker()", write=OWN),
        protect("organisaties_uitnodiging", see=f"{OWN} OR geheim_hash = ik_geheim()", write=OWN),
        protect("organisaties_sleutel", see=f"{OWN} OR geheim_hash = ik_geheim()", write=OWN),
        protect("organisaties_organisatieversie", see="id = ik_organisatie()"),
        protect("organisaties_agbcodeversie"),
        protect("organisaties_lidmaatschapversie"),
        protect("organisaties_uitnodigingversie"),
        protect("organisaties_sleutelversie"),
    ]
