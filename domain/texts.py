"""Texts that strangers wrote: what is in them that nobody sees."""

from unicodedata import category

_KEPT = frozenset("\n\t\u200c\u200d\ufe0e\ufe0f")
"""Breaks, tabs, and what joins letters of Persian and parts of an emoji."""

_UNSEEN = frozenset({"Cc", "Cf", "Cs"})
"""Categories: controls, formats (which turn the direction of writing, or have no width), halves of
characters."""
_FILLERS = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0")
_SELECTORS = (range(0x180B, 0x1810), range(0xFE00, 0xFE10), range(0xE0100, 0xE01F0))


def is_unseen(character: str) -> bool:
    """Whether a character has no look of its own."""
    if character.isascii():
        return not character.isprintable()
    if category(character) in _UNSEEN or character in _FILLERS:
        return True
    return any(ord(character) in selectors for selectors in _SELECTORS)


def shown(text: str) -> str:
    """A text as it may stand on a page or in a mail: it turns nothing around it and hides nothing.

    What is stored stays as it was written.
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    lines = lines.replace("\u2028", "\n").replace("\u2029", "\n").replace("\x85", "\n")
    return "".join(each for each in lines if each in _KEPT or not is_unseen(each))


def trimmed(text: str) -> str:
    """A text without space, and without what nobody sees, around it."""
    start, end = 0, len(text)
    while start < end and _is_blank(text[start]):
        start += 1
    while end > start and _is_blank(text[end - 1]):
        end -= 1
    return text[start:end]


def _is_blank(character: str) -> bool:
    return character.isspace() or is_unseen(character)
