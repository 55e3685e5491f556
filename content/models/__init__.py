from .comment import Comment, CommentVote
from .comment_choices import CommentSort
from .draft import DraftSort
from .earlier import EarlierComment, EarlierPost
from .inflation import InflationInterval
from .moderator_act import ActKind, ModeratorAct, Sweep
from .pin import MOST_PINNED, PinnedPost
from .post import Coauthorship, Post, PostVote
from .post_choices import PostFilter, PostSort
from .reaction import Reaction, ReactionKind
from .report import Report
from .sequence import Chapter, ChapterPost, Sequence
from .tagging import Tagging
from .update_kind import UpdateKind
from .vote import DOWNVOTES, STRONG_VOTES, VoteKind
from .wikitag import Revision, RevisionVote, Wikitag

__all__ = [
    "DOWNVOTES",
    "MOST_PINNED",
    "STRONG_VOTES",
    "ActKind",
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
    "ModeratorAct",
    "PinnedPost",
    "Post",
    "PostFilter",
    "PostSort",
    "PostVote",
    "Reaction",
    "ReactionKind",
    "Report",
    "Revision",
    "RevisionVote",
    "Sequence",
    "Sweep",
    "Tagging",
    "UpdateKind",
    "VoteKind",
    "Wikitag",
]
