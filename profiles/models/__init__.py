from .provenance import Imported
from .text import LONGEST_COMMENT, LONGEST_TEXT, TextFormat, text_format_field
from .user import PEOPLE_ORDER, RENAMED, UNREVIEWED_ORDER, ProfileSlug, User, UserQuerySet, Viewer

__all__ = [
    "LONGEST_COMMENT",
    "LONGEST_TEXT",
    "PEOPLE_ORDER",
    "RENAMED",
    "UNREVIEWED_ORDER",
    "Imported",
    "ProfileSlug",
    "TextFormat",
    "User",
    "UserQuerySet",
    "Viewer",
    "text_format_field",
]
