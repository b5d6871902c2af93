"""Pages: what their arguments may be."""

from domain.bounds import Bound
from domain.errors import BadInput

MAX_PAGE = Bound(
    100,
    "rows",
    "page of a list",
    "BAD_INPUT, naming the argument",
    "Questions",
)


def first_of(first: int, most: int = int(MAX_PAGE.limit)) -> int:
    """How many to show.

    Raises:
        BadInput: none, or more than fit a page.
    """
    if not 1 <= first <= most:
        raise BadInput("first", f"must be 1 to {most}")
    return first
