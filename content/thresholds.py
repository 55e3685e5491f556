"""What members need karma for: one table, of which `BYLINE_THRESHOLDS` chooses the column."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.conf import settings

if TYPE_CHECKING:
    from content.recent_karma import RecentKarma
    from profiles.models import User

SECOND, HOUR, DAY = timedelta(seconds=1), timedelta(hours=1), timedelta(days=1)
WEEK = 7 * DAY
TRUSTED = 2000


@dataclass(frozen=True)
class WritingLimit:
    """At most `most` within `window`, for those of whom everything that stands here is true.

    On one's own posts nothing but a limit `on_own_posts` holds, and only that counts what was written there.
    """

    most: int
    window: timedelta
    karma_below: int | None = None
    last_20_below: int | None = None
    last_20_posts_below: int | None = None
    downvoters: int = 0
    post_downvoters: int = 0
    month_karma_below: int | None = None
    month_downvoters: int = 0
    on_own_posts: bool = False

    def is_for(self, author: User, recent: RecentKarma) -> bool:
        """Tell whether the limit holds for somebody. What is dear to know is asked last, and only when it decides."""
        return (
            (self.karma_below is None or author.karma < self.karma_below)
            and (self.last_20_below is None or recent.last_20 < self.last_20_below)
            and (self.last_20_posts_below is None or recent.last_20_posts < self.last_20_posts_below)
            and (not self.downvoters or recent.downvoters >= self.downvoters)
            and (not self.post_downvoters or recent.post_downvoters >= self.post_downvoters)
            and (not self.month_downvoters or recent.month_downvoters >= self.month_downvoters)
            and (self.month_karma_below is None or recent.month < self.month_karma_below)
        )


@dataclass(frozen=True, kw_only=True)
class Thresholds:
    """The least karma for each thing, and how often members of which karma may write."""

    react: int
    be_first_to_react: int
    oppose_reactions: int
    edit_wikitags: int
    name_coauthors: int
    comments: tuple[WritingLimit, ...]
    posts: tuple[WritingLimit, ...]


def thresholds() -> Thresholds:
    return PRESETS[settings.BYLINE_THRESHOLDS]


# Both presets: these look at how somebody's writing was received, by more people than one.
COMMENTS_RECEIVED_BADLY = (
    WritingLimit(1, HOUR, last_20_below=0, downvoters=3),
    WritingLimit(1, DAY, karma_below=TRUSTED, last_20_below=-5, downvoters=4),
    WritingLimit(1, DAY, last_20_below=-5, downvoters=7),
    WritingLimit(1, 3 * DAY, karma_below=500, last_20_below=-15, downvoters=5),
    WritingLimit(1, WEEK, karma_below=0, last_20_below=-1, month_downvoters=5, month_karma_below=-29),
)
POSTS_RECEIVED_BADLY = (
    # This holds for everybody below -30 with 10 downvoters too, whom ForumMagnum's table lists separately.
    WritingLimit(1, WEEK, last_20_posts_below=-15, post_downvoters=4),
    WritingLimit(1, 2 * WEEK, karma_below=0, last_20_below=-30, post_downvoters=5),
    WritingLimit(1, 3 * WEEK, karma_below=0, last_20_posts_below=-45, post_downvoters=5),
    WritingLimit(1, 4 * WEEK, karma_below=0, last_20_below=-60, post_downvoters=5),
)
EIGHT_SECONDS = WritingLimit(1, 8 * SECOND, on_own_posts=True)

PRESETS = {
    # Facts 3.7, 5.2, 5.6 and 10.
    "lesswrong": Thresholds(
        react=20,
        be_first_to_react=100,
        oppose_reactions=20,
        edit_wikitags=1,
        name_coauthors=2,
        comments=(
            EIGHT_SECONDS,
            WritingLimit(3, DAY, karma_below=5),
            WritingLimit(1, DAY, karma_below=-2),
            WritingLimit(3, DAY, karma_below=TRUSTED, last_20_below=1),
            *COMMENTS_RECEIVED_BADLY,
        ),
        posts=(
            WritingLimit(2, WEEK, karma_below=5),
            WritingLimit(1, WEEK, karma_below=-2),
            *POSTS_RECEIVED_BADLY,
        ),
    ),
    # Where nobody has karma yet. Those at 0 may do everything; a few downvotes are enough to slow a nuisance down.
    "small": Thresholds(
        react=0,
        be_first_to_react=0,
        oppose_reactions=0,
        edit_wikitags=0,
        name_coauthors=0,
        comments=(
            EIGHT_SECONDS,
            WritingLimit(30, DAY, karma_below=5),
            WritingLimit(3, DAY, karma_below=-2),
            WritingLimit(1, DAY, karma_below=-5),
            *COMMENTS_RECEIVED_BADLY,
        ),
        posts=(
            WritingLimit(5, DAY, karma_below=5),
            WritingLimit(2, WEEK, karma_below=-2),
            WritingLimit(1, WEEK, karma_below=-5),
            *POSTS_RECEIVED_BADLY,
        ),
    ),
}
