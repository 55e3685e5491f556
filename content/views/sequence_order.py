"""The page on which a member fills and orders a sequence. Its buttons say the wanted result: pressed twice, they do as
much as once. With htmx the answer is the ordered part of the page, and the status line says what has come of it.
"""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from django.core.exceptions import BadRequest
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext

from content.arrangement import arrange, where_is
from content.forms.sequences import PostsForm
from content.sequencing import (
    AlreadyThereError,
    Spot,
    add_posts,
    move_chapter,
    move_entry,
    place_on_profile,
    remove_entry,
)
from web.fragments import asked_fragment
from web.taking_part import act, form_page, page_of, take_unsent

from .member import member
from .own_sequences import name_of, own_chapter, own_sequence

if TYPE_CHECKING:
    from content.models import Post, Sequence
    from web.fragments import Request

TEMPLATE = "content/sequence_edit.html"
PART = "arrangement"
# More digits than any place has are none.
LONGEST_NUMBER = 9


@form_page
def edit_sequence(request: Request, pk: str) -> HttpResponse:
    """Show what stands in a sequence; when sent, let more posts follow."""
    sequence = own_sequence(request, pk)
    said = {"data": request.POST} if request.method == "POST" else {"initial": take_unsent(request)}
    form = PostsForm(sequence, **said)
    if form.is_valid():
        try:
            add_posts(form.cleaned_data["chapter"], form.posts)
        except AlreadyThereError as refused:
            form.add_error(None, gettext("%(titles)s: already in this sequence.") % {"titles": _titles(refused.posts)})
        else:
            told = gettext("Added: %(titles)s.") % {"titles": _titles(form.posts)}
            return _changed(request, sequence, told=told, at=f"chapter-{form.cleaned_data['chapter'].pk}")
    return _page(request, sequence, form=form, told=_wrongs(form))


@act
def move_own_chapter(request: Request, pk: str, chapter_pk: str) -> HttpResponse:
    chapter = move_chapter(own_chapter(request, pk, chapter_pk), number=_number(request.POST.get("to", "")))
    told = gettext("“%(name)s” is now number %(number)d.") % {"name": name_of(chapter), "number": chapter.number}
    return _changed(request, chapter.sequence, told=told, at=f"chapter-{chapter_pk}")


@act
def move_own_entry(request: Request, pk: str, entry: int) -> HttpResponse:
    """Let a post stand in another place of its chapter, or in another chapter."""
    sequence = own_sequence(request, pk)
    chapter, _, position = request.POST.get("to", "").rpartition(":")
    move_entry(sequence, entry, to=Spot(chapter, _number(position)))
    told = where_is(arrange(sequence, member(request)), entry)
    return _changed(request, sequence, told=told, at=f"entry-{entry}")


@act
def remove_own_entry(request: Request, pk: str, entry: int) -> HttpResponse:
    """Take a post out of a sequence; it stays a post."""
    sequence = own_sequence(request, pk)
    removed = remove_entry(sequence, entry)
    at = f"chapter-{removed.chapter_id}" if removed else PART
    # The pressed button is gone: the focus goes to the title above it.
    return _changed(request, sequence, told=gettext("The post is taken out."), at=at, focused=at)


@act
def place_sequence(request: Request, pk: str) -> HttpResponse:
    """Let a sequence stand in another place on its author's profile; that page shows what has come of it."""
    sequence = own_sequence(request, pk)
    place_on_profile(sequence, position=_number(request.POST.get("to", "")))
    return HttpResponseRedirect(page_of(request) if request.htmx else f"{page_of(request)}#sequence-{pk}")


def _changed(request: Request, sequence: Sequence, *, told: str, at: str, focused: str = "") -> HttpResponse:
    """Show htmx the part anew, and say what has come of the act; lead others to the element that it was about."""
    if asked_fragment(request) != PART:
        return HttpResponseRedirect(f"{sequence.editing_url}#{at}")
    # The buttons send along what somebody has begun to type below them; once it is stored, only the chapter is kept.
    begun = {name: str(value) for name, value in request.POST.items()}
    if request.path == sequence.editing_url:
        begun = {"chapter": begun.get("chapter", "")}
    return _page(request, sequence, form=PostsForm(sequence, initial=begun), told=told, focused=focused)


def _page(request: Request, sequence: Sequence, *, form: PostsForm, told: str, focused: str = "") -> HttpResponse:
    is_part = asked_fragment(request) == PART
    context = {
        "sequence": sequence,
        "chapters": arrange(sequence, member(request)),
        "form": form,
        "told": told if is_part else "",
        "focused": focused,
    }
    template = f"{TEMPLATE}#{PART}" if is_part else TEMPLATE
    return render(request, template, context, status=HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK)


def _titles(posts: list[Post]) -> str:
    return ", ".join(f"“{post.title}”" for post in posts)


def _wrongs(form: PostsForm) -> str:
    return " ".join(str(message) for messages in form.errors.values() for message in messages)


def _number(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) <= LONGEST_NUMBER):
        raise BadRequest
    return int(text)
