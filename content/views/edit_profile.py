"""The page on which a person says who they are."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpResponse, HttpResponseRedirect

from content.forms.profile import ProfileForm
from content.profile_editing import bio_format, bio_source, edit_profile, shown_bio
from content.richtext import TooMuchError
from profiles.renaming import NameRefusedError
from web.errors import seconds_until
from web.fragments import render_page
from web.taking_part import form_page, take_unsent

from .member import member
from .owner import of_owner
from .profile_order import order_context

if TYPE_CHECKING:
    from profiles.models import User
    from web.fragments import Request

TEMPLATE = "profiles/edit.html"


@form_page
@of_owner
def profile_editing(request: Request, owner: User) -> HttpResponse:
    if not owner.can_be_edited_by(request.user):
        raise Http404
    form = _form(request, owner)
    if not form.is_bound:
        return _page(request, owner, form)
    if "preview" in request.POST:
        return _preview(request, owner, form)
    if not form.is_valid():
        return _page(request, owner, form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    return _save(request, owner, form)


def _form(request: Request, owner: User) -> ProfileForm:
    whose: dict[str, Any] = {"person": owner, "editor": member(request), "written_in": bio_format(owner)}
    if request.method == "POST":
        return ProfileForm(request.POST, **whose)
    stored = {"display_name": owner.display_name, "bio": bio_source(owner)}
    return ProfileForm(initial=stored | take_unsent(request), **whose)


def _preview(request: Request, owner: User, form: ProfileForm) -> HttpResponse:
    """Show the bio as it would be; the name is looked at when it is saved."""
    form.is_valid()
    form.errors.pop("display_name", None)
    if form.errors:
        return _page(request, owner, form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    try:
        return _page(request, owner, form, preview=shown_bio(owner, form.cleaned_data["bio"]), is_preview=True)
    except TooMuchError as refused:
        return _too_much(request, owner, form, refused=refused)


def _save(request: Request, owner: User, form: ProfileForm) -> HttpResponse:
    try:
        owner = edit_profile(owner, editor=member(request), **form.cleaned_data)
    except TooMuchError as refused:
        return _too_much(request, owner, form, refused=refused)
    except NameRefusedError as refused:
        return _refused(request, owner, form, refused=refused)
    return HttpResponseRedirect(owner.get_absolute_url())


def _too_much(request: Request, owner: User, form: ProfileForm, *, refused: TooMuchError) -> HttpResponse:
    form.add_error("bio", str(refused.reason))
    return _page(request, owner, form, status=HTTPStatus.UNPROCESSABLE_ENTITY)


def _refused(request: Request, owner: User, form: ProfileForm, *, refused: NameRefusedError) -> HttpResponse:
    form.add_error("display_name", str(refused.reason))
    if not refused.retry_at:
        return _page(request, owner, form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    response = _page(request, owner, form, status=HTTPStatus.TOO_MANY_REQUESTS)
    response["Retry-After"] = str(seconds_until(refused.retry_at))
    return response


def _page(
    request: Request, owner: User, form: ProfileForm, *, status: HTTPStatus = HTTPStatus.OK, **context: Any
) -> HttpResponse:
    context |= {"owner": owner, "form": form, "is_own": owner.pk == request.user.pk, **order_context(owner)}
    response = render_page(request, TEMPLATE, context, fragments={"bio-preview": TEMPLATE})
    response.status_code = status
    return response
