from django.urls import path, re_path, register_converter

from content.reacting import Stance
from content.views import (
    about,
    comment_pages,
    comment_writing,
    edit_profile,
    front_page,
    leaving,
    moderation,
    moderator_acts,
    own_comments,
    own_posts,
    own_sections,
    own_sequences,
    people,
    post_writing,
    posts,
    profile,
    profile_order,
    reactions,
    redirects,
    reports,
    sequence_order,
    sequences,
    votes,
    wikitag_comparison,
    wikitag_editing,
    wikitag_history,
    wikitag_list,
    wikitags,
)
from web.converters import SlugConverter

register_converter(SlugConverter, "name")

section_urls = [
    path(f"users/<name:slug>/{name}", profile.profile_section, {"section": name}, name=f"profile_{name}")
    for name in profile.SECTION_TITLES
]

own_section_urls = [
    path(f"users/<name:slug>/{name}", profile.own_section, {"section": name}, name=f"profile_{name}")
    for name in own_sections.OWN_TITLES
]

# What wikitags were called before, and the list of versions.
moved_wikitag_urls = [
    *(path(f"{name}/<name:slug>", redirects.moved_wikitag) for name in ("tag", "p")),
    *(
        path(f"{name}/<name:slug>/{rest}", redirects.moved_wikitag, {"page": f"wikitag_{rest}"})
        for name in ("tag", "p")
        for rest in ("discussion", "history")
    ),
    path("revisions/w/<name:slug>", redirects.moved_wikitag, {"page": "wikitag_history"}),
    path("revisions/tag/<name:slug>", redirects.moved_wikitag, {"page": "wikitag_history"}),
    path("compare/tag/<name:slug>", redirects.moved_wikitag, {"page": "wikitag_comparison"}),
]

urlpatterns = [
    path("", front_page.front_page, name="front_page"),
    path("about/formatting", about.about_formatting, name="about_formatting"),
    path("about/karma", about.about_karma, name="about_karma"),
    path("people", people.people, name="people"),
    path("quicktakes", comment_pages.quick_takes, name="quick_takes"),
    path("quicktakes/new", comment_writing.write_quick_take, name="write_quick_take"),
    path("allComments", comment_pages.all_comments, name="all_comments"),
    path("users/<name:slug>", profile.profile, name="profile"),
    *section_urls,
    *own_section_urls,
    path("users/<name:slug>/as-visitor", profile.profile_as_visitor, name="profile_as_visitor"),
    path("users/<name:slug>/edit", edit_profile.profile_editing, name="profile_editing"),
    path("users/<name:slug>/edit/sections", profile_order.order_sections, name="order_sections"),
    path("users/<name:slug>/edit/pinned", profile_order.choose_pinned, name="choose_pinned"),
    path("account/deactivate", leaving.deactivation, name="deactivation"),
    path("account/reactivate", leaving.reactivation, name="reactivation"),
    path("account/delete", leaving.deletion, name="deletion"),
    path("account/deleted", leaving.account_deleted, name="account_deleted"),
    path("s/<name:pk>", sequences.sequence, name="sequence"),
    path("s/<name:pk>/print", sequences.whole_sequence, name="whole_sequence"),
    path("s/<name:sequence_pk>/p/<name:pk>", posts.post_in_sequence, name="post_in_sequence"),
    path("wikitags", wikitag_list.wikitag_list, name="wikitags"),
    path("w/create", wikitag_editing.new_wikitag, name="new_wikitag"),  # no wikitag has this slug
    path("sequencesnew", own_sequences.new_sequence, name="new_sequence"),
    path("sequencesEdit/<name:pk>", sequence_order.edit_sequence, name="edit_sequence"),
    path("sequencesEdit/<name:pk>/details", own_sequences.describe_sequence, name="describe_sequence"),
    path("sequencesEdit/<name:pk>/publish", own_sequences.publish_sequence, name="publish_sequence"),
    path("sequencesEdit/<name:pk>/delete", own_sequences.delete_own_sequence, name="delete_sequence"),
    path("sequencesEdit/<name:pk>/place", sequence_order.place_sequence, name="place_sequence"),
    path("sequencesEdit/<name:pk>/posts/<int:entry>/move", sequence_order.move_own_entry, name="move_entry"),
    path("sequencesEdit/<name:pk>/posts/<int:entry>/remove", sequence_order.remove_own_entry, name="remove_entry"),
    path("sequencesEdit/<name:pk>/chapters/new", own_sequences.new_chapter, name="new_chapter"),
    path("sequencesEdit/<name:pk>/chapters/<name:chapter_pk>", own_sequences.rename_own_chapter, name="rename_chapter"),
    path(
        "sequencesEdit/<name:pk>/chapters/<name:chapter_pk>/delete",
        own_sequences.delete_own_chapter,
        name="delete_chapter",
    ),
    path(
        "sequencesEdit/<name:pk>/chapters/<name:chapter_pk>/move", sequence_order.move_own_chapter, name="move_chapter"
    ),
    path("w/<name:slug>", wikitags.wikitag, name="wikitag"),
    path("w/<name:slug>/edit", wikitag_editing.edit_wikitag, name="edit_wikitag"),
    path("w/<name:slug>/revert", wikitag_editing.revert_wikitag, name="revert_wikitag"),
    path("w/<name:slug>/discussion", wikitags.wikitag_discussion, name="wikitag_discussion"),
    path("w/<name:slug>/history", wikitag_history.wikitag_history, name="wikitag_history"),
    path("compare/w/<name:slug>", wikitag_comparison.wikitag_comparison, name="wikitag_comparison"),
    path("comment/on/post/<name:pk>", comment_writing.comment_on_post, name="comment_on_post"),
    path("comment/on/wikitag/<name:slug>", comment_writing.comment_on_wikitag, name="comment_on_wikitag"),
    path("comment/<name:pk>/reply", comment_writing.reply, name="reply"),
    path("comment/<name:pk>/edit", own_comments.edit_own_comment, name="edit_comment"),
    path("comment/<name:pk>/retract", own_comments.retract_comment, name="retract_comment"),
    path("comment/<name:pk>/pin", own_comments.pin_comment, name="pin_comment"),
    path("comment/<name:pk>/delete", own_comments.delete_own_comment, name="delete_comment"),
    path("comment/<name:pk>/history", own_comments.earlier_comments, name="earlier_comments"),
    path("report/<name:thing>/<name:pk>", reports.report, name="report"),
    path("moderation", moderation.moderation, name="moderation"),
    *(
        path(f"moderation/queue/{name}", moderation.moderation, {"section": name}, name=f"moderation_{name}")
        for name in moderation.QUEUE
    ),
    path("moderation/log", moderation.moderation_log, name="moderation_log"),
    path("moderation/log/<name:thing>/<name:pk>", moderation.moderation_history, name="moderation_history"),
    path("moderation/resolve/<int:pk>", moderator_acts.resolve, name="resolve_report"),
    path("moderation/<name:act>/<name:thing>/<name:pk>", moderator_acts.moderate, name="moderate"),
    path("vote/<name:thing>/<name:pk>", votes.vote, name="vote"),
    path("vote/<name:thing>/<name:pk>/withdraw", votes.withdraw_vote, name="withdraw_vote"),
    path("react/comment/<name:pk>", reactions.reactions, name="reactions"),
    *(
        path(f"react/comment/<name:pk>/{stance}", reactions.react, {"stance": stance}, name=f"react_{stance}")
        for stance in Stance
    ),
    path("newPost", post_writing.new_post, name="new_post"),
    path("drafts", own_posts.drafts, name="drafts"),
    path("editPost", post_writing.edit_post, name="edit_post"),
    path("post/<name:pk>/unpublish", own_posts.unpublish_post, name="unpublish_post"),
    path("post/<name:pk>/delete", own_posts.delete_own_post, name="delete_post"),
    path("post/<name:pk>/leave", own_posts.leave_post, name="leave_post"),
    path("post/<name:pk>/history", own_posts.earlier_posts, name="earlier_posts"),
    path("posts/slug/<name:slug>", redirects.moved_post_by_slug),
    path("posts/<name:pk>", posts.post),
    path("posts/<name:pk>/<name:slug>", posts.post, name="post"),
    # addresses of other days
    path("posts/slug/<name:slug>/", redirects.moved_post_by_slug),
    path("posts/<name:pk>/", redirects.moved_post),
    path("posts/<name:pk>/<name:slug>/", redirects.moved_post),
    path("posts/<name:pk>/<name:slug>/<name:comment>", redirects.moved_comment),
    path("posts/<name:pk>/<name:slug>/comment/<name:comment>", redirects.moved_comment),
    path("events/<name:pk>", redirects.moved_post),
    path("events/<name:pk>/<name:slug>", redirects.moved_post),
    path("allPosts", redirects.moved_page, {"address": "/"}),
    path("shortform", redirects.moved_page, {"address": "/quicktakes"}),
    path("wikitags/all", redirects.moved_page, {"address": "/wikitags"}),
    path("tags/all", redirects.moved_page, {"address": "/wikitags"}),
    path("library", redirects.nearest_page, {"address": "/"}),
    path("manageSubscriptions", redirects.nearest_page, {"address": "/account"}),
    path("users/<name:slug>/replies", redirects.moved_profile, {"rest": "replies"}),
    path("users/<name:slug>/reviews", redirects.moved_profile, {"rest": "reviews"}),
    path("u/<name:slug>", redirects.moved_profile),
    path("user/<name:slug>", redirects.moved_profile),
    path("user/<name:slug>/<path:rest>", redirects.moved_profile),
    *moved_wikitag_urls,
    path("user", redirects.moved_by_id),
    path("submitted", redirects.moved_by_id),
    path("threads", redirects.moved_by_id),
    re_path(r"^(?P<path>[^/\\\x00-\x1f\x7f][^\x00-\x1f\x7f]{0,500}[^/])/$", redirects.without_trailing_slash),
]
