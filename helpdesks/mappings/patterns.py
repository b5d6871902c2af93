"""Patterns of texts: `*` stands for any text, and every other sign for itself.

A text is looked through once for each piece between stars, so no pattern can take long.
"""

from collections.abc import Callable

ANY = "*"


def matcher(pattern: str) -> Callable[[str], bool]:
    """Whether a text is like a pattern, which has a star; letter case matters."""
    first, *middle, last = pattern.split(ANY)
    edges = len(first) + len(last)

    def is_like(text: str) -> bool:
        if len(text) < edges or not (text.startswith(first) and text.endswith(last)):
            return False
        start, end = len(first), len(text) - len(last)
        for piece in middle:
            start = text.find(piece, start, end)
            if start < 0:
                return False
            start += len(piece)
        return True

    return is_like
