"""Who asks: the key in the `Authorization` header, and what it may be used for."""

from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime, timedelta

from starlette.requests import Request

from api.clock import now
from api.http import keys
from api.http.callers import Caller
from api.http.key_use import KeyUse
from api.http.keys import Right
from api.http.problems import Problem, unauthenticated
from domain.bounds import Bound
from domain.configuration import Configuration
from domain.errors import Misconfigured
from persistence.connections.database import Connection, Database
from persistence.workspace.configurations import in_force, revision
from persistence.workspace.keys import named

REMEMBERED = Bound(
    2,
    "seconds",
    "time that a checked key is accepted without another check",
    "it is looked up again: a revoked key is refused by every process within this time",
    "Keys",
)
MOST_REMEMBERED = Bound(
    1024,
    "keys",
    "keys that are remembered as checked",
    "the key that was checked longest ago is looked up again",
    "Keys",
)


@dataclass(frozen=True, slots=True)
class _CheckedKey:
    caller: Caller
    at: datetime
    expires_at: datetime | None

    def is_good(self, at: datetime) -> bool:
        """Whether it need not be looked up; a clock that is set back makes nothing good."""
        is_recent = timedelta(0) <= at - self.at < timedelta(seconds=REMEMBERED.limit)
        return is_recent and (self.expires_at is None or at < self.expires_at)


class Authenticator:
    """Tells who asks.

    Attributes:
        use: notes which keys are used.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self.use = KeyUse(database)
        self._checked: OrderedDict[str, _CheckedKey] = OrderedDict()

    async def caller(self, request: Request, right: Right) -> Caller:
        """Who asks, if the key gives the right.

        Raises:
            Problem: 401 without a good key, 403 with one that is for something else.
        """
        headers = request.headers.getlist("authorization")
        return await self.holder(headers[0] if len(headers) == 1 else "", right)

    async def holder(self, authorization: str, right: Right) -> Caller:
        """Who shows a key, if it gives the right.

        Args:
            authorization: as in the header: `Bearer kpi_…`.
            right: what the key is wanted for.

        Raises:
            Problem: 401 without a good key, 403 with one that is for something else.
        """
        scheme, _, text = authorization.partition(" ")
        if scheme.lower() != "bearer":
            raise unauthenticated()
        caller = await self._check(text.strip())
        if not caller.scopes & {right, Right.ADMIN}:
            raise Problem(403, "FORBIDDEN", f"this needs a key with the scope {right}")
        return caller

    async def _check(self, text: str) -> Caller:
        remembered, at = self._checked.get(text), now()
        if remembered and remembered.is_good(at):
            return remembered.caller
        presented = keys.read(text)
        if presented is None:
            raise unauthenticated()
        async with self._database.naming(presented.id) as connection:
            kept = await named(connection, presented.id)
        if kept is None or not presented.opens(kept, at):
            self._checked.pop(text, None)
            raise unauthenticated()
        async with self._database.reading(kept.workspace) as connection:
            configuration = await _configuration(connection, kept.workspace)
            number = await revision(connection, kept.workspace)
        caller = Caller(kept.workspace, configuration, kept.scopes, kept.id, number)
        self._remember(text, _CheckedKey(caller, at, kept.expires_at))
        self.use.note(kept.workspace, kept.id, at)
        return caller

    def _remember(self, text: str, checked: _CheckedKey) -> None:
        self._checked[text] = checked
        while len(self._checked) > MOST_REMEMBERED.limit:
            self._checked.popitem(last=False)


async def _configuration(connection: Connection, workspace: str) -> Configuration | Misconfigured:
    """What is in force, or why it cannot be read: a key that only sends events does not need it, so
    that the error is raised where the configuration is used.
    """
    try:
        return await in_force(connection, workspace)
    except Misconfigured as error:
        return Misconfigured(error.reason)
