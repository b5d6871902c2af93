"""Facts of what people say: ratings and invitations."""

from datetime import datetime
from typing import NamedTuple

from domain.facts.dimensions import Dimensions


class Rated(NamedTuple):
    """A rating, as last given.

    Attributes:
        counted: false if its ticket is in no KPI.
        score: on the scale that it was given on.
        score_of_5: rescaled to 1–5.
        score_of_7: rescaled to 1–7.
        is_satisfied: in the top quarter of its scale.
        is_easy: 5 or more on the scale 1–7.
        is_complaint: marked as one.
        is_on_time: whether its ticket was resolved by the time promised; None without a promise.
        question: the dimension of a SERVQUAL answer.
        gap: of a SERVQUAL answer, perception less expectation.
        has_comment: something was written with it.
    """

    at: datetime
    dims: Dimensions
    counted: bool
    survey: str
    score: float
    score_of_5: float
    score_of_7: float
    is_satisfied: bool
    is_easy: bool
    score_of_100: float
    is_complaint: bool
    is_on_time: bool | None
    question: str | None
    gap: float | None
    has_comment: bool
    ticket_source: str | None
    ticket: str | None
    invitation: str | None


class Invited(NamedTuple):
    """A survey was sent about a ticket to a respondent.

    Attributes:
        counted: false if its ticket is in no KPI, or it was not delivered.
        is_assumed: counted as delivered because its source tells no deliveries.
        is_answered: by everything known now.
    """

    at: datetime
    dims: Dimensions
    counted: bool
    is_assumed: bool
    survey: str
    is_answered: bool
    ticket_source: str | None
    ticket: str | None
