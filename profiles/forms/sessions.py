from __future__ import annotations

from typing import TYPE_CHECKING, Any

from allauth.usersessions.forms import ManageUserSessionsForm
from allauth.usersessions.internal import flows
from allauth.usersessions.models import UserSession
from django import forms

if TYPE_CHECKING:
    from django.http import HttpRequest


class EndSessionsForm(ManageUserSessionsForm):
    """End one session; all others than the one that asks, when none is named."""

    session = forms.ModelChoiceField(UserSession.objects.none(), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["session"].queryset = UserSession.objects.filter(user=self.request.user)

    def save(self, request: HttpRequest) -> None:
        if session := self.cleaned_data["session"]:
            flows.sessions.end_sessions(request, [session])
        else:
            super().save(request)
