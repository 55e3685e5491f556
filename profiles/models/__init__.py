from .provenance import Imported
from .user import PEOPLE_ORDER, RENAMED, ProfileSlug, User, UserQuerySet, Viewer

__all__ = ["PEOPLE_ORDER", "RENAMED", "Imported", "ProfileSlug", "User", "UserQuerySet", "Viewer"]
