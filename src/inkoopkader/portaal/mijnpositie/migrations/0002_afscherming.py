"""Row-level security: an organisation sees and writes only its own positions, and only the history of those."""

from __future__ import annotations

from django.db import migrations

from inkoopkader.portaal.organisaties.rls import protect


class Migration(migrations.Migration):
    dependencies = [("mijnpositie", "0001_initial"), ("organisaties", "0002_afscherming")]
    operations = [protect("mijnpositie_positie"), protect("mijnpositie_positieversie")]
