"""Answers to invitations: kept and told as an event, both or neither."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from secrets import token_hex

from domain.bounds import Bound
from domain.events import Accepted, parse
from domain.sources import OWN_SOURCE
from domain.texts import shown
from persistence.connections.database import Connection
from persistence.events import invitations
from persistence.events.invitations import Invitation
from persistence.events.storing import store
from surveys.scales import SCALES

EDITABLE = Bound(
    14,
    "days",
    "time that an answer may be changed",
    "409, and the page says that it is final",
    "Ratings",
)
MOST_ANSWERS = Bound(
    10,
    "answers",
    "answers by one link, changes included",
    "409, and the page says that it is final",
    "Ratings",
)

_FROM_INVITATION = frozenset({"ticket", "ticket_source", "respondent", "channel"})


class Final(Exception):
    """The error for an answer that can no longer be changed."""


class NotKept(Exception):
    """The error for an answer that could not be stored as an event."""


@dataclass(frozen=True, slots=True)
class RatingAnswer:
    """The score and comment that somebody gives on a survey page."""

    score: int
    comment: str


def is_final(invitation: Invitation, now: datetime) -> bool:
    """Whether the answer to an invitation can no longer be changed."""
    rated_at = invitation.first_rated_at
    is_late = rated_at is not None and now - rated_at > timedelta(days=EDITABLE.limit)
    return is_late or invitation.revision >= MOST_ANSWERS.limit


async def keep(
    connection: Connection, invitation: Invitation, answer: RatingAnswer, now: datetime
) -> bool:
    """Keep an answer; False if it is the one that is kept.

    Args:
        connection: inside the invitation's workspace.
        invitation: as it stands, held by `persistence.events.invitations.locked`.
        answer: the answer.
        now: the moment since which the invitation is held: of answers sent at once, the one that
            is kept last must also be the latest of the events.

    Raises:
        Final: it can no longer be changed.
        NotKept: its event was not stored; nothing is.
    """
    if _is_same(invitation, answer):
        return False
    if is_final(invitation, now):
        raise Final
    await invitations.answer(connection, invitation, answer.score, answer.comment, now)
    id_ = f"rating-{invitation.id}-{invitation.revision + 1}"
    # From a time when nobody kept others from it, the first id may be taken.
    for free in (id_, f"{id_}-{token_hex(8)}"):
        event = _given(free, invitation, answer, now)
        if (await store(connection, invitation.workspace, [event], now)).accepted:
            return True
    raise NotKept


def _is_same(invitation: Invitation, answer: RatingAnswer) -> bool:
    """Whether an answer says what is kept: a page gives back what it shows of a comment."""
    before = shown(invitation.comment or "").strip()
    return (invitation.score, before) == (answer.score, shown(answer.comment).strip())


def _given(id_: str, invitation: Invitation, answer: RatingAnswer, now: datetime) -> Accepted:
    scores = SCALES[invitation.survey]
    data = {name: value for name, value in invitation.about.items() if name in _FROM_INVITATION}
    data |= {
        "survey": invitation.survey,
        "score": answer.score,
        "scale": {"min": scores[0], "max": scores[-1], "kind": "numbers"},
        "invitation": invitation.id,
        "assurance": "confirmed",
    }
    if answer.comment:
        data["comment"] = answer.comment
    envelope = {
        "specversion": "1.0",
        "id": id_,
        "source": OWN_SOURCE,
        "type": "rating.given",
        "subject": invitation.id,
        "time": now.isoformat(),
        "sequence": f"{invitation.revision + 1:06}",
        "data": data,
    }
    return parse(envelope, now, is_ours=True)
