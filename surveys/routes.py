"""The public side: the pages behind rating links. Safe methods change nothing.

A GET chooses a score and shows a form; only a POST of that form records it. The link proves which
invitation it is, not which score: whoever holds it may choose any. Whatever goes wrong, a person
gets a page.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from secrets import token_urlsafe

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Match, Route
from starlette.types import Scope

from domain.errors import Unavailable
from persistence.connections.database import Database
from persistence.events import invitations
from persistence.events.invitations import Invitation
from surveys.answering import Final, NotKept, RatingAnswer, is_final, keep
from surveys.forms import MULTIPART, URLENCODED, BadForm, Fields, fields_of
from surveys.limits import PageLimits
from surveys.pages import (
    Brand,
    Form,
    Frame,
    busy_page,
    expired_page,
    failed_page,
    form_page,
    headers,
    locked_page,
    opt_out_page,
    opted_out_page,
    thanks_page,
    unknown_page,
)
from surveys.scales import LONGEST_COMMENT, Survey, survey, texts
from surveys.tokens import (
    TRAILING_JUNK,
    ExpiredToken,
    Signer,
    UnreadableToken,
    canonical,
    is_fresh,
)
from surveys.visitors import Visitors

_ONE_CLICK = {"List-Unsubscribe": "One-Click"}
_PAGES = ("r", "u")
_AGAIN = "60"
"""Seconds after which somebody may come again whom nobody told when."""

Clock = Callable[[], datetime]


@dataclass(frozen=True, slots=True)
class Site:
    """All that the survey pages need: database, signer, limits, brand and clock."""

    database: Database
    signer: Signer
    brand: Brand
    clock: Clock
    wake: asyncio.Event
    visitors: Visitors = field(default_factory=Visitors)
    limits: PageLimits = field(default_factory=PageLimits)

    def routes(self) -> list[Route]:
        """The public routes."""
        methods = ["GET", "POST"]
        return [
            _PageRoute("/r/{token}", _page(self, _rate), methods=methods),
            _PageRoute("/r/{token}/{score}", _page(self, _rate), methods=methods),
            _PageRoute("/u/{token}", _page(self, _opt_out), methods=methods),
        ]

    def refusal(self, request: Request, status: int, said: Mapping[str, str]) -> Response:
        """A page for a request that could not be served, with the headers that say more."""
        nonce = token_urlsafe(12)
        frame = Frame(texts(request.headers.get("accept-language", "en")), nonce, self.brand)
        page = _REFUSALS.get(status, failed_page)(frame)
        more = {"Retry-After": _AGAIN} if status in {429, 503} else {}
        kept = {name.title(): said[name] for name in ("allow", "retry-after") if name in said}
        return HTMLResponse(page, status, headers=more | kept | headers(nonce))


_REFUSALS = {
    404: unknown_page,
    410: expired_page,
    429: busy_page,
    503: busy_page,
}


def is_public(path: str) -> bool:
    """Whether a path is one of the public side."""
    return path.lstrip("/").partition("/")[0].lower() in _PAGES


class _PageRoute(Route):
    """A route that forgives what mail filters and people make of an address."""

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """Whether it is this page, but for the case of its name and a slash at the end."""
        path = scope["path"]
        plain = path[:2].lower() + path[2:].rstrip("/")
        return super().matches({**scope, "path": plain})


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
    def rated(self) -> int | None:
        """The score that is kept."""
        return None if self.invitation.score is None else int(self.invitation.score)

    def form(self, score: int | None, comment: str, notice: str = "", problem: str = "") -> Form:
        return Form(
            survey=self.survey,
            action=f"/r/{self.token}",
            nonce=self.site.signer.nonce(self.token, self.now),
            score=score,
            comment=comment,
            notice=notice,
            problem=problem,
        )

    def answer(
        self, page: str, status: int = 200, more: Mapping[str, str] | None = None
    ) -> Response:
        return HTMLResponse(page, status, headers={**(more or {}), **headers(self.style_nonce)})

    def final(self, status: int) -> Response:
        """The answer that can no longer be changed."""
        return self.answer(locked_page(self.frame, self.survey, self.rated), status)


def _page(
    site: Site, visit: Callable[[_Visit], Awaitable[Response]]
) -> Callable[[Request], Awaitable[Response]]:
    async def serve(request: Request) -> Response:
        now, text = site.clock(), request.path_params["token"]
        try:
            claim = site.signer.read(text, now)
        except UnreadableToken as error:
            return _stray(site, request, 410 if isinstance(error, ExpiredToken) else 404)
        id_ = claim.invitation_id.hex()
        if request.method != "POST":
            wait = site.limits.opened.wait((id_, site.visitors.of(request)), now)
            if wait:
                return site.refusal(request, 429, {"retry-after": str(wait)})
        async with site.database.naming(id_) as connection:
            invitation = await invitations.named(connection, id_)
        if invitation is None:
            return _stray(site, request, 404)
        return await visit(_Visit(site, request, canonical(text), invitation, now))

    return serve


def _stray(site: Site, request: Request, status: int) -> Response:
    """A link that opens nothing: the same frame for all, no detail."""
    wait = site.limits.stray.wait(site.visitors.of(request), site.clock())
    return site.refusal(
        request, 429 if wait else status, {"retry-after": str(wait)} if wait else {}
    )


def _held_back(visit: _Visit) -> int:
    """In how many seconds a form may be sent; 0 if it may be now."""
    limits, invitation = visit.site.limits, visit.invitation
    wait = limits.sent.wait(invitation.id, visit.now)
    return wait or limits.of_workspace.wait(invitation.workspace, visit.now)


async def _rate(visit: _Visit) -> Response:
    if visit.request.method == "POST":
        return await _record(visit)
    chosen = _score(visit.request.path_params.get("score", "").rstrip(TRAILING_JUNK), visit.survey)
    if is_final(visit.invitation, visit.now):
        return visit.final(200)
    comment = visit.invitation.comment or ""
    if visit.rated is not None and chosen is None:
        return visit.answer(thanks_page(visit.frame, visit.form(visit.rated, comment)))
    return visit.answer(form_page(visit.frame, visit.form(chosen, comment)))


async def _record(visit: _Visit) -> Response:
    """Record what the form says, if a person sent it from our page."""
    wait, words = _held_back(visit), visit.frame.texts
    if is_final(visit.invitation, visit.now):
        return visit.final(409)
    try:
        fields = await fields_of(visit.request, URLENCODED)
    except BadForm as bad:
        return _again(visit, bad.fields, words.again, bad.status)
    if wait:
        return _again(visit, fields, words.busy, 429, {"Retry-After": str(wait)})
    score = _score(fields.get("score", ""), visit.survey)
    notice, status = _reading(visit, fields, score)
    if status or score is None:
        return _again(visit, fields, notice, status)
    return await _kept(visit, RatingAnswer(score, _comment(fields)))


def _reading(visit: _Visit, fields: Fields, score: int | None) -> tuple[str, int]:
    """What is to be said of a form that cannot be kept, and the status; 0 if it can."""
    words = visit.frame.texts
    if len(_comment(fields)) > LONGEST_COMMENT.limit:
        return "", 422
    if not is_fresh(visit.site.signer.nonce_age(visit.token, fields.get("n", ""), visit.now)):
        # People keep tabs open: show the form again, filled in, and record nothing.
        return words.again, 200
    return (words.choose, 422) if score is None else ("", 0)


def _again(
    visit: _Visit,
    fields: Fields,
    notice: str,
    status: int,
    more: Mapping[str, str] | None = None,
) -> Response:
    """The form once more, filled in as far as it could be read."""
    score, comment = _score(fields.get("score", ""), visit.survey), _comment(fields)
    problem = visit.frame.texts.too_long if len(comment) > LONGEST_COMMENT.limit else ""
    form = visit.form(score, comment, notice, problem)
    return visit.answer(form_page(visit.frame, form), status, more)


async def _kept(visit: _Visit, answer: RatingAnswer) -> Response:
    """Keep an answer and lead to a page that shows what is kept."""
    workspace, id_ = visit.invitation.workspace, visit.invitation.id
    try:
        async with visit.site.database.writing(workspace) as connection:
            current = await invitations.locked(connection, workspace, id_)
            if current is None:
                return visit.site.refusal(visit.request, 404, {})
            is_new = await keep(connection, current, answer, visit.site.clock())
    except Final:
        return replace(visit, invitation=current or visit.invitation).final(409)
    except (NotKept, Unavailable):
        visit.site.limits.sent.give_back(id_)
        visit.site.limits.of_workspace.give_back(workspace)
        form = visit.form(answer.score, answer.comment, visit.frame.texts.busy)
        return visit.answer(form_page(visit.frame, form), 503, {"Retry-After": _AGAIN})
    if is_new:
        visit.site.wake.set()
    return RedirectResponse(f"/r/{visit.token}", 303, headers=headers(visit.style_nonce))


async def _opt_out(visit: _Visit) -> Response:
    form = opt_out_page(visit.frame, f"/u/{visit.token}")
    if visit.request.method != "POST":
        return visit.answer(form)
    if wait := visit.site.limits.sent.wait(("stop", visit.invitation.id), visit.now):
        return visit.site.refusal(visit.request, 429, {"retry-after": str(wait)})
    try:
        fields = await fields_of(visit.request, URLENCODED, MULTIPART)
    except BadForm as bad:
        return visit.answer(form, bad.status)
    if fields != _ONE_CLICK:
        return visit.answer(form, 422)
    try:
        async with visit.site.database.writing(visit.invitation.workspace) as connection:
            await invitations.opt_out(connection, visit.invitation, visit.now)
    except Unavailable:
        visit.site.limits.sent.give_back(("stop", visit.invitation.id))
        raise
    return visit.answer(opted_out_page(visit.frame))


def _score(text: str, survey: Survey) -> int | None:
    """The score that a text names; None if it is none of the scale's, spelled as we do."""
    return next((score for score in survey.scores if str(score) == text), None)


def _comment(fields: Fields) -> str:
    """What was written, with the line breaks and without the bytes that a column takes."""
    comment = fields.get("comment", "").replace("\r\n", "\n").replace("\r", "\n")
    return comment.replace("\0", "").strip()
