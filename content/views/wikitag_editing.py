"""The pages on which members create wikitags, edit their texts and revert them, also where two edits meet."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext

from content.comparisons import compare
from content.edit_conflicts import conflict_of
from content.forms.wikitags import NextVersionForm, VersionForm, WikitagEditForm, WikitagForm
from content.richtext import TooMuchError, render, scope_of
from content.wiki_editing import (
    EditConflictError,
    EditRefusedError,
    NameTakenError,
    create_wikitag,
    format_of,
    latest_of,
    needless,
    refusal,
    revert,
    save_edit,
    source_of,
)
from web.fragments import render_page
from web.public_id import offered_id
from web.taking_part import form_page, take_unsent

from .member import member
from .wikitag_text import editable_text

if TYPE_CHECKING:
    from content.models import Revision
    from content.wiki_editing import Edit
    from web.fragments import Request

    from .wikitag_text import Text

type Context = dict[str, Any]


@form_page
def new_wikitag(request: Request) -> HttpResponse:
    author = member(request)
    form = _form(request, WikitagForm, {"id": offered_id(author.pk)})
    context: Context = {"form": form, "refused": refusal(author)}
    if _is_ready(request, context):
        try:
            first = create_wikitag(author, form.cleaned_data["name"], edit=form.edit_by(author))
            return HttpResponseRedirect(first.text_url)
        except TooMuchError as refused:
            form.add_error("body", str(refused.reason))
        except NameTakenError as taken:
            form.add_error("name", str(taken.reason))
            context["taken_by"] = taken.taken_by
    return _page(request, "content/wikitag_new.html", context)


@form_page
def edit_wikitag(request: Request, slug: str) -> HttpResponse:
    """Edit the text of a wikitag, or of the lens that the address names."""
    text, editor = editable_text(request, slug), member(request)
    latest = latest_of(text.wikitag, text.lens)
    context = _about(request, text) | {"form": _edit_form(request, latest), "latest": latest}
    if _is_ready(request, context):
        edit = context["form"].edit_by(editor)
        try:
            saved = save_edit(editor, text.wikitag, lens=text.lens, edit=edit)
            return HttpResponseRedirect(saved.text_url)
        except EditConflictError:
            context |= _conflict(request, text, context["form"], edit)
        except TooMuchError as refused:
            context["form"].add_error("body", str(refused.reason))
        except EditRefusedError as refused:
            context["form"].add_error(None, str(refused.reason))
    return _page(request, "content/wikitag_edit.html", context)


@form_page
def revert_wikitag(request: Request, slug: str) -> HttpResponse:
    """Show what a revert would change, and let an earlier version be the text again once that is confirmed."""
    text = editable_text(request, slug)
    target = text.earlier_version(request.GET.get("version", ""))
    context = _about(request, text) | {"form": _revert_form(request, target), "target": target}
    if _is_ready(request, context):
        try:
            return HttpResponseRedirect(_reverted(request, context).text_url)
        except EditConflictError:
            context |= {"form": _revert_form_again(request, context), "is_overtaken": True}
        except (EditRefusedError, TooMuchError) as refused:
            context["form"].add_error(None, str(refused.reason))
    latest = latest_of(text.wikitag, text.lens)
    context |= {"latest": latest, "needless": needless(target, latest), "comparison": compare(latest, target)}
    return _page(request, "content/wikitag_revert.html", context)


def _about(request: Request, text: Text) -> Context:
    return {"wikitag": text.wikitag, "lens": text.lens, "back": text.url, "refused": refusal(member(request))}


def _form[F: VersionForm](request: Request, form: type[F], offered: dict[str, str]) -> F:
    """Return the form as it was sent, or with what is offered and what was typed before signing in."""
    return form(request.POST) if request.method == "POST" else form(initial=offered | take_unsent(request))


def _edit_form(request: Request, latest: Revision | None) -> WikitagEditForm:
    offered = _offered(request, latest) | {"text_format": format_of(latest), "body": source_of(latest)}
    form = _form(request, WikitagEditForm, offered)
    if latest is None:
        # The first version has a kind of its own.
        del form.fields["kind"]
    return form


def _revert_form(request: Request, target: Revision) -> NextVersionForm:
    latest = latest_of(target.wikitag, target.lens)
    message = gettext("Revert to version %(version)s") % {"version": target.version}
    return _form(request, NextVersionForm, _offered(request, latest) | {"message": message})


def _revert_form_again(request: Request, context: Context) -> NextVersionForm:
    latest = latest_of(context["wikitag"], context["lens"])
    return NextVersionForm(initial=context["form"].cleaned_data | _offered(request, latest))


def _reverted(request: Request, context: Context) -> Revision:
    form, editor = context["form"], member(request)
    said = {name: form.cleaned_data[name] for name in ("began_from", "message")}
    return revert(editor, context["target"], pk=form.key_for(editor), **said)


def _offered(request: Request, latest: Revision | None) -> dict[str, str]:
    """Return what a form carries unseen: the key of what it makes, and that of the version that its writer sees."""
    return {"id": offered_id(member(request).pk), "began_from": latest.pk if latest else ""}


def _is_ready(request: Request, context: Context) -> bool:
    """Tell whether a form was sent to be saved, and can be."""
    is_sent = request.method == "POST" and "preview" not in request.POST
    return is_sent and not context["refused"] and context["form"].is_valid()


def _conflict(request: Request, text: Text, form: WikitagEditForm, edit: Edit) -> Context:
    """Return what to show of a conflict: the form as it was sent, but beginning from the version that is shown.

    Saved again, it is meant to take the place of that.
    """
    conflict = conflict_of(text.wikitag, text.lens, edit=edit)
    said = form.cleaned_data | _offered(request, conflict.latest)
    context: Context = {"conflict": conflict, "form": WikitagEditForm(initial=said)}
    if conflict.merged is not None:
        context["merged_form"] = WikitagEditForm(initial=said | {"body": conflict.merged}, auto_id="merged_%s")
    return context


def _page(request: Request, template: str, context: Context) -> HttpResponse:
    form = context["form"]
    if "preview" in request.POST and form.is_valid():
        edit = form.edit_by(member(request))
        try:
            scope, base = scope_of("preview", edit.pk), context["wikitag"].source_url if "wikitag" in context else ""
            context["preview"] = render(edit.source, edit.text_format, scope=scope, base=base)
        except TooMuchError as refused:
            form.add_error("body", str(refused.reason))
    response = render_page(request, template, context, fragments={"preview": "content/wikitag_preview.html"})
    response.status_code = _status(context)
    return response


def _status(context: Context) -> HTTPStatus:
    """Return 409 where nothing is wrong with what was sent, but the text is another by now."""
    if context["refused"]:
        return HTTPStatus.FORBIDDEN
    if "conflict" in context or "is_overtaken" in context:
        return HTTPStatus.CONFLICT
    return HTTPStatus.UNPROCESSABLE_ENTITY if context["form"].errors else HTTPStatus.OK
