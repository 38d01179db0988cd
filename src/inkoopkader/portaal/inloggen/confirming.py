"""Confirming the e-mail address of a new account."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.internal.constants import LoginStageKey
from allauth.account.stages import LoginStageController
from allauth.account.views import ConfirmEmailView, EmailVerificationSentView
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpResponse

from inkoopkader.portaal.inloggen.forms import PasswordOfAccount


class Sent(EmailVerificationSentView):  # type: ignore[misc]
    """What somebody has to do now: open the link in the e-mail."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"verstuurt": settings.ENVIRONMENT.sends_mail}


class Confirm(ConfirmEmailView):  # type: ignore[misc]
    """The link in the e-mail, with a button.

    Anybody can make an account at the address of somebody else and wait for that person to confirm it: whoever was
    invited expects such an e-mail. So where the account was not made in this browser, its password is asked too.
    """

    def post(self, *args: Any, **kwargs: Any) -> HttpResponse:
        self.object = self.get_object()
        form = self._form(self.request.POST)
        if form is not None and not (form.is_valid() and self._fits(form)):
            return self.render_to_response(self.get_context_data(form=form))
        return super().post(*args, **kwargs)  # type: ignore[no-any-return]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found = super().get_context_data(**kwargs)
        if self.object and "form" not in found:
            found["form"] = self._form()
        return found

    def _form(self, typed: Any = None) -> PasswordOfAccount | None:
        stage = LoginStageController.enter(self.request, LoginStageKey.VERIFY_EMAIL.value)
        made_here = stage is not None and stage.login.user and stage.login.user.pk == self.object.email_address.user_id
        return None if made_here else PasswordOfAccount(typed)

    def _fits(self, form: PasswordOfAccount) -> bool:
        """Is it the password of the account? Tries are counted as those of logging in."""
        address, adapter = self.object.email_address, get_adapter(self.request)
        try:
            user = adapter.authenticate(self.request, email=address.email, password=form.cleaned_data["password"])
        except ValidationError as error:
            form.add_error(None, error)
            return False
        if user is None or user.pk != address.user_id:
            form.add_error("password", adapter.error_messages["incorrect_password"])
        return form.is_valid()
