"""What looks like a name, how surely, and why. Lists and capitals are weak evidence."""

from __future__ import annotations

import re
from typing import NamedTuple

TOLD = 0.9  # a title or an introduction
LISTED = 0.85  # a plain given name, somebody thanked or spoken to
LIKELY = 0.7  # such words beside it, but it may be something else
PAIR = 0.65  # two capitalised words side by side that are no words
DOUBTFUL = 0.6
CAPITAL = 0.5  # a capitalised word that is on no list
UNKNOWN = 0.4  # on no list, in a text without capitals

# Letters from which our lists hold rare words as well: a longer word on none of them is hardly one.
LONG = 6
# Ends words that our lists may lack ("micromanaging"), and names only where they stand on a list ("Meiling").
FORM = re.compile(r"\w+(?:(?<!l)ings?|ness)")
MOST_WORDS = 4  # of one name, particles included


class Named(NamedTuple):
    """Some tokens that look like a name, how surely, and why."""

    places: tuple[int, ...]
    score: float
    why: str
