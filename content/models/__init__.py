from .comment import Comment, CommentSort, CommentVote
from .draft import DraftSort
from .earlier import EarlierComment, EarlierPost
from .inflation import InflationInterval
from .pin import MOST_PINNED, PinnedPost
from .post import Coauthorship, Post, PostVote
from .post_choices import PostFilter, PostSort
from .reaction import Reaction, ReactionKind
from .sequence import Chapter, ChapterPost, Sequence
from .tagging import Tagging
from .vote import STRONG_VOTES, VoteKind
from .wikitag import Revision, RevisionVote, UpdateKind, Wikitag

__all__ = [
    "MOST_PINNED",
    "STRONG_VOTES",
    "Chapter",
    "ChapterPost",
    "Coauthorship",
    "Comment",
    "CommentSort",
    "CommentVote",
    "DraftSort",
    "EarlierComment",
    "EarlierPost",
    "InflationInterval",
    "PinnedPost",
    "Post",
    "PostFilter",
    "PostSort",
    "PostVote",
    "Reaction",
    "ReactionKind",
    "Revision",
    "RevisionVote",
    "Sequence",
    "Tagging",
    "UpdateKind",
    "VoteKind",
    "Wikitag",
]
