from .comment import Comment, CommentSort, CommentVote
from .earlier import EarlierComment, EarlierPost
from .inflation import InflationInterval
from .post import Coauthorship, Post, PostVote
from .post_choices import PostFilter, PostSort
from .reaction import Reaction, ReactionKind
from .sequence import Chapter, ChapterPost, Sequence
from .tagging import Tagging
from .vote import STRONG_VOTES, VoteKind
from .wikitag import Revision, RevisionVote, UpdateKind, Wikitag

__all__ = [
    "STRONG_VOTES",
    "Chapter",
    "ChapterPost",
    "Coauthorship",
    "Comment",
    "CommentSort",
    "CommentVote",
    "EarlierComment",
    "EarlierPost",
    "InflationInterval",
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
