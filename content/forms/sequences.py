"""What members send of their sequences and of the chapters and posts in them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from content.arrangement import chapter_names, offered_posts
from content.models import Post
from content.sequencing import Details
from content.sources import source_of
from profiles.models import LONGEST_TEXT
from web.fields import LineField, SourceField
from web.public_id import LONGEST_PUBLIC_ID

if TYPE_CHECKING:
    from content.models import Chapter, Sequence

LONGEST_LINE = 500
# As long as an address with its host, a slug and some parameters can be.
LONGEST_ADDRESS = 2000
# Where the id of a post stands in its address, here and on the sites that posts come from.
POST_ADDRESS = re.compile(rf"(?:^|/)(?:posts|events|s/[^/?#]+/p|p)/([^/?#\s]{{1,{LONGEST_PUBLIC_ID}}})(?=[/?#]|$)")
POST_ID = re.compile(rf"[^/?#\s]{{1,{LONGEST_PUBLIC_ID}}}")


class SequenceForm(forms.Form):
    """What an author says of a sequence; `id` is what it is stored under (web/public_id.py)."""

    id = forms.CharField(required=False, widget=forms.HiddenInput)
    title = LineField(longest=LONGEST_LINE, label=_("Title"))
    body = SourceField(longest=LONGEST_TEXT, required=False, label=_("Description"))
    is_draft = forms.BooleanField(required=False, label=_("Draft: nobody else sees it"))
    is_hidden = forms.BooleanField(required=False, label=_("In no list: who knows its address finds it"))
    is_hidden_from_profile = forms.BooleanField(required=False, label=_("Not on my profile"))

    @property
    def details(self) -> Details:
        """What a valid form says."""
        said = self.cleaned_data
        return Details(said["title"], said["body"], said["is_draft"], said["is_hidden"], said["is_hidden_from_profile"])

    @staticmethod
    def said_of(sequence: Sequence) -> dict[str, Any]:
        """Return what the form begins with."""
        return {
            "id": sequence.pk,
            "title": sequence.title,
            "body": source_of(sequence),
            "is_draft": sequence.is_draft,
            "is_hidden": sequence.is_hidden,
            "is_hidden_from_profile": sequence.is_hidden_from_profile,
        }


class ChapterForm(forms.Form):
    id = forms.CharField(required=False, widget=forms.HiddenInput)
    title = LineField(
        longest=LONGEST_LINE,
        required=False,
        label=_("Title"),
        help_text=_("Without one the chapter is called by its number."),
    )
    subtitle = LineField(longest=LONGEST_LINE, required=False, label=_("Subtitle"))


class PostsForm(forms.Form):
    """Which posts are to follow in which chapter: one of the author's own, or any by its address, or both."""

    chosen = forms.CharField(required=False, widget=forms.Select, label=_("One of your posts"))
    address = forms.CharField(
        required=False,
        validators=[MaxLengthValidator(LONGEST_ADDRESS)],
        label=_("Or any post, by its address or id"),
    )
    chapter = forms.CharField(required=False, widget=forms.Select, label=_("Chapter"))

    def __init__(self, sequence: Sequence, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.author = sequence.author
        self.chapters = {chapter.pk: chapter for chapter in sequence.chapters.all()}
        names = zip(self.chapters, chapter_names(list(self.chapters.values())), strict=True)
        offered = ((post.pk, _named(post)) for post in offered_posts(sequence))
        self.fields["chosen"].widget = forms.Select(choices=[("", "—"), *offered])
        self.fields["chapter"].widget = forms.Select(choices=list(names))
        self.fields["chapter"].initial = next(reversed(self.chapters), None)

    def clean_chosen(self) -> Post | None:
        return self._visible(self.cleaned_data["chosen"])

    def clean_address(self) -> Post | None:
        address = self.cleaned_data["address"]
        found = POST_ADDRESS.search(address)
        return self._visible(found[1] if found else address)

    def clean_chapter(self) -> Chapter:
        found = self.chapters.get(self.cleaned_data["chapter"])
        if found is None:
            raise ValidationError(_("This chapter has been deleted meanwhile."))
        return found

    def clean(self) -> dict[str, Any]:
        if not self.errors and not self.posts:
            self.add_error("chosen", ValidationError(_("Choose one of your posts, or give the address of any.")))
        return self.cleaned_data

    @property
    def posts(self) -> list[Post]:
        """The posts that a valid form names."""
        return [post for post in (self.cleaned_data["chosen"], self.cleaned_data["address"]) if post]

    def _visible(self, pk: str) -> Post | None:
        if not pk:
            return None
        posts = Post.objects.visible_to(self.author).filter(deleted_at=None).for_rows()
        found = posts.filter(pk=pk).first() if POST_ID.fullmatch(pk) else None
        if found is None:
            raise ValidationError(_("No post that you may read is found there."))
        return found


def _named(post: Post) -> str:
    return gettext("[Draft] %(title)s") % {"title": post.title} if post.is_draft else post.title
