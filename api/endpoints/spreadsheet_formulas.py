"""Cells of CSV that a spreadsheet would compute, made safe.

Spreadsheets look past what cannot be seen, take full-width signs for the usual ones, and begin new
cells at whatever their country separates columns by.
"""

import re
import unicodedata
from itertools import pairwise

GUARD = "'"
"""Stands before what would be computed. It is taken away where one is followed by a formula."""
_SIGNS = frozenset("=+-@")
_MINUS = "\u2212"
_UNSEEN = frozenset({"Cc", "Cf", "Mn", "Zs", "Zl", "Zp"})
_QUOTES = frozenset("\"'`\u2018\u2019\u201c\u201d\u2800\u3164\uff02\uff07")
"""Quotes, and letters that look like nothing."""
_STARTS = re.compile("[;\t\v\f\r\n\x1c-\x1e\x85\u2028\u2029]")
"""Behind these a new cell begins, if the file is not split by commas."""


def safe(text: str) -> str:
    """The text, with a guard before whatever a spreadsheet would compute."""
    first = _first_seen(text, 0, len(text))
    is_computed = _is_sign(text[first:]) or unicodedata.category(text[:1] or "a") == "Cc"
    starts = [start.end() for start in _STARTS.finditer(text, first)]
    guarded = [0] * is_computed
    for start, end in pairwise([*starts, len(text)]):
        if _is_sign(text[_first_seen(text, start, end) : end]):
            guarded.append(start)
    return GUARD.join(text[start:end] for start, end in pairwise([0, *guarded, len(text)]))


def _first_seen(text: str, start: int, end: int) -> int:
    """The place of the first sign that can be seen, of some that stand together."""
    for position in range(start, end):
        sign = text[position]
        if sign not in _QUOTES and unicodedata.category(sign) not in _UNSEEN:
            return position
    return end


def _is_sign(text: str) -> bool:
    """Whether a text begins with a sign that makes a formula of it."""
    return unicodedata.normalize("NFKC", text[:1])[:1] in _SIGNS or text[:1] == _MINUS
