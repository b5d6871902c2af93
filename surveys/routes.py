"""The public side: the pages behind rating links. Safe methods change nothing.

A GET chooses a score and shows a form; only a POST of that form records it. The link proves which
invitation it is, not which score: whoever holds it may choose any.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from secrets import token_urlsafe
from urllib.parse import parse_qsl

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from domain.events import Event, parse
from persistence import invitations
from persistence.database import Database
from persistence.intake import store
from persistence.invitations import Invitation
from surveys.invitations import OWN_SOURCE
from surveys.pages import (
    Brand,
    Form,
    Frame,
    expired_page,
    form_page,
    headers,
    locked_page,
    opt_out_page,
    opted_out_page,
    thanks_page,
    unknown_page,
)
from surveys.scales import LONGEST_COMMENT, Survey, survey, texts
from surveys.tokens import ExpiredToken, Signer, UnreadableToken, canonical, is_fresh

EDITABLE = timedelta(days=14)
"""A rating may be changed for so long after the first answer."""
MAX_BODY = 8 * 1024
_MAX_FIELDS = 20
_ONE_CLICK = {"List-Unsubscribe": "One-Click"}

Clock = Callable[[], datetime]


@dataclass(frozen=True, slots=True)
class Site:
    """What the pages stand on."""

    database: Database
    signer: Signer
    brand: Brand
    clock: Clock
    poke: asyncio.Event

    def routes(self) -> list[Route]:
        """The public routes."""
        methods = ["GET", "POST"]
        return [
            Route("/r/{token}", _page(self, _rate), methods=methods),
            Route("/r/{token}/{score}", _page(self, _rate), methods=methods),
            Route("/u/{token}", _page(self, _opt_out), methods=methods),
        ]


@dataclass(frozen=True, slots=True)
class _Visit:
    """One request for a page of an invitation."""

    site: Site
    request: Request
    token: str
    invitation: Invitation
    now: datetime
    style_nonce: str = field(default_factory=lambda: token_urlsafe(12))

    @property
    def survey(self) -> Survey:
        return survey(self.invitation.survey, self.invitation.language)

    @property
    def frame(self) -> Frame:
        return Frame(texts(self.invitation.language), self.style_nonce, self.site.brand)

    @property
    def is_locked(self) -> bool:
        rated_at = self.invitation.first_rated_at
        return rated_at is not None and self.now - rated_at > EDITABLE

    def form(self, score: int | None, comment: str, notice: str = "") -> Form:
        return Form(
            survey=self.survey,
            action=f"/r/{self.token}",
            nonce=self.site.signer.nonce(self.token, self.now),
            score=score,
            comment=comment,
            notice=notice,
        )

    def answer(self, page: str, status: int = 200) -> Response:
        return HTMLResponse(page, status, headers=headers(self.style_nonce))


def _page(
    site: Site, visit: Callable[[_Visit], Awaitable[Response]]
) -> Callable[[Request], Awaitable[Response]]:
    async def serve(request: Request) -> Response:
        now, text = site.clock(), request.path_params["token"]
        try:
            claim = site.signer.read(text, now)
        except UnreadableToken as error:
            return _closed(site, request, is_expired=isinstance(error, ExpiredToken))
        id_ = claim.invitation_id.hex()
        async with site.database.naming(id_) as connection:
            invitation = await invitations.named(connection, id_)
        if invitation is None:
            return _closed(site, request, is_expired=False)
        return await visit(_Visit(site, request, canonical(text), invitation, now))

    return serve


def _closed(site: Site, request: Request, *, is_expired: bool) -> Response:
    """A link that opens nothing: the same frame for all, no detail."""
    nonce = token_urlsafe(12)
    frame = Frame(texts(request.headers.get("accept-language", "en")), nonce, site.brand)
    page, status = (expired_page(frame), 410) if is_expired else (unknown_page(frame), 404)
    return HTMLResponse(page, status, headers=headers(nonce))


async def _rate(visit: _Visit) -> Response:
    if visit.request.method == "POST":
        return await _record(visit)
    rated = visit.invitation.score
    asked = _score(visit.request.path_params.get("score", ""), visit.survey)
    if visit.is_locked:
        page = locked_page(visit.frame, visit.survey, None if rated is None else int(rated))
        return visit.answer(page)
    if rated is not None and asked is None:
        form = visit.form(int(rated), visit.invitation.comment or "")
        return visit.answer(thanks_page(visit.frame, form))
    return visit.answer(form_page(visit.frame, visit.form(asked, visit.invitation.comment or "")))


async def _record(visit: _Visit) -> Response:
    """Record what the form says, if a person sent it from our page."""
    told = await _form_fields(visit.request)
    if told is None:
        return visit.answer(form_page(visit.frame, visit.form(None, "")), 413)
    score, comment = _score(told.get("score", ""), visit.survey), told.get("comment", "").strip()
    comment = comment.replace("\0", "")[:LONGEST_COMMENT]
    words = visit.frame.texts
    if visit.is_locked:
        rated = visit.invitation.score
        page = locked_page(visit.frame, visit.survey, None if rated is None else int(rated))
        return visit.answer(page, 409)
    age = visit.site.signer.nonce_age(visit.token, told.get("n", ""), visit.now)
    if not is_fresh(age):
        # People keep tabs open: show the form again, filled in, and record nothing.
        return visit.answer(form_page(visit.frame, visit.form(score, comment, words.again)))
    if score is None:
        return visit.answer(form_page(visit.frame, visit.form(None, comment, words.choose)), 422)
    await _store(visit, score, comment)
    return RedirectResponse(f"/r/{visit.token}", 303, headers=headers(visit.style_nonce))


async def _store(visit: _Visit, score: int, comment: str) -> None:
    """Keep the answer and tell it as an event, both or neither; an equal answer changes nothing."""
    workspace, id_ = visit.invitation.workspace, visit.invitation.id
    async with visit.site.database.writing(workspace) as connection:
        current = await invitations.locked(connection, workspace, id_)
        if current is None or (current.score, current.comment) == (score, comment):
            return
        # The moment counts at which we hold the invitation: of answers sent at once, the one that
        # is kept last must also be the latest of the events.
        now = visit.site.clock()
        await invitations.answer(connection, current, score, comment, now)
        await store(connection, workspace, [_given(visit, current, (score, comment), now)], now)
    visit.site.poke.set()


def _given(visit: _Visit, current: Invitation, answer: tuple[int, str], now: datetime) -> Event:
    score, comment = answer
    revision = current.revision + 1
    low, high = visit.survey.ends
    told = {"ticket", "ticket_source", "respondent", "channel"}
    data = {name: value for name, value in current.about.items() if name in told}
    data |= {
        "survey": current.survey,
        "score": score,
        "scale": {"min": low, "max": high, "kind": "numbers"},
        "invitation": current.id,
        "assurance": "confirmed",
    }
    if comment:
        data["comment"] = comment
    return parse(
        {
            "specversion": "1.0",
            "id": f"rating-{current.id}-{revision}",
            "source": OWN_SOURCE,
            "type": "rating.given",
            "subject": current.id,
            "time": now.isoformat(),
            "sequence": f"{revision:06}",
            "data": data,
        },
        now,
    )


async def _opt_out(visit: _Visit) -> Response:
    if visit.request.method != "POST":
        return visit.answer(opt_out_page(visit.frame, f"/u/{visit.token}"))
    told = await _form_fields(visit.request)
    if told != _ONE_CLICK:
        return visit.answer(opt_out_page(visit.frame, f"/u/{visit.token}"), 422)
    async with visit.site.database.writing(visit.invitation.workspace) as connection:
        await invitations.opt_out(connection, visit.invitation, visit.now)
    return visit.answer(opted_out_page(visit.frame))


def _score(text: str, asked: Survey) -> int | None:
    """The score that a text names; None if it is none of the scale's."""
    plain = text.strip("/ ")
    is_number = plain.isascii() and plain.isdigit() and len(plain) <= len(str(asked.ends[1]))
    return int(plain) if is_number and int(plain) in asked.scores else None


async def _form_fields(request: Request) -> Mapping[str, str] | None:
    """The fields of a form; None if it is larger than any of ours."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > MAX_BODY:
            return None
    try:
        return dict(parse_qsl(body.decode(), keep_blank_values=True, max_num_fields=_MAX_FIELDS))
    except ValueError:
        return {}
