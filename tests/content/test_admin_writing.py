from __future__ import annotations

import pytest
from django.contrib.auth.hashers import check_password
from django.test import Client

from content.models import Comment, Post, PostVote, Revision, Sequence
from content.numbers import differences, settle_everything
from profiles.models import LONGEST_COMMENT, ProfileSlug, TextFormat, User
from tests.admin_pages import add_url, change_url, delete, errors, fields, run_action, save, submit
from tests.factories import (
    make_chapter,
    make_comment,
    make_post,
    make_revision,
    make_sequence,
    make_user,
    make_vote,
    make_wikitag,
)
from tests.pages import parse

EVIL = '<p onclick="x()">Plain<script>steal()</script> <a href="javascript:x()">words</a></p>'


def is_clean(html: str) -> bool:
    return "Plain" in html and not [word for word in ("script", "onclick", "steal") if word in html]


def test_bodies_and_bios_are_cleaned_on_saving(operator: Client, alice: User) -> None:
    post, comment, revision, sequence = (
        make_post(alice),
        make_comment(alice),
        make_revision(alice),
        make_sequence(alice),
    )
    settle_everything()

    for thing in (post, comment, revision, sequence):
        save(operator, change_url(thing), body_source=EVIL)
        thing.refresh_from_db()
        assert is_clean(thing.body_html), thing
    save(operator, change_url(alice), bio_source=EVIL)
    alice.refresh_from_db()
    assert is_clean(alice.bio_html)


def test_format_decides_what_a_text_becomes(operator: Client, alice: User) -> None:
    post = make_post(alice, body_source="", body_html="<p>*Ebb*</p>")
    shown = {}

    for text_format in (TextFormat.MARKDOWN, TextFormat.HTML):
        save(operator, change_url(post), body_source="*Ebb*", body_format=text_format)
        post.refresh_from_db()
        shown[text_format] = post.body_html
    save(operator, change_url(post), body_format=TextFormat.MARKDOWN)
    post.refresh_from_db()

    assert shown == {TextFormat.MARKDOWN: "<p><em>Ebb</em></p>\n", TextFormat.HTML: "*Ebb*"}
    assert (post.body_source, post.body_html) == ("*Ebb*", "<p><em>Ebb</em></p>\n")


def test_text_without_a_source_is_edited_as_the_html_it_is(operator: Client, alice: User) -> None:
    post = make_post(alice, body_source="", body_html="<p>Ebb</p>", title="Old")

    save(operator, change_url(post), title="New")
    post.refresh_from_db()
    assert (post.title, post.body_source, post.body_html) == ("New", "", "<p>Ebb</p>")
    save(operator, change_url(post), body_source="<p>Flow</p>")
    post.refresh_from_db()

    assert (post.body_format, post.body_html) == (TextFormat.HTML, "<p>Flow</p>")


def test_too_long_a_text_is_said_and_comes_back(operator: Client, alice: User) -> None:
    comment, text = make_comment(alice), "x" * (LONGEST_COMMENT + 1)

    response = submit(operator, change_url(comment), body_source=text)

    assert errors(response) == ["This text has 64001 characters; at most 64000 can be saved."]
    assert fields(parse(response))["body_source"] == [text]


def test_added_person_has_a_slug_of_their_own(operator: Client) -> None:
    make_user("Ada Byron")

    password = {"password1": "tides-rise-42", "password2": "tides-rise-42", "usable_password": "true"}
    save(operator, add_url(User), display_name="Ada Byron", username="", **password)

    added = User.objects.get(slug="ada-byron-1")
    assert ProfileSlug.objects.get(slug="ada-byron-1").user == added
    assert (added.username, check_password("tides-rise-42", added.password)) == ("ada-byron-1", True)


def test_new_slug_keeps_the_old_one_leading_here(operator: Client, client: Client, alice: User) -> None:
    save(operator, change_url(alice), slug="alice-marker")

    alice.refresh_from_db()
    assert (alice.slug, set(alice.slugs.values_list("slug", flat=True))) == ("alice-marker", {"alice", "alice-marker"})
    assert client.get("/users/alice")["Location"] == "/users/alice-marker"


@pytest.mark.parametrize("slug", ["bob", "bob-before", "Not A Slug", "edit", ""])
def test_slug_that_cannot_be_is_said_and_changes_nothing(operator: Client, alice: User, bob: User, slug: str) -> None:
    ProfileSlug.objects.create(slug="bob-before", user=bob)

    assert len(errors(submit(operator, change_url(alice), slug=slug))) >= 1
    alice.refresh_from_db()
    assert alice.slug == "alice"


def test_changes_settle_every_number_they_move(operator: Client, alice: User, bob: User) -> None:
    post = make_post(alice)
    comment = make_comment(bob, post=post)
    vote = make_vote(post, bob, power=2)
    sequence = make_sequence(alice, posts=[post])
    revision = make_revision(alice)
    settle_everything()

    save(operator, change_url(post), is_draft="on")
    assert list(differences()) == []
    save(operator, change_url(comment), author=alice.pk)
    assert list(differences()) == []
    save(operator, change_url(revision.wikitag), name="Renamed")
    assert list(differences()) == []
    delete(operator, vote)
    assert (list(differences()), PostVote.objects.count()) == ([], 0)
    delete(operator, sequence)
    assert (list(differences()), Sequence.objects.count()) == ([], 0)
    delete(operator, revision)
    assert (list(differences()), Revision.objects.count()) == ([], 0)
    delete(operator, comment)
    assert (list(differences()), Comment.objects.count()) == ([], 0)
    delete(operator, post)
    assert (list(differences()), Post.objects.count()) == ([], 0)


def test_posts_of_a_chapter_are_changed_in_place(operator: Client, alice: User) -> None:
    post, other = make_post(alice), make_post(alice)
    chapter = make_chapter(make_sequence(alice), posts=[post])
    settle_everything()

    save(operator, change_url(chapter), **{"entries-0-post": other.pk})

    assert [entry.post for entry in chapter.entries.all()] == [other]
    assert list(differences()) == []


def test_chosen_rows_are_recounted(operator: Client, alice: User) -> None:
    post = make_post(alice)
    settle_everything()
    Post.objects.filter(pk=post.pk).update(score=77)

    said = run_action(operator, "recount_chosen", post)

    assert list(differences()) == []
    assert len(said) == 1


def test_event_that_ends_before_it_starts_is_sent_back(operator: Client, alice: User) -> None:
    post = make_post(alice)
    when = {
        "event_starts_at_0": "2026-05-02",
        "event_starts_at_1": "10:00",
        "event_ends_at_0": "2026-05-01",
        "event_ends_at_1": "10:00",
    }

    assert len(errors(submit(operator, change_url(post), **when))) >= 1


def test_wikitag_is_renamed_with_a_free_address_only(operator: Client) -> None:
    tag = make_wikitag("Tides")
    make_wikitag("Ebb")

    assert len(errors(submit(operator, change_url(tag), slug="ebb"))) >= 1


@pytest.mark.parametrize("line", ["\u3164", "\u2800 \u115f", "Ebb \u202ewolf", "\u2066Ebb\u2069"])
def test_new_name_or_title_shows_something_and_an_old_one_stays(operator: Client, alice: User, line: str) -> None:
    things = {"title": [make_post(alice), make_sequence(alice)], "name": [make_wikitag("Tides")]}

    for field, named in things.items():
        for thing in named:
            kept = getattr(thing, field)
            refused = submit(operator, change_url(thing), **{field: line})
            thing.refresh_from_db()
            assert (errors(refused), getattr(thing, field)) == (["Enter one line of visible characters."], kept)
            type(thing)._default_manager.filter(pk=thing.pk).update(**{field: line})
            assert submit(operator, change_url(thing)).status_code == 302
    refused = submit(operator, change_url(alice), display_name=line)
    assert errors(refused) == ["Enter one line of visible characters."]
    User.objects.filter(pk=alice.pk).update(display_name=line)
    assert submit(operator, change_url(alice)).status_code == 302
