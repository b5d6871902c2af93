"""Comments over GraphQL: what people wrote with their ratings."""

from datetime import datetime

import strawberry

from api.graphql.answers import PageInfoType
from api.graphql.execution.context import Context
from api.graphql.inputs.scalars import DateTime
from api.graphql.paging import first_of
from api.graphql.tickets import TicketNode, find_ticket
from persistence.asking import comments
from persistence.asking.comments import CommentKey, Comments

Info = strawberry.Info[Context, None]


@strawberry.type(name="Comment")
class CommentNode:
    """What somebody wrote with a rating."""

    _comment: strawberry.Private[comments.Comment]

    @strawberry.field
    def id(self) -> strawberry.ID:
        """The id of the rating."""
        return strawberry.ID(self._comment.position.rating)

    @strawberry.field
    def score(self) -> float:
        """The score, on the scale that it was given on."""
        return self._comment.score

    @strawberry.field
    def text(self) -> str:
        """The text as it was written. It may hold signs that nobody sees, such as those that turn
        the direction of writing: set it apart from what stands around it.
        """
        return self._comment.text

    @strawberry.field
    def given_at(self) -> DateTime:
        """When the rating was given."""
        return DateTime(self._comment.position.at)

    @strawberry.field
    async def ticket(self, info: Info) -> TicketNode | None:
        """The ticket that it is about; null if there is none known."""
        return await find_ticket(info, *self._comment.ticket) if self._comment.ticket else None


@strawberry.type
class CommentEdge:
    """A comment in a list."""

    cursor: str
    node: CommentNode


@strawberry.type
class CommentConnection:
    """A page of comments, the latest first."""

    edges: list[CommentEdge]
    page_info: PageInfoType


async def read_comments(
    info: Info, question: tuple[str, ...], listing: Comments, page: tuple[int, str | None]
) -> CommentConnection:
    """A page of comments.

    Args:
        info: of the field.
        question: what a cursor of this list is good for.
        listing: the list.
        page: how many comments, and after which cursor.
    """
    count, after = first_of(page[0]), page[1]
    cursors = info.context.cursors
    question = (info.context.caller.workspace, "comments", *question)
    since = None
    if after is not None:
        at, source, rating = cursors.read(question, after)
        since = CommentKey(datetime.fromisoformat(at), source, rating)
    rows = await info.context.reader.comments(listing, count + 1, since)
    edges = [
        CommentEdge(
            cursor=cursors.give(question, (comment.position.at.isoformat(), *comment.position[1:])),
            node=CommentNode(_comment=comment),
        )
        for comment in rows[:count]
    ]
    return CommentConnection(
        edges=edges,
        page_info=PageInfoType(
            has_next_page=len(rows) > count,
            end_cursor=edges[-1].cursor if edges else None,
        ),
    )
