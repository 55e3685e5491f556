class BrokenInputError(Exception):
    """The saved profile cannot be read; says the file, and the row where there is one."""


class LeftOut(Exception):  # noqa: N818 -- not an error: one row stays outside, the rest is imported
    """This row cannot be kept; says why, in words that are the same for all such rows."""
