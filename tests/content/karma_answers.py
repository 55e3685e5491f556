"""Saved ForumMagnum answers about a handful of things, each time with other numbers, authors and states."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from tests.archive import profiles

type Rows = list[dict[str, Any]]

WRITERS = ("ann1", "bo1", "cy1")
POSTS, COMMENTS, REVISIONS, TAGS = ("far1", "far2"), ("said1", "said2", "said3"), ("edit1", "edit2"), ("tag1", "tag2")

writers = st.sampled_from(WRITERS)
small = st.integers(-3, 30)
natural = st.integers(0, 9)
states = {"draft": st.booleans(), "rejected": st.booleans()}

# What differs from one answer to the next. What is optional may be left out, and then stays as it was.
people = st.fixed_dictionaries(
    {"karma": st.integers(-20, 1100), "afKarma": st.integers(-5, 120)},
    optional={"postCount": natural, "commentCount": natural, "tagRevisionCount": natural, "sequenceCount": natural},
)
posts = st.fixed_dictionaries(
    {"baseScore": small, "afBaseScore": small},
    optional={
        "userId": writers,
        "coauthors": st.lists(writers, max_size=2, unique=True),
        "af": st.booleans(),
        "status": st.sampled_from([1, 2, 3, 5]),
        "unlisted": st.booleans(),
        "voteCount": natural,
        "commentCount": natural,
        **states,
    },
)
comments = st.fixed_dictionaries(
    {
        "baseScore": small,
        "userId": writers,
        "extendedScore": st.fixed_dictionaries({"agreement": small, "agreementVoteCount": natural}),
    },
    optional={"af": st.booleans(), "deleted": st.booleans(), "deletedPublic": st.booleans(), **states},
)
revisions = st.fixed_dictionaries(
    {"baseScore": small, "voteCount": natural, "userId": writers, "tag": st.sampled_from(TAGS)},
    optional={"draft": st.booleans()},
)


def _all(names: tuple[str, ...], changing: st.SearchStrategy[Any]) -> st.SearchStrategy[list[Any]]:
    return st.lists(changing, min_size=len(names), max_size=len(names))


# Any kind but the people may be missing, and is then only mentioned or stays as it was.
changes = st.fixed_dictionaries(
    {
        "user": _all(WRITERS[:2], people),  # the third is only ever mentioned
        "deleted_tags": st.sets(st.sampled_from(TAGS)),
        "place": st.sampled_from([*POSTS, TAGS[0]]),  # of the last comment, which moves about
    },
    optional={
        "posts": _all(POSTS, posts),
        "comments": _all(COMMENTS, comments),
        "revisions": _all(REVISIONS, revisions),
    },
)


def saved_profile(changed: dict[str, Any]) -> dict[str, Rows]:
    """Return the rows of a saved profile by kind, from what is drawn of it."""
    tags = {pk: {"_id": pk, "name": pk, "slug": pk, "deleted": pk in changed["deleted_tags"]} for pk in TAGS}
    edits = zip(REVISIONS, changed.get("revisions", []), strict=False)
    return {
        "user": [_user(pk, said) for pk, said in zip(WRITERS, changed["user"], strict=False)],
        "posts": [_post(pk, said) for pk, said in zip(POSTS, changed.get("posts", []), strict=False)],
        "comments": _comments(changed.get("comments", []), tags.get(changed["place"]), changed["place"]),
        "revisions": [_revision(pk, said | {"tag": tags[said["tag"]]}) for pk, said in edits],
        "sequences": [],
    }


def _user(pk: str, said: dict[str, Any]) -> dict[str, Any]:
    return {**_person(pk), "createdAt": "2020-01-01T00:00:00.000Z", **said}


def _person(pk: str) -> dict[str, Any]:
    return {"_id": pk, "slug": pk, "displayName": pk}


def _post(pk: str, said: dict[str, Any]) -> dict[str, Any]:
    named = {"coauthors": [_person(one) for one in said["coauthors"]]} if "coauthors" in said else {}
    return {"_id": pk, "slug": pk, "title": pk, "postedAt": "2024-05-01T10:00:00.000Z", **said, **named}


def _comments(changed: Rows, tag: dict[str, Any] | None, place: str) -> Rows:
    rows = [
        profiles.comment(_id=pk, postId=POSTS[0], post=None, **said)
        for pk, said in zip(COMMENTS, changed, strict=False)
    ]
    if rows:
        rows[1] |= {"parentCommentId": COMMENTS[0], "topLevelCommentId": COMMENTS[0]}
        rows[2] |= {"postId": None, "tag": tag} if tag else {"postId": place}
    return rows


def _revision(pk: str, said: dict[str, Any]) -> dict[str, Any]:
    return profiles.revision(_id=pk, version=f"1.{REVISIONS.index(pk)}.0", html=f"<p>The {pk} of it.</p>", **said)
