"""What members say of sequences of their own: make, describe, publish and delete one, and likewise its chapters."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render

from content.arrangement import chapter_names
from content.forms.sequences import ChapterForm, SequenceForm
from content.models import Sequence
from content.richtext import TooMuchError
from content.sequencing import (
    add_chapter,
    create_sequence,
    delete_chapter,
    delete_sequence,
    edit_sequence,
    rename_chapter,
    set_draft,
)
from content.sources import format_of
from profiles.models import TextFormat
from web.fields import accept_stored, offer_no_markdown
from web.public_id import offered_id, read_offered_id
from web.taking_part import act, form_page, take_unsent

from .form_answer import answer_form
from .member import member

if TYPE_CHECKING:
    from django import forms

    from content.models import Chapter
    from web.fragments import Request


@form_page
def new_sequence(request: Request) -> HttpResponse:
    author = member(request)
    form = _filled(request, SequenceForm, {"id": offered_id(author.pk), "is_draft": True})
    if form.is_valid():
        pk = read_offered_id(form.cleaned_data["id"], author.pk)
        try:
            return HttpResponseRedirect(create_sequence(author, pk=pk, details=form.details).editing_url)
        except TooMuchError as refused:
            form.add_error("body", str(refused.reason))
    return answer_form(request, "content/sequence_form.html", {"form": form})


@form_page
def describe_sequence(request: Request, pk: str) -> HttpResponse:
    """Change the title and description of a sequence, and who sees it."""
    sequence = own_sequence(request, pk)
    form = _filled(request, SequenceForm, SequenceForm.said_of(sequence))
    if format_of(sequence) == TextFormat.HTML:
        offer_no_markdown(form, "body")
    if form.is_valid():
        try:
            edit_sequence(sequence, details=form.details)
            return HttpResponseRedirect(sequence.editing_url)
        except TooMuchError as refused:
            form.add_error("body", str(refused.reason))
    context = {"form": form, "sequence": sequence, "format": format_of(sequence)}
    return answer_form(request, "content/sequence_form.html", context)


@act
def publish_sequence(request: Request, pk: str) -> HttpResponse:
    """Publish a sequence, or make it a draft again; the button says which."""
    sequence = own_sequence(request, pk)
    set_draft(sequence, is_draft=request.POST.get("draft") == "true")
    return HttpResponseRedirect(sequence.editing_url)


@form_page
def delete_own_sequence(request: Request, pk: str) -> HttpResponse:
    """Ask once more, then delete."""
    sequence = own_sequence(request, pk)
    if request.method != "POST":
        return render(request, "content/sequence_delete.html", {"sequence": sequence})
    delete_sequence(sequence)
    return HttpResponseRedirect(member(request).get_absolute_url())


@form_page
def new_chapter(request: Request, pk: str) -> HttpResponse:
    sequence, author = own_sequence(request, pk), member(request)
    form = _filled(request, ChapterForm, {"id": offered_id(author.pk)})
    if form.is_valid():
        chapter = read_offered_id(form.cleaned_data["id"], author.pk)
        add_chapter(sequence, pk=chapter, title=form.cleaned_data["title"], subtitle=form.cleaned_data["subtitle"])
        return _to_chapter(sequence, chapter)
    return answer_form(request, "content/chapter_form.html", {"form": form, "sequence": sequence})


@form_page
def rename_own_chapter(request: Request, pk: str, chapter_pk: str) -> HttpResponse:
    chapter = own_chapter(request, pk, chapter_pk)
    form = _filled(request, ChapterForm, {"id": chapter.pk, "title": chapter.title, "subtitle": chapter.subtitle})
    if form.is_valid():
        rename_chapter(chapter, title=form.cleaned_data["title"], subtitle=form.cleaned_data["subtitle"])
        return _to_chapter(chapter.sequence, chapter.pk)
    context = {"form": form, "sequence": chapter.sequence, "chapter": chapter, "name": name_of(chapter)}
    return answer_form(request, "content/chapter_form.html", context)


@form_page
def delete_own_chapter(request: Request, pk: str, chapter_pk: str) -> HttpResponse:
    """Ask once more, then delete; the posts stay posts."""
    chapter = own_chapter(request, pk, chapter_pk)
    if request.method != "POST":
        context = {"sequence": chapter.sequence, "chapter": chapter, "name": name_of(chapter)}
        return render(request, "content/chapter_delete.html", context | {"post_count": chapter.entries.count()})
    delete_chapter(chapter)
    return HttpResponseRedirect(f"{chapter.sequence.editing_url}#arrangement")


def own_sequence(request: Request, pk: str) -> Sequence:
    return get_object_or_404(Sequence.objects.own_of(request.user).select_related("author"), pk=pk)


def own_chapter(request: Request, pk: str, chapter_pk: str) -> Chapter:
    return get_object_or_404(own_sequence(request, pk).chapters, pk=chapter_pk)


def name_of(chapter: Chapter) -> str:
    chapters = list(chapter.sequence.chapters.all())
    return dict(zip(chapters, chapter_names(chapters), strict=True))[chapter]


def _filled[F: forms.Form](request: Request, form: type[F], initial: dict[str, Any]) -> F:
    """Return the form with what was sent, else with what was typed before a sign-in, else with what it begins with."""
    filled = form(request.POST) if request.method == "POST" else form(initial=take_unsent(request) or initial)
    accept_stored(filled, initial)
    return filled


def _to_chapter(sequence: Sequence, pk: str) -> HttpResponse:
    return HttpResponseRedirect(f"{sequence.editing_url}#chapter-{pk}")
