"""What changed between two texts: how much, shown in place, put together, and who brought in what is there now."""

from content.diffs.matching import Budget
from content.diffs.merging import merge
from content.diffs.origins import Contribution, Trace, contributions
from content.diffs.parts import Change, Part
from content.diffs.showing import Diff, show_changes
from content.diffs.sizes import ChangeSizes, change_sizes

__all__ = [
    "Budget",
    "Change",
    "ChangeSizes",
    "Contribution",
    "Diff",
    "Part",
    "Trace",
    "change_sizes",
    "contributions",
    "merge",
    "show_changes",
]
