"""Issuing invitations: a link for each score, and what to paste into a mail or a chat."""

import asyncio
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from secrets import token_bytes
from typing import Any

from domain.alternatives import one_of
from domain.bounds import Bound
from domain.errors import BadInput, InvalidEvent, Unavailable
from domain.event_texts import MAX_REFERENCE, problem_of_text
from domain.events import Accepted, parse
from domain.folding.tickets import Snapshot
from domain.persons import same_person
from domain.sources import OWN_SOURCE, refuse_own
from persistence.connections.database import Connection, Database
from persistence.events import invitations
from persistence.events.invitations import Invitation
from persistence.events.storing import store
from surveys.pages import Brand
from surveys.scales import SCALES, survey
from surveys.snippets import Message, chat_snippet, email_html, email_text
from surveys.tokens import LIFETIME, Signer

MAX_TEXT = Bound(256, "characters", "text of an invitation", "422, naming the field", "Ratings")
_INVITATION = re.compile("[0-9a-f]{32}")
_OWN_IDS = re.compile("invited-[0-9a-f]{32}|rating-[0-9a-f]{32}-.*", re.DOTALL)
"""Of events about invitations, as `_invited` and `answering.keep` make them."""
_FIELDS = ("survey", "ticket", "source", "respondent", "channel", "language", "reference")


@dataclass(frozen=True, slots=True)
class InvitationRequest:
    """The fields of a request for an invitation to a survey.

    Attributes:
        source: the helpdesk that the ticket belongs to.
        reference: the ticket's number as the respondent knows it.
    """

    survey: str
    ticket: str | None = None
    source: str | None = None
    respondent: str | None = None
    channel: str | None = None
    language: str = "en"
    reference: str = ""

    @classmethod
    def read(cls, fields: Mapping[str, Any]) -> "InvitationRequest":
        """An order from decoded JSON.

        Raises:
            BadInput: names the field at fault.
        """
        for name in fields:
            if name not in _FIELDS:
                raise BadInput(name, f"is unknown; there are {', '.join(_FIELDS)}")
        given = {name: value for name, value in fields.items() if value is not None}
        for name, value in given.items():
            if not isinstance(value, str) or not 0 < len(value) <= MAX_TEXT.limit:
                raise BadInput(name, f"must be text of 1 to {MAX_TEXT.limit} characters")
            # Who wants no more is kept by the one spelling of him, which may be longer.
            spelled = same_person(value) if name == "respondent" else value
            problem = problem_of_text(value) or problem_of_text(spelled, MAX_REFERENCE)
            if problem:
                raise BadInput(name, problem)
        if given.get("survey") not in SCALES:
            raise BadInput("survey", f"must be {one_of(SCALES)}")
        if "source" in given:
            _refuse_own(given["source"])
        return cls(**given)


def _refuse_own(source: str) -> None:
    try:
        refuse_own(source)
    except InvalidEvent as error:
        raise BadInput(error.field, error.problem) from error


class OptedOut(BadInput):
    """The respondent wants no more surveys."""

    code = "OPTED_OUT"


@dataclass(frozen=True, slots=True)
class Issuer:
    """Issues invitations.

    Attributes:
        address: where people reach the service.
        wake: set to have the fold worker look at once.
    """

    database: Database
    signer: Signer
    address: str
    brand: Brand
    wake: asyncio.Event

    async def issue(
        self, workspace: str, order: InvitationRequest, now: datetime
    ) -> dict[str, Any]:
        """Issue an invitation and freeze into it what is true of the ticket now.

        Raises:
            BadInput: the order makes no sense, or the respondent opted out.
        """
        id_ = token_bytes(16)
        async with self.database.writing(workspace) as connection:
            source = await self._check(connection, workspace, order)
            about = dict(_event_fields(order, source))
            if order.ticket is not None and source is not None:
                ticket = (source, order.ticket)
                seen = await invitations.seen(connection, workspace, ticket, now)
                about |= _frozen(seen)
            expires_at = (now + LIFETIME).replace(microsecond=0)
            await invitations.add(
                connection,
                Invitation(
                    workspace, id_.hex(), order.survey, order.language, now, expires_at, about
                ),
            )
            event = _invited(id_.hex(), order, about, now)
            if not (await store(connection, workspace, [event], now)).accepted:
                raise Unavailable("the invitation cannot be told as an event; ask once more")
        self.wake.set()
        return self._answer(order, id_, expires_at)

    async def refuse_id(self, workspace: str, id_: object) -> None:
        """Let an id pass that a rating of others may have beside the service's own.

        Raises:
            BadInput: what answers an invitation by its link has this id.
        """
        if not isinstance(id_, str):
            return
        if _OWN_IDS.fullmatch(id_):
            raise BadInput("id", "is one that the service gives; choose another")
        if _INVITATION.fullmatch(id_):
            async with self.database.reading(workspace) as connection:
                if await invitations.is_issued(connection, workspace, id_):
                    raise BadInput("id", "is that of an invitation; name it as `invitation`")

    async def _check(
        self, connection: Connection, workspace: str, order: InvitationRequest
    ) -> str | None:
        """The source of the ticket, if there is a ticket."""
        if order.respondent and await invitations.has_opted_out(
            connection, workspace, order.respondent
        ):
            raise OptedOut("respondent", "has opted out of surveys")
        if order.ticket is None or order.source is not None:
            return order.source
        sources = await invitations.sources_of(connection, workspace, order.ticket)
        if len(sources) != 1:
            raise BadInput("source", "must say which helpdesk the ticket belongs to")
        return sources[0]

    def _answer(self, order: InvitationRequest, id_: bytes, expires_at: datetime) -> dict[str, Any]:
        token = self.signer.issue(id_, expires_at)
        scores = survey(order.survey, order.language).scores
        links = {str(score): f"{self.address}/r/{token}/{score}" for score in scores}
        links["neutral"] = f"{self.address}/r/{token}"
        links["opt_out"] = f"{self.address}/u/{token}"
        message = Message(
            kind=order.survey,
            language=order.language,
            links=links,
            brand=self.brand,
            reference=order.reference,
        )
        return {
            "id": id_.hex(),
            "expires_at": expires_at.isoformat(),
            "links": links,
            "email_html": email_html(message),
            "email_text": email_text(message),
            "chat_snippet": chat_snippet(message),
        }


def _event_fields(order: InvitationRequest, source: str | None) -> Mapping[str, Any]:
    fields = {
        "ticket": order.ticket,
        "ticket_source": source if order.ticket is not None else None,
        "respondent": order.respondent,
        "channel": order.channel,
        "language": order.language,
    }
    return {name: value for name, value in fields.items() if value is not None}


def _frozen(seen: Snapshot) -> Mapping[str, Any]:
    """Agent, team and tier as the fold would give them to a rating now; the rest as it is."""
    resolved = seen.resolution.dims if seen.resolution else seen.dims
    fields = {
        name: getattr(resolved, name) or getattr(seen.last_set, name)
        for name in ("agent", "team", "tier")
    }
    fields |= {"priority": seen.dims.priority, "tags": list(seen.dims.tags) or None}
    return {name: value for name, value in fields.items() if value is not None}


def _invited(
    id_: str, order: InvitationRequest, about: Mapping[str, Any], now: datetime
) -> Accepted:
    return parse(
        {
            "specversion": "1.0",
            "id": f"invited-{id_}",
            "source": OWN_SOURCE,
            "type": "survey.invited",
            "subject": id_,
            "time": now.isoformat(),
            "data": {"survey": order.survey, **about},
        },
        now,
        is_ours=True,
    )
