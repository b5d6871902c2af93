"""Limits: what a caller may ask for, told before it has to find out."""

import strawberry

from api.graphql.execution.budgets import Purse
from api.graphql.execution.guard import MAX_DEPTH, MAX_FIELDS
from domain.periods import MAX_BUCKETS
from persistence.asking.kpi_sql import MAX_ROWS


@strawberry.type(name="Limits")
class LimitsType:
    """What a caller may ask for. Costs are in points; each answer has its own in
    `extensions.cost`.
    """

    cost: float = strawberry.field(description="The most that one document may cost.")
    cost_per_minute: float = strawberry.field(
        description="What the key gets in a minute, and holds at most; it comes back evenly."
    )
    cost_left: float = strawberry.field(description="What the key has left now.")
    max_buckets: int = strawberry.field(description="Buckets of one series.")
    max_groups: int = strawberry.field(description="Groups of one breakdown.")
    max_depth: int = strawberry.field(description="How deep a document may be nested.")
    max_aliases: int = strawberry.field(
        description="Fields of a document, under whatever alias, once fragments are spread."
    )


def limits_of(purse: Purse) -> LimitsType:
    """The limits of whoever holds a purse."""
    return LimitsType(
        cost=purse.budgets.limit,
        cost_per_minute=purse.budgets.per_minute,
        cost_left=purse.left,
        max_buckets=int(MAX_BUCKETS.limit),
        max_groups=int(MAX_ROWS.limit),
        max_depth=int(MAX_DEPTH.limit),
        max_aliases=int(MAX_FIELDS.limit),
    )
