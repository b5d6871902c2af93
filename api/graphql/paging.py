"""Pages: what their arguments may be."""

from dataclasses import dataclass

from api.graphql.answers import PageInfoType
from api.graphql.execution.context import Context
from api.graphql.execution.cursors import Cursors
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


@dataclass(frozen=True, slots=True)
class RankedPage:
    """A page of rows in an order that is known only when all are read.

    Attributes:
        question: what decides about the order: a cursor is good for the same question alone.
        start: how many rows are on the pages before.
    """

    cursors: Cursors
    question: tuple[str, ...]
    start: int

    @classmethod
    def after(cls, context: Context, question: tuple[str, ...], cursor: str | None) -> "RankedPage":
        """The page after a cursor, or the first one.

        Raises:
            BadInput: the cursor is none of this question.
        """
        whole = (context.caller.workspace, *question)
        start = context.cursors.read(whole, cursor) if cursor is not None else 0
        return cls(context.cursors, whole, start)

    def info(self, shown: int, ranked: int) -> PageInfoType:
        """Whether and where there are more rows than those shown."""
        end = self.start + shown
        return PageInfoType(
            has_next_page=ranked > end,
            end_cursor=self.cursors.give(self.question, end) if shown else None,
        )
