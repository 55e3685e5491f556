"""What members send of a post. What is too long is said, not cut off by the browser."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext_lazy as _

from content.naming import find_people, find_wikitags, unmistakable
from content.posting import Said
from content.sources import format_of
from content.thresholds import thresholds
from profiles.models import LONGEST_TEXT, TextFormat, User
from web.fields import LineField, SourceField, accept_stored, offer_no_markdown
from web.visible_text import is_visible, without_overrides

if TYPE_CHECKING:
    from content.models import Post, Wikitag

LONGEST_TITLE = 500
ROWS = 24
MOST_COAUTHORS, MOST_WIKITAGS = 20, 30
NO_COAUTHORS_YET = _("You can name coauthors once you have %(karma)d karma or a moderator has reviewed you.")
# What shows as a picture by itself, and the sign that makes one of a letter; arrows and mathematics are none.
EMOJI = re.compile(
    "[\U0001f000-\U0001faff\u231a-\u231b\u23e9-\u23f3\u25fd-\u25fe\u2614-\u2615\u2648-\u2653"
    "\u267f\u2693\u26a1\u26aa-\u26ab\u26bd-\u26be\u26c4-\u26c5\u26ce\u26d4\u26ea\u26f2-\u26f3\u26f5"
    "\u26fa\u26fd\u2705\u270a-\u270b\u2728\u274c\u274e\u2753-\u2755\u2757\u2795-\u2797\u27b0\u27bf"
    "\u2b1b-\u2b1c\u2b50\u2b55\ufe0f]"
)


class LinkField(forms.URLField):
    default_validators = [URLValidator(schemes=["http", "https"])]


class TitleField(LineField):
    """A line with something to read in it, which leaves the text beside it as it is."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(longest=LONGEST_TITLE, **kwargs)

    def validate_new(self, value: str) -> None:
        if EMOJI.search(value):
            raise ValidationError(_("Post titles cannot contain emojis."))
        if not is_visible(value):
            raise ValidationError(_("A title needs something to read."))
        if value != without_overrides(value):
            raise ValidationError(_("A title cannot change the direction of the text beside it."))


class PostForm(forms.Form):
    """A post as one of its authors writes it; `began_from` marks what it said when they opened the form."""

    id = forms.CharField(required=False, widget=forms.HiddenInput)
    began_from = forms.CharField(required=False, widget=forms.HiddenInput)
    title = TitleField(label=_("Title"))
    url = LinkField(
        label=_("Link"),
        required=False,
        max_length=500,
        assume_scheme="https",
        help_text=_("Only for a link post: the address of what it is about."),
    )
    is_question = forms.BooleanField(label=_("This is a question, which others can answer"), required=False)
    body = SourceField(label=_("Text"), longest=LONGEST_TEXT, rows=ROWS, required=False)
    coauthors = forms.CharField(
        label=_("Coauthors"),
        required=False,
        help_text=_("Their names, or the ends of the addresses of their profiles, with commas between them."),
    )
    wikitags = forms.CharField(
        label=_("Wikitags"),
        required=False,
        widget=forms.TextInput(attrs={"list": "wikitag-names", "autocomplete": "off"}),
        help_text=_("Names of wikitags, with commas between them."),
    )

    def __init__(self, *args: Any, writer: User, post: Post | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.writer = writer
        self.stored = stored_authors(post)
        accept_stored(self, {"title": post.title} if post else {})
        del self.fields["url"].widget.attrs["maxlength"]
        if post and format_of(post) == TextFormat.HTML:
            self.fields["body"].help_text = _("This text is written in HTML.")
            offer_no_markdown(self, "body")
        if post and post.author_id != writer.pk:
            del self.fields["coauthors"]
        elif not may_name_coauthors(writer):
            self.fields["coauthors"].help_text = no_coauthors_yet()

    def clean_coauthors(self) -> tuple[User, ...]:
        people = find_people(self.cleaned_data["coauthors"], self.writer, known=self.stored)
        if self.writer in people:
            raise ValidationError(_("You are the author, and no coauthor too."))
        if len(people) > MOST_COAUTHORS:
            raise ValidationError(_("A post has at most %(most)d coauthors."), params={"most": MOST_COAUTHORS})
        if {*people} - {*self.stored} and not may_name_coauthors(self.writer):
            raise ValidationError(no_coauthors_yet())
        return people

    def clean_wikitags(self) -> frozenset[Wikitag]:
        wikitags = find_wikitags(self.cleaned_data["wikitags"])
        if len(wikitags) > MOST_WIKITAGS:
            raise ValidationError(_("A post has at most %(most)d wikitags."), params={"most": MOST_WIKITAGS})
        return wikitags

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if "body" in cleaned and not (cleaned["body"].strip() or self.data.get("url", "").strip()):
            self.add_error("body", _("A post that is no link post needs a text."))
        return cleaned

    @property
    def said(self) -> Said:
        said = self.cleaned_data
        return Said(
            said["title"],
            said["body"],
            said["url"],
            said["is_question"],
            said.get("coauthors", self.stored),
            said["wikitags"],
        )


def stored_authors(post: Post | None) -> tuple[User, ...]:
    """Return the present coauthors: whoever is one stays so, even where nobody could name them any more."""
    return tuple(one.person for one in post.coauthorships.select_related("person")) if post else ()


def may_name_coauthors(author: User) -> bool:
    """Tell whether somebody may share what a post brings (facts 5.2)."""
    return author.karma >= thresholds().name_coauthors or author.reviewed_at is not None


def no_coauthors_yet() -> str:
    return NO_COAUTHORS_YET % {"karma": thresholds().name_coauthors}


def fields_of(said: Said) -> dict[str, Any]:
    """Return what the form of a post shows that says this."""
    names = sorted(map(unmistakable, said.wikitags))
    return {
        "began_from": said.mark,
        "title": said.title,
        "url": said.url,
        "is_question": said.is_question,
        "body": said.source,
        "coauthors": ", ".join(person.slug for person in said.coauthors),
        "wikitags": ", ".join(names),
    }
