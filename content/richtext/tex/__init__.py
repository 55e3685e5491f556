"""Draw the mathematics of TeX as MathML Core, which browsers show and screen readers speak without any script."""

from content.richtext.tex.drawing import draw
from content.richtext.tex.elements import CannotDrawError

__all__ = ["CannotDrawError", "draw"]
