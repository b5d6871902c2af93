"""Explanations over GraphQL: whether and why a KPI counts a ticket."""

import strawberry

from domain import explaining


@strawberry.type(name="Explanation")
class ExplanationType:
    """Whether and why a KPI counts a ticket. Periods are left aside: what looks at the end of its
    period looks at the present.
    """

    counted: bool = strawberry.field(
        description="Whether the ticket is in the KPI, above or below the line of its fraction."
    )
    reason: str = strawberry.field(description="Why, in a sentence. Times are in UTC.")
    value: float | None = strawberry.field(
        description="The KPI of this ticket alone: seconds of a duration, 1 or 0 of a share; of a "
        "ratio, what the ticket adds above the line. Null if it does not count."
    )
    business_value: float | None = strawberry.field(
        description="The same on the business clock; null without a calendar, "
        "and for a KPI that has but one clock."
    )
    events: list[strawberry.ID] = strawberry.field(
        description="The ids of the events that decide, in order of time: without any of them, the "
        "KPI would count the ticket otherwise. If it does not count, those that keep it out."
    )

    @classmethod
    def of(cls, explanation: explaining.Explanation) -> "ExplanationType":
        """An explanation."""
        return cls(
            counted=explanation.counted,
            reason=explanation.reason,
            value=explanation.value,
            business_value=explanation.business_value,
            events=[strawberry.ID(event) for event in explanation.events],
        )
