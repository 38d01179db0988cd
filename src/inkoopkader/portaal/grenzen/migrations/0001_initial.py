from django.db import migrations, models


class Migration(migrations.Migration):
    """The table of what visitors used. Unlogged: after a crash everybody starts again with a full measure, and nothing is
    written to disk for a request."""

    initial = True
    dependencies = []
    operations = [
        migrations.CreateModel(
            name="Verbruik",
            fields=[
                ("wie", models.CharField(max_length=80, primary_key=True, serialize=False)),
                ("tot", models.DateTimeField(db_index=True)),
            ],
        ),
        migrations.RunSQL("ALTER TABLE grenzen_verbruik SET UNLOGGED", migrations.RunSQL.noop),
    ]
