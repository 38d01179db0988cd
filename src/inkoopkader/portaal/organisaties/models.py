"""People, organisations, and who may do what for which."""

from __future__ import annotations

import uuid
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Lower
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from inkoopkader.portaal.organisaties.history import tracked
from inkoopkader.portaal.organisaties.powers import Bevoegdheid, Soort
from inkoopkader.portaal.organisaties.scoped import scoped


class Gebruikers(BaseUserManager["Gebruiker"]):
    """Makes people."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> Gebruiker:
        person = self.model(email=email.strip().lower(), **fields)
        person.set_password(password)
        person.save(using=self._db)
        return person

    def get_by_natural_key(self, username: str | None) -> Gebruiker:
        return self.get(email__iexact=username)


@tracked("password", "last_login", "uitlogteller")
class Gebruiker(AbstractBaseUser):
    """A person. What the person may do stands in Lidmaatschap. Raising `uitlogteller` ends every session they have."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    email = models.EmailField(_("e-mailadres"), unique=True)
    naam = models.CharField(_("naam"), max_length=200)
    is_active = models.BooleanField(_("actief"), default=True)
    sinds = models.DateTimeField(auto_now_add=True)
    uitlogteller = models.PositiveIntegerField(default=0, editable=False)

    objects = Gebruikers()
    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["naam"]

    class Meta:
        constraints = (models.UniqueConstraint(Lower("email"), name="gebruiker_email_zonder_hoofdletters"),)

    def __str__(self) -> str:
        return self.naam or self.email

    def get_full_name(self) -> str:
        return self.naam

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """What a session must carry to stay valid: it ends with another password and with "log out everywhere"."""
        salt = f"inkoopkader.sessie.{self.uitlogteller}"
        return salted_hmac(salt, self.password, secret=secret, algorithm="sha256").hexdigest()


@tracked()
class Organisatie(models.Model):
    """A zorgaanbieder, zorgkantoor or branche organisation. `zorgkantoor` is the folder name in the policy for a
    zorgkantoor. `huisstijl` is the name of the house style of its pages; empty: that of the installation.
    `gecontroleerd_op` and `gecontroleerd_door` say when and who compared the numbers with the registers."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    soort = models.CharField(_("soort"), max_length=20, choices=Soort.choices)
    naam = models.CharField(_("naam"), max_length=200)
    kvk = models.CharField(_("KvK-nummer"), max_length=8, unique=True)
    uzovi = models.CharField(_("UZOVI-nummer"), max_length=4, unique=True, null=True, blank=True)
    zorgkantoor = models.CharField(_("zorgkantoor in het beleid"), max_length=40, blank=True)
    huisstijl = models.CharField(_("huisstijl"), max_length=40, blank=True)
    verzonnen = models.BooleanField(_("verzonnen"), default=False)
    sinds = models.DateTimeField(auto_now_add=True)
    gecontroleerd_op = models.DateTimeField(_("nummers gecontroleerd op"), null=True, blank=True)
    gecontroleerd_door = models.CharField(_("nummers gecontroleerd door"), max_length=200, blank=True)

    objects = scoped("id")

    class Meta:
        verbose_name = _("organisatie")
        constraints = (
            models.CheckConstraint(condition=models.Q(kvk__regex=r"^[0-9]{8}$"), name="organisatie_kvk"),
            models.CheckConstraint(
                condition=models.Q(uzovi__isnull=True) | models.Q(uzovi__regex=r"^[0-9]{4}$"), name="organisatie_uzovi"
            ),
            models.CheckConstraint(
                condition=models.Q(huisstijl__regex=r"^([a-z0-9][a-z0-9-]*)?$"), name="organisatie_huisstijl"
            ),
            models.CheckConstraint(condition=models.Q(soort__in=Soort.values), name="organisatie_soort"),
        )

    def __str__(self) -> str:
        return self.naam


@tracked()
class AgbCode(models.Model):
    """An AGB code of an organisation; one organisation may have several."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisatie = models.ForeignKey(Organisatie, on_delete=models.PROTECT, related_name="agb_codes")
    code = models.CharField(_("AGB-code"), max_length=8, unique=True)

    objects = scoped()

    class Meta:
        verbose_name = _("AGB-code")
        constraints = (models.CheckConstraint(condition=models.Q(code__regex=r"^[0-9]{8}$"), name="agb_code"),)

    def __str__(self) -> str:
        return self.code


@tracked()
class Lidmaatschap(models.Model):
    """What a person may do for an organisation. Without row, nothing."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    gebruiker = models.ForeignKey(Gebruiker, on_delete=models.PROTECT, related_name="lidmaatschappen")
    organisatie = models.ForeignKey(Organisatie, on_delete=models.PROTECT, related_name="leden")
    bevoegdheden = ArrayField(
        verbose_name=_("bevoegdheden"), base_field=models.CharField(max_length=20, choices=Bevoegdheid.choices)
    )
    sinds = models.DateTimeField(auto_now_add=True)

    objects = scoped()

    class Meta:
        verbose_name = _("medewerker")
        constraints = (
            models.UniqueConstraint(fields=("gebruiker", "organisatie"), name="lidmaatschap_uniek"),
            models.CheckConstraint(
                condition=models.Q(bevoegdheden__contained_by=Bevoegdheid.values) & ~models.Q(bevoegdheden=[]),
                name="lidmaatschap_bevoegdheden",
            ),
        )

    def __str__(self) -> str:
        return f"{self.gebruiker_id} {self.organisatie_id}"


@tracked()
class Uitnodiging(models.Model):
    """An invitation for one address to work for an organisation. Only the hash of the secret in the link is kept. Without
    `door` who runs the website made it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisatie = models.ForeignKey(Organisatie, on_delete=models.PROTECT, related_name="+")
    email = models.EmailField(_("e-mailadres"))
    bevoegdheden = ArrayField(
        verbose_name=_("bevoegdheden"), base_field=models.CharField(max_length=20, choices=Bevoegdheid.choices)
    )
    geheim_hash = models.CharField(max_length=64, unique=True)
    door = models.ForeignKey(Gebruiker, on_delete=models.PROTECT, related_name="+", null=True)
    sinds = models.DateTimeField(auto_now_add=True)
    geldig_tot = models.DateTimeField(_("geldig tot"))
    aangenomen_op = models.DateTimeField(_("aangenomen op"), null=True, blank=True)
    ingetrokken_op = models.DateTimeField(_("ingetrokken op"), null=True, blank=True)

    objects = scoped()

    class Meta:
        verbose_name = _("uitnodiging")

    def __str__(self) -> str:
        return self.email


@tracked()
class Sleutel(models.Model):
    """A key with which programs of an organisation use the API. Only its hash is kept; `begin` are its first signs, to
    recognise it by."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisatie = models.ForeignKey(Organisatie, on_delete=models.PROTECT, related_name="+")
    naam = models.CharField(_("naam"), max_length=100)
    begin = models.CharField(_("begin van de sleutel"), max_length=12)
    geheim_hash = models.CharField(max_length=64, unique=True)
    door = models.ForeignKey(Gebruiker, on_delete=models.PROTECT, related_name="+")
    sinds = models.DateTimeField(auto_now_add=True)
    geldig_tot = models.DateTimeField(_("geldig tot"))
    ingetrokken_op = models.DateTimeField(_("ingetrokken op"), null=True, blank=True)

    objects = scoped()

    class Meta:
        verbose_name = _("API-sleutel")

    def __str__(self) -> str:
        return f"{self.naam} ({self.begin})"
