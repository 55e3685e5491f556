"""The whole of writing wikitags: how one is created, how its text changes, and what keeps somebody from changing it.

Each text, a wikitag's own or that of a lens, is a row of versions; what is saved is never lost. Locks go wikitag, then
its edits in the order of their keys, then people in that of theirs.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from content.diffs import ChangeSizes, change_sizes
from content.models import Revision, UpdateKind, VoteKind, Wikitag
from content.richtext import render, scope_of
from content.richtext.vocabulary import BLOCKS
from content.settling import settled
from content.thresholds import thresholds
from content.voting import Axis, cast_vote
from content.writers import lock_writer
from profiles.models import TextFormat
from web.ages import now
from web.fields import unified
from web.locks import lock_rows
from web.public_id import make_public_id

if TYPE_CHECKING:
    from django.utils.functional import Promise

    from content.models.wikitag import RevisionQuerySet
    from profiles.models import User

# Somebody else takes the wanted slug at most so often: after ten numbers its ending is random.
TRIES = 12

BLOCK_BEHIND_TAG = re.compile(rf"(?<=>)(?=<(?:{'|'.join(sorted(BLOCKS))})\b)")

TOO_LITTLE_KARMA = _("You need at least %(karma)d karma to edit wikitags.")
IS_GONE = _("This wikitag has been deleted meanwhile.")
SAYS_SO_ALREADY = _("Nothing was saved: this is what the latest version says already.")
TEXT_IS_MISSING = _("The text of this version is not in this archive.")
IS_CURRENT = _("There is nothing to revert: this is what the latest version says.")
NAME_IS_TAKEN = _("There is a wikitag of this name already.")


class EditRefusedError(Exception):
    """Raised for an edit that cannot be saved; `reason` is a sentence for its writer."""

    def __init__(self, reason: Promise | str) -> None:
        super().__init__(reason)
        self.reason = reason


class NameTakenError(EditRefusedError):
    """Raised for a wikitag whose name another has, which is `taken_by`."""

    def __init__(self, taken_by: Wikitag) -> None:
        super().__init__(NAME_IS_TAKEN)
        self.taken_by = taken_by


class EditConflictError(Exception):
    """Raised where the latest version is no longer the one that an edit began from. Nothing was saved."""


@dataclass(frozen=True)
class Edit:
    """What somebody makes of a text. `began_from` is the key of the version they had before them, empty for none."""

    pk: str
    source: str
    text_format: str = TextFormat.MARKDOWN
    began_from: str = ""
    kind: str = UpdateKind.MINOR
    message: str = ""


@dataclass(frozen=True)
class Rendered:
    """An edit with what is shown of it, and how much that changes in the text that it was compared with."""

    edit: Edit
    html: str
    compared_with: str
    sizes: ChangeSizes


def refusal(person: User) -> str | None:
    """Return why this person may neither create nor edit wikitags, None when they may (facts 5.6)."""
    needed = thresholds().edit_wikitags
    return None if person.is_staff or person.karma >= needed else TOO_LITTLE_KARMA % {"karma": needed}


def create_wikitag(author: User, name: str, *, edit: Edit) -> Revision:
    """Store a wikitag of this name with its first version, and return that; done again it returns what is there.

    Raises NameTakenError where another wikitag has the name. Others may create one at the same moment: the database
    keeps slugs and keys apart, and whoever comes second looks again.
    """
    for _attempt in range(TRIES):
        try:
            return _create(author, name, made=_rendered(edit, wikitag__name=name))
        except IntegrityError:
            continue
    return _create(author, name, made=_rendered(edit, wikitag__name=name))


def save_edit(editor: User, wikitag: Wikitag, *, lens: str, edit: Edit) -> Revision:
    """Store a new version of a text, and return it; done again under the same key it returns what is there.

    Raises EditConflictError where somebody else saved meanwhile, EditRefusedError where nothing would change or the
    wikitag is gone, TooMuchError where the text cannot be shown.
    """
    made = _rendered(edit, latest_of(wikitag, lens), base=wikitag.source_url)
    return _save(editor, wikitag, lens=lens, made=made)


@transaction.atomic
def _save(editor: User, wikitag: Wikitag, *, lens: str, made: Rendered) -> Revision:
    edit = made.edit
    if not lock_rows(Wikitag.objects.filter(pk=wikitag.pk, deleted_at=None)):
        raise EditRefusedError(IS_GONE)
    if sent := _sent_before(editor, edit):
        return sent
    latest = latest_of(wikitag, lens)
    if latest and says_the_same(latest, edit):
        raise EditRefusedError(SAYS_SO_ALREADY)
    if edit.began_from != (latest.pk if latest else "") or made.compared_with != shown_of(latest):
        raise EditConflictError
    return _store(editor, wikitag, lens=lens, made=made)


def revert(editor: User, target: Revision, *, pk: str, began_from: str, message: str) -> Revision:
    """Let an earlier version be the text again: what it said becomes a new version, and no other goes."""
    if not target.has_text:
        raise EditRefusedError(TEXT_IS_MISSING)
    edit = Edit(pk, source_of(target), text_format=format_of(target), began_from=began_from, message=message)
    return save_edit(editor, target.wikitag, lens=target.lens, edit=edit)


def latest_of(wikitag: Wikitag, lens: str) -> Revision | None:
    """Return the version that readers see, with all of its columns."""
    return (
        Revision.objects.of_text(wikitag, lens).published().newest_first().select_related("author", "wikitag").first()
    )


def source_of(revision: Revision | None) -> str:
    """Return what is edited of a version: where an import brought no source, its HTML stands in for it.

    ForumMagnum's HTML is one line however long the text is. Here each block has a line: people can find their way, and
    two edits be put together. Readers see no difference.
    """
    if revision is None:
        return ""
    source = unified(revision.body_source or revision.body_html)
    return BLOCK_BEHIND_TAG.sub("\n", source) if format_of(revision) == TextFormat.HTML else source


def shown_of(revision: Revision | None) -> str:
    return revision.body_html if revision else ""


def format_of(revision: Revision | None) -> str:
    if revision is None:
        return TextFormat.MARKDOWN
    return revision.body_format if revision.body_source else TextFormat.HTML


def says_the_same(revision: Revision, edit: Edit) -> bool:
    return (source_of(revision), format_of(revision)) == (edit.source, edit.text_format)


def needless(target: Revision, latest: Revision | None) -> Promise | None:
    """Return why reverting to this version would change nothing, None where it would."""
    if not target.has_text:
        return TEXT_IS_MISSING
    edit = Edit(target.pk, source_of(target), text_format=format_of(target))
    return IS_CURRENT if latest and says_the_same(latest, edit) else None


def measure(pk: str) -> None:
    """Count what a rewritten version changed in the one before it, and what the next changed in it.

    Sizes that a source counted for the next one stay. Texts are compared, so this follows the transaction that saved.
    """
    revision = Revision.objects.get(pk=pk)
    before = _published(revision).before(revision).newest_first().first()
    following = _published(revision).after(revision).oldest_first().first()
    _store_sizes(revision, change_sizes(shown_of(before), revision.body_html))
    if following and not following.source:
        _store_sizes(following, change_sizes(revision.body_html, following.body_html))


def _store_sizes(revision: Revision, sizes: ChangeSizes) -> None:
    """Store the sizes unless the text has changed since it was compared."""
    stored = Revision.objects.filter(pk=revision.pk, body_html=revision.body_html)
    stored.update(characters_added=sizes.added, characters_removed=sizes.removed)


@transaction.atomic
def _create(author: User, name: str, *, made: Rendered) -> Revision:
    edit = made.edit
    if (sent := _sent_before(author, edit)) and sent.wikitag.name == name:
        return sent
    if taken_by := Wikitag.objects.called(name):
        raise NameTakenError(taken_by)
    wikitag = Wikitag.objects.create(name=name, slug=Wikitag.objects.free_slug(name), created_at=now())
    return _store(author, wikitag, lens="", made=made)


def _sent_before(editor: User, edit: Edit) -> Revision | None:
    """Return the version that this very form has made already.

    Who comes back to the form and changes the text further means something new by it.
    """
    return Revision.objects.filter(pk=edit.pk, author=editor, body_source=edit.source).select_related("wikitag").first()


def _rendered(edit: Edit, latest: Revision | None = None, *, base: str = "", **sent_before: str) -> Rendered:
    """Do all that takes long of an edit before a transaction begins. Raises TooMuchError."""
    if Revision.objects.filter(pk=edit.pk).exclude(body_source=edit.source, **sent_before).exists():
        edit = replace(edit, pk=make_public_id())
    html = render(edit.source, edit.text_format, scope=scope_of("revision", edit.pk), base=base)
    before = shown_of(latest)
    return Rendered(edit, html, before, change_sizes(before, html))


def _store(editor: User, wikitag: Wikitag, *, lens: str, made: Rendered) -> Revision:
    revision = _new_revision(editor, wikitag, lens=lens, made=made)
    revision.characters_added, revision.characters_removed = made.sizes
    # All edits of the wikitag, which are settled next, before people: votes lock an edit first and then people.
    lock_rows(Revision.objects.filter(wikitag=wikitag))
    lock_writer(editor)
    with settled(Revision, [revision.pk]):
        revision.save(force_insert=True)
    if not lens:
        # Facts 3.3.
        cast_vote(revision, editor, axis=Axis.KARMA, kind=VoteKind.SMALL_UP)
    return revision


def _new_revision(editor: User, wikitag: Wikitag, *, lens: str, made: Rendered) -> Revision:
    edit = made.edit
    versions = Revision.objects.of_text(wikitag, lens)
    kind = edit.kind if versions.published().exists() else UpdateKind.INITIAL
    # Drafts hold their numbers too. Above them all, the order of the versions stays that of their days.
    highest = versions.newest_first().values_list("major", "minor", "patch").first()
    major, minor, patch = _numbers_after(highest or (0, 0, 0), kind)
    return Revision(
        pk=edit.pk,
        wikitag=wikitag,
        lens=lens,
        author=editor,
        major=major,
        minor=minor,
        patch=patch,
        kind=kind,
        message=edit.message,
        edited_at=now(),
        body_source=edit.source,
        body_format=edit.text_format,
        body_html=made.html,
    )


def _numbers_after(numbers: tuple[int, int, int], kind: str) -> tuple[int, int, int]:
    """Return the version that an update of this kind makes of another (facts 5.6)."""
    major, minor, patch = numbers
    if kind == UpdateKind.PATCH:
        return major, minor, patch + 1
    if kind == UpdateKind.MINOR:
        return major, minor + 1, 0
    return major + 1, 0, 0


def _published(revision: Revision) -> RevisionQuerySet:
    return Revision.objects.of_text(revision.wikitag, revision.lens).published()
