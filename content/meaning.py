"""What each page says of itself to programs, one function for each kind of page; `web/meaning.py` writes it down.

The shapes are those of schema.org and of Google's documents on ProfilePage, Article and DiscussionForumPosting; the
reader's view of the same things is in the templates.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils.translation import gettext

from content.richtext import excerpt
from web.meaning import Meaning

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from content.models import Comment, Post, Revision, Sequence, Wikitag
    from profiles.models import User

    type Thing = dict[str, Any]

DESCRIPTION_LENGTH = 200


def absolute(path: str) -> str:
    return f"{settings.BASE_URL}{path}"


def meaning_of_profile(owner: User, *, path: str, section_title: str = "") -> Meaning:
    """Describe a person; the page of one section is a collection of what they wrote, which belongs to their profile."""
    address = absolute(path)
    profile = {
        "@type": "ProfilePage",
        "url": address,
        "dateCreated": _iso(owner.joined_at),
        "mainEntity": {**_person(owner), **_more_of_person(owner)},
    }
    section = {
        "@type": "CollectionPage",
        "url": address,
        "name": section_title,
        "isPartOf": {"@type": "ProfilePage", "url": absolute(owner.get_absolute_url()), "mainEntity": _person(owner)},
    }
    return Meaning(
        f"{section_title} — {owner.shown_name}" if section_title else owner.shown_name,
        _of_person(owner),
        address,
        kind="profile",
        properties=[("profile:username", owner.slug)],
        linked_data=section if section_title else profile,
        is_noindex=_is_noindex(owner),
    )


def meaning_of_post(post: Post, *, comments: Iterable[Comment] = ()) -> Meaning:
    """Describe a post, and those of its comments that begin a thread on the page."""
    address = post.source_url or absolute(post.get_absolute_url())
    description = excerpt(post.body_html, DESCRIPTION_LENGTH)
    people = _authors(post)
    facts = {
        "@type": "DiscussionForumPosting" if post.is_question or post.is_shortform else "BlogPosting",
        "headline": post.title,
        "url": address,
        "mainEntityOfPage": address,
        "datePublished": _iso(post.posted_at),
        "dateModified": _iso(post.edited_at) if post.edited_at else None,
        "author": [_person(person) for person in people],
        "description": description,
        "text": description,
        "wordCount": post.word_count,
        "sharedContent": {"@type": "WebPage", "url": post.url} if post.url else None,
        "isBasedOn": post.source_url or None,
        "commentCount": post.comment_count,
        "interactionStatistic": _counters(LikeAction=post.score, CommentAction=post.comment_count),
        "comment": [_comment(comment) for comment in comments if comment.is_public],
    }
    times = {"article:published_time": post.posted_at, "article:modified_time": post.edited_at}
    return Meaning(
        post.title,
        description or post.title,
        address,
        kind="article",
        properties=[
            *((name, _iso(moment)) for name, moment in times.items() if moment and not post.is_stub),
            *(
                ("article:author", absolute(person.get_absolute_url()))
                for person in people
                if not person.deactivated_at
            ),
        ],
        linked_data={} if post.is_stub else _known(facts),
        is_noindex=not post.is_public or post.is_stub or post.is_unlisted,
    )


def meaning_of_sequence(sequence: Sequence, posts: Iterable[Post]) -> Meaning:
    address = sequence.source_url or absolute(sequence.get_absolute_url())
    description = excerpt(sequence.body_html, DESCRIPTION_LENGTH) or sequence.title
    parts = [
        {"@type": "BlogPosting", "position": number, "headline": post.title, "url": absolute(post.get_absolute_url())}
        for number, post in enumerate(posts, start=1)
    ]
    facts = {
        "@type": "CreativeWorkSeries",
        "name": sequence.title,
        "url": address,
        "description": description,
        "dateCreated": _iso(sequence.created_at),
        "author": _person(sequence.author),
        "hasPart": parts,
    }
    return Meaning(sequence.title, description, address, linked_data=_known(facts), is_noindex=sequence.is_draft)


def meaning_of_wikitag(
    wikitag: Wikitag, revision: Revision | None, *, title: str = "", is_noindex: bool = False
) -> Meaning:
    """Describe a wikitag by one version of its text; other pages about it give their own title."""
    address = wikitag.source_url or absolute(wikitag.get_absolute_url())
    description = (excerpt(revision.body_html, DESCRIPTION_LENGTH) if revision else "") or wikitag.name
    facts: Thing = {"@type": "Article", "headline": wikitag.name, "url": address, "description": description}
    if revision:
        facts |= {
            "version": revision.version,
            "dateModified": _iso(revision.edited_at),
            "contributor": _person(revision.author) if revision.author else None,
        }
    return Meaning(title or wikitag.name, description, address, linked_data=_known(facts), is_noindex=is_noindex)


def meaning_of_site(*, description: str, path: str = "/", title: str = "", is_noindex: bool = False) -> Meaning:
    """Describe the front page, or with a title another page that lists what the site holds."""
    name = settings.BYLINE_SITE_NAME
    site: Thing = {
        "@type": "WebSite",
        "name": name,
        "url": absolute("/"),
        "potentialAction": {
            "@type": "SearchAction",
            "target": absolute("/people?q={name}"),
            "query-input": "required name=name",
        },
    }
    page: Thing = {"@type": "CollectionPage", "name": title, "url": absolute(path), "isPartOf": site}
    data = page if title else site
    return Meaning(title or name, description, absolute(path), linked_data=data, is_noindex=is_noindex)


def _of_person(owner: User) -> str:
    names = {"name": owner.shown_name, "site": settings.BYLINE_SITE_NAME}
    return excerpt(owner.bio_html, DESCRIPTION_LENGTH) or gettext("%(name)s’s profile on %(site)s") % names


def _is_noindex(owner: User) -> bool:
    """Keep profiles with nothing on them, or with no karma, out of search engines (facts 1.1)."""
    return owner.is_noindex or owner.karma <= 0 or not (owner.post_count or owner.comment_count)


def _person(person: User) -> Thing:
    """Name a person, and their profile unless nobody may open it."""
    url = None if person.deactivated_at else absolute(person.get_absolute_url())
    return _known({"@type": "Person", "name": person.shown_name, "url": url})


def _more_of_person(owner: User) -> Thing:
    """Say what only the profile itself says: what others gave stands apart from what the person did."""
    return _known(
        {
            "alternateName": owner.slug,
            "identifier": owner.pk,
            "description": excerpt(owner.bio_html, DESCRIPTION_LENGTH) or None,
            "sameAs": [owner.source_url] if owner.source_url else None,
            "interactionStatistic": _counters(LikeAction=owner.karma),
            "agentInteractionStatistic": _counters(WriteAction=owner.post_count, CommentAction=owner.comment_count),
        }
    )


def _comment(comment: Comment) -> Thing:
    return _known(
        {
            "@type": "Comment",
            "url": absolute(comment.get_absolute_url()),
            "text": excerpt(comment.body_html, DESCRIPTION_LENGTH),
            "datePublished": _iso(comment.posted_at),
            "author": _person(comment.author) if comment.author else None,
            "interactionStatistic": _counters(LikeAction=comment.score),
        }
    )


def _authors(post: Post) -> list[User]:
    return [*([post.author] if post.author else []), *(one.person for one in post.coauthorships.all())]


def _counters(**counts: int) -> list[Thing]:
    """Return what was counted; schema.org knows no count below 0, so a negative karma is left out."""
    return [
        {
            "@type": "InteractionCounter",
            "interactionType": f"https://schema.org/{action}",
            "userInteractionCount": count,
        }
        for action, count in counts.items()
        if count >= 0
    ]


def _known(facts: Thing) -> Thing:
    return {name: value for name, value in facts.items() if value is not None and value != []}


def _iso(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds")
