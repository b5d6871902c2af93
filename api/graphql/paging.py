"""Pages: what their arguments may be."""

from domain.errors import BadInput

MAX_PAGE = 100


def first_of(first: int, most: int = MAX_PAGE) -> int:
    """How many to show.

    Raises:
        BadInput: none, or more than fit a page.
    """
    if not 1 <= first <= most:
        raise BadInput("first", f"must be 1 to {most}")
    return first
