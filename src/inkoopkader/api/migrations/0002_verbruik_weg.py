from django.db import migrations


class Migration(migrations.Migration):
    """What an asker used is now counted for the website and the API together (`portaal.grenzen`)."""

    dependencies = [("api", "0001_initial")]
    operations = [migrations.DeleteModel(name="Verbruik")]
