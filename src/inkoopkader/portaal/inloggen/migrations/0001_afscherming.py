"""Row-level security on the tables of logging in, and the table in which tries are counted."""

from __future__ import annotations

from django.db import migrations

from inkoopkader.portaal.organisaties.rls import protect

OF_PERSON = "user_id = (SELECT ik_gebruiker()) OR (SELECT ik_meld_aan())"
NOTHING = "false"


class Migration(migrations.Migration):
    """What belongs to a person is seen by that person, and by the pages for signing in while somebody signs in. Tables that we
    do not use are closed to the website."""

    dependencies = [
        ("organisaties", "0004_gebruiker_versies"),
        ("account", "0009_emailaddress_unique_primary_email"),
        ("mfa", "0003_authenticator_type_uniq"),
        ("socialaccount", "0006_alter_socialaccount_extra_data"),
    ]
    operations = [
        protect("account_emailaddress", see=OF_PERSON),
        protect("mfa_authenticator", see=OF_PERSON),
        protect("socialaccount_socialaccount", see=OF_PERSON),
        protect("account_emailconfirmation", see=NOTHING),
        protect("socialaccount_socialtoken", see=NOTHING),
        protect("socialaccount_socialapp", see=NOTHING),
        migrations.RunSQL(
            [
                "CREATE TABLE inloggen_tellers (cache_key varchar(255) PRIMARY KEY, value text NOT NULL,"
                " expires timestamptz NOT NULL)",
                "CREATE INDEX inloggen_tellers_expires ON inloggen_tellers (expires)",
            ],
            "DROP TABLE inloggen_tellers",
        ),
    ]
