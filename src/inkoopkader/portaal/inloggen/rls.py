"""What the database says of logging in beyond one's own rows: two questions that row-level security would leave
unanswered, each answered as narrowly as it is asked."""

from __future__ import annotations

# Who manages an organisation learns which of its other people have no second step, and nothing else about how they log in.
# Whoever logs in by a service of their own organisation may have it there; that is not known here.
# Who has a verified address learns which organisations invited that address; the secret of the invitation stays in its
# e-mail. The functions read the tables as their owner.
QUESTIONS = """
CREATE FUNCTION zonder_tweede_stap() RETURNS SETOF uuid
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
    SELECT l.gebruiker_id FROM organisaties_lidmaatschap l JOIN organisaties_gebruiker g ON g.id = l.gebruiker_id
    WHERE l.organisatie_id = ik_organisatie() AND ik_mag('beheren') AND g.is_active
      AND g.id IS DISTINCT FROM ik_gebruiker()
      AND NOT EXISTS (SELECT FROM mfa_authenticator WHERE user_id = g.id AND type = 'totp')
      AND NOT EXISTS (SELECT FROM socialaccount_socialaccount WHERE user_id = g.id)
$$;
CREATE FUNCTION mijn_uitnodigingen() RETURNS TABLE (organisatie text, geldig_tot timestamptz)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
    SELECT o.naam::text, u.geldig_tot
    FROM organisaties_gebruiker g
    JOIN account_emailaddress e ON e.user_id = g.id AND e.verified AND lower(e.email) = lower(g.email)
    JOIN organisaties_uitnodiging u ON lower(u.email) = lower(g.email)
    JOIN organisaties_organisatie o ON o.id = u.organisatie_id
    WHERE g.id = ik_gebruiker() AND u.ingetrokken_op IS NULL AND u.aangenomen_op IS NULL AND u.geldig_tot > now()
      AND NOT EXISTS (SELECT FROM organisaties_lidmaatschap WHERE organisatie_id = o.id AND gebruiker_id = g.id)
    ORDER BY u.geldig_tot, o.naam
$$;
"""
QUESTIONS_BACK = """
DROP FUNCTION mijn_uitnodigingen();
DROP FUNCTION zonder_tweede_stap();
"""
