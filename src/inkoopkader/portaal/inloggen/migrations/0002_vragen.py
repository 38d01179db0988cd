"""Two questions about logging in: which colleagues have no second step, and who invited me."""

from __future__ import annotations

from django.db import migrations

from inkoopkader.portaal.inloggen.rls import QUESTIONS, QUESTIONS_BACK


class Migration(migrations.Migration):
    dependencies = [("inloggen", "0001_afscherming"), ("organisaties", "0007_huisstijl")]
    operations = [migrations.RunSQL(QUESTIONS, QUESTIONS_BACK)]
