"""The forms of organisations and people. They only say whether something was typed and can be read; what it may be, the
services say."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from inkoopkader.portaal import house_styles
from inkoopkader.portaal.form_errors import Troubled
from inkoopkader.portaal.organisaties import powers, services
from inkoopkader.portaal.organisaties.powers import Soort

LONGEST_TYPED = 5000  # of any field: what is longer was not typed by a person


_CLASSES = {
    forms.TextInput: "utrecht-textbox",
    forms.Textarea: "utrecht-textarea",
    forms.RadioSelect: "utrecht-radio-button",
    forms.CheckboxSelectMultiple: "utrecht-checkbox",
}


class Formulier(Troubled):
    """What our forms share: messages in plain words, and mistakes in the order of the fields."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, label_suffix="", **kwargs)
        for field in self.fields.values():
            field.error_messages["invalid_choice"] = _("Kies een van de mogelijkheden.")
            classes = _CLASSES.get(type(field.widget))
            if classes:
                field.widget.attrs["class"] = (
                    f"{classes} {classes}--html-{'textarea' if 'area' in classes else 'input'}"
                )
            if isinstance(field, forms.CharField):
                field.max_length = field.max_length or LONGEST_TYPED
                field.validators.append(forms.fields.validators.MaxLengthValidator(LONGEST_TYPED, _("Dit is te lang.")))

    def refuse(self, error: ValidationError) -> None:
        """Show what a service refused, at the field it is about."""
        if not hasattr(error, "error_dict"):
            self.add_error(None, error)
            return
        for field, errors in error.error_dict.items():
            self.add_error(field if field in self.fields else None, errors)


def _text(label: Any, hint: Any = "", *, required: Any = None, **attrs: str) -> forms.CharField:
    """A line of text. `required` is what is said when it stays empty; without it, it may stay empty."""
    return forms.CharField(
        label=label,
        help_text=hint,
        required=required is not None,
        error_messages={"required": required} if required is not None else {},
        widget=forms.TextInput(attrs={"spellcheck": "false", **attrs}),
    )


class _Data(Formulier):
    naam = _text(
        _("Naam van de organisatie"),
        _("Zoals in het Handelsregister."),
        required=_("Vul de naam van de organisatie in."),
        autocomplete="organization",
    )
    kvk = _text(
        _("KvK-nummer"),
        _("8 cijfers, bijvoorbeeld 12345678."),
        required=_("Vul het KvK-nummer in."),
        inputmode="numeric",
    )
    agb = forms.CharField(
        label=_("AGB-codes"),
        help_text=_(
            "8 cijfers per code. Zet elke code op een eigen regel. Hebt u er geen, laat dit dan leeg. Hier wordt alleen naar "
            "de vorm gekeken; de beheerder van deze website vergelijkt de codes met het AGB-register."
        ),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4, "spellcheck": "false"}),
    )

    def clean_agb(self) -> list[str]:
        """Return the codes: one on a line, or with commas between them."""
        lines = self.cleaned_data["agb"].replace(",", "\n").replace(";", "\n").splitlines()
        return [line for line in map(str.strip, lines) if line]

    def kind(self) -> str:
        """Return the kind of organisation; empty when it is not chosen."""
        return str(self.cleaned_data.get("soort", ""))

    def clean(self) -> None:
        """Check the numbers too, whatever else is wrong, so that every mistake is told at once."""
        try:
            services.read_numbers(kind=self.kind(), **self.typed())
        except ValidationError as error:
            told = set(self.errors)
            self.refuse(ValidationError({name: found for name, found in error.error_dict.items() if name not in told}))

    def typed(self) -> dict[str, Any]:
        """Return what was typed, under the names of the services; empty for what was not or is refused already."""
        data = self.cleaned_data
        return {name: data.get(field, "") for name, field in (("name", "naam"), ("kvk", "kvk"), ("uzovi", "uzovi"))} | {
            "agb": data.get("agb", [])
        }


class Registration(_Data):
    """An organisation that somebody registers. A zorgkantoor is made by who runs the website."""

    soort = forms.ChoiceField(
        label=_("Wat voor organisatie is het?"),
        choices=[choice for choice in Soort.choices if choice[0] != str(Soort.ZORGKANTOOR)],
        widget=forms.RadioSelect,
        error_messages={"required": _("Kies wat voor organisatie het is.")},
    )
    field_order = ("soort", "naam", "kvk", "agb")


class Change(_Data):
    """The data of an organisation. Only a zorgkantoor has a UZOVI number here."""

    uzovi = _text(_("UZOVI-nummer"), _("4 cijfers."), inputmode="numeric")
    versie = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._kind = kind
        if kind != str(Soort.ZORGKANTOOR):
            del self.fields["uzovi"]

    def kind(self) -> str:
        """Return the kind that the organisation has."""
        return self._kind


OF_THE_WEBSITE = "."  # no name of a file with tokens


class Look(Formulier):
    """The house style of the pages of an organisation, out of those that are installed."""

    versie = forms.CharField(required=False, widget=forms.HiddenInput)
    huisstijl = forms.ChoiceField(
        label=_("Welke huisstijl krijgen de bladzijden van uw organisatie?"),
        help_text=_("U kiest uit de huisstijlen die op deze website zijn gezet. Openbare bladzijden veranderen niet."),
        widget=forms.RadioSelect,
        error_messages={"required": _("Kies een van de mogelijkheden.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        of_the_website = settings.ENVIRONMENT.tokens
        styles = [
            (style.name, style.title) for style in house_styles.installed().values() if style.name != of_the_website
        ]
        self.fields["huisstijl"].choices = [(OF_THE_WEBSITE, _("Die van deze website")), *styles]  # type: ignore[attr-defined]

    @property
    def chosen(self) -> str:
        """Return the name of the house style; empty for that of the website."""
        name = str(self.cleaned_data["huisstijl"])
        return "" if name == OF_THE_WEBSITE else name


def _powers(kind: str) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=_("Wat mag deze persoon doen?"),
        help_text=_("Wie een van deze bevoegdheden heeft, mag ook alles van de organisatie lezen."),
        choices=powers.choices(kind),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Kies ten minste één bevoegdheid.")},
    )


class Invitation(Formulier):
    """Whom to invite, and what they may do."""

    email = _text(
        _("E-mailadres"),
        _("De uitnodiging geldt alleen voor een account met dit adres."),
        required=_("Vul het e-mailadres in."),
        inputmode="email",
        autocomplete="off",
    )

    def __init__(self, *args: Any, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["bevoegdheden"] = _powers(kind)


class Powers(Formulier):
    """What a member may do."""

    versie = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["bevoegdheden"] = _powers(kind)


LIVES = {"30": timedelta(days=30), "90": timedelta(days=90), "365": timedelta(days=365)}


class Key(Formulier):
    """A key for the API: what it is for, and how long it holds."""

    naam = _text(
        _("Waarvoor is de sleutel?"),
        _("Bijvoorbeeld de naam van het programma dat hem gebruikt."),
        required=_("Vul in waarvoor de sleutel is."),
        autocomplete="off",
    )
    duur = forms.ChoiceField(
        label=_("Hoe lang geldt de sleutel?"),
        choices=[("30", _("30 dagen")), ("90", _("90 dagen")), ("365", _("een jaar"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Kies hoe lang de sleutel geldt.")},
    )
