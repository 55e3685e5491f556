from .cache import CacheRow
from .invitation import Invitation
from .provenance import Imported
from .retired import RetiredSlug
from .slug import ProfileSlug
from .standing import UNREVIEWED_ORDER
from .text import LONGEST_COMMENT, LONGEST_TEXT, TextFormat, text_format_field
from .user import (
    PEOPLE_ORDER,
    RENAMED,
    SECTION_ORDERS,
    SECTIONS,
    User,
    UserQuerySet,
    Viewer,
)

__all__ = [
    "LONGEST_COMMENT",
    "LONGEST_TEXT",
    "PEOPLE_ORDER",
    "RENAMED",
    "SECTIONS",
    "SECTION_ORDERS",
    "UNREVIEWED_ORDER",
    "CacheRow",
    "Imported",
    "Invitation",
    "ProfileSlug",
    "RetiredSlug",
    "TextFormat",
    "User",
    "UserQuerySet",
    "Viewer",
    "text_format_field",
]
