"""What an invitation offers does not change after it was made, whoever writes in it."""

from __future__ import annotations

from django.db import migrations

from inkoopkader.portaal.organisaties.rls import OFFER, OFFER_BACK


class Migration(migrations.Migration):
    dependencies = [("organisaties", "0005_uitnodiging_van_beheer")]
    operations = [migrations.RunSQL(OFFER, OFFER_BACK)]
