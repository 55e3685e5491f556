from .provenance import Imported
from .user import ProfileSlug, User, UserQuerySet, Viewer

__all__ = ["Imported", "ProfileSlug", "User", "UserQuerySet", "Viewer"]
