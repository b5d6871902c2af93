"""Comments: what people wrote with the ratings behind a number, newest first, page by page.

Facts of ratings hold no text, so it is read from the events, for one page at a time.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from domain.asking.demands import Demand
from domain.asking.scans import Layer, ScanKey
from domain.asking.surveys import ratings_of
from domain.events import Event
from domain.facts import Rated
from domain.folding.ratings import comment_of, current
from domain.language.conditions import Is, Where
from domain.language.filters import Filter
from domain.language.measures import Count
from domain.periods import Period
from persistence.asking.kpi_sql import Compiler, Setting
from persistence.asking.ticket_lists import after_position
from persistence.connections.database import Connection
from persistence.events.reading import events_of
from persistence.events.subjects import Subject


class CommentKey(NamedTuple):
    """The position of a rating in a list: later ones first, then by source and id."""

    at: datetime
    source: str
    rating: str


@dataclass(frozen=True, slots=True)
class Comment:
    """What somebody wrote with a rating.

    Attributes:
        score: on the scale that it was given on.
        ticket: source and id of the ticket that it is about, if any.
    """

    position: CommentKey
    score: float
    text: str
    ticket: Subject | None


@dataclass(frozen=True, slots=True)
class Comments:
    """The comments of ratings in a period under a filter."""

    ratings: Where
    period: Period
    where: Filter
    zone: str


def comments_of(demand: Demand) -> Comments:
    """The comments of the survey that a KPI is of, over the one period of a demand.

    Raises:
        UnsupportedDimension: ratings do not carry what the filter asks.
    """
    demand.check()
    (period,) = demand.periods
    return Comments(ratings_of(demand.kpi), period, demand.where, demand.zone)


async def page(
    connection: Connection,
    setting: Setting,
    listing: Comments,
    first: int,
    after: CommentKey | None,
) -> list[Comment]:
    """So many comments, after a position or from the start."""
    key = ScanKey(Rated, listing.where, listing.zone, by_tag=False, is_sorting=False)
    layer = Layer((), (listing.period.since, listing.period.until))
    compiler = Compiler(setting, key, [layer])
    written = Is("has_comment", value=True)
    facts, add = (
        compiler.counted(Count(Rated, (*listing.ratings, written))),
        compiler.parameters.add,
    )
    since = after_position(compiler.parameters, after, ("source", "subject"))
    sql = (
        "SELECT at, source, subject, score, ticket_source, ticket"
        f" FROM ({facts}) AS fact WHERE {since}"
        f" ORDER BY at DESC, source, subject LIMIT {add(first, 'int')}"
    )
    rows = await connection.fetch(sql, *compiler.parameters.values)
    ratings = [(row["source"], row["subject"]) for row in rows]
    events = await events_of(connection, setting.workspace, "rating", ratings)
    comments = []
    for row, rating in zip(rows, ratings, strict=True):
        text = _text(events[rating])
        ticket = (row["ticket_source"], row["ticket"]) if row["ticket"] is not None else None
        position = CommentKey(row["at"], *rating)
        comments.append(Comment(position, row["score"], text, ticket))
    return comments


def _text(events: Sequence[Event]) -> str:
    """What was written with a rating; nothing if its events cannot be folded now."""
    try:
        rating = current(events, "rating.given")
        return comment_of(rating) if rating is not None else ""
    except Exception:  # noqa: BLE001  # an operator sees it among what is aside
        return ""
