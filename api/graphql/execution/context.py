"""What a request brings along: who asks, when, and where the answers come from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from api.graphql.execution.budgets import Purse
from api.graphql.execution.cursors import Cursors
from api.graphql.execution.documents import Document
from api.graphql.execution.loader import Loader
from api.graphql.execution.once import Once
from api.graphql.execution.promises import Promise, Rounds
from api.graphql.execution.reader import Reader
from api.graphql.inputs.scopes import FOR_EVER, Scope, ScopeInput, scope_of
from api.http.callers import Caller
from domain.asking.goals import Goals
from domain.desk import Post
from domain.events import Event
from domain.kpis import Kpi
from persistence import dead_letters
from persistence.asking.agents import names, post_before
from persistence.asking.freshness import lag_seconds
from persistence.connections.database import Database
from persistence.events.reading import agent_events
from persistence.events.subjects import Subject
from persistence.folding import WORK as FOLD
from persistence.workspace import targets

NOT_AT_ALL = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Source:
    """What of a request is not the same a moment later."""

    database: Database
    now: datetime
    purse: Purse


@dataclass(frozen=True, slots=True)
class Watch:
    """How a live answer is watched.

    Attributes:
        seconds: to wait before looking again.
        seen: equal while there is nothing new to tell.
    """

    seconds: float
    seen: str


@dataclass(slots=True)
class Context:
    """The context of one GraphQL request.

    It notes how long the answer would stay the same if the data did: whoever asks it for the
    present, or for the database, gets them, and the answer is good for this moment alone.

    Attributes:
        document: what is executed.
        extensions: of the answer.
        max_page: rows of a breakdown or a list of tickets, where they may be more than a page for
            people.
        watch: of a live answer.
        rounds: in which the document is answered.
        good_until: if the data stay as they are, so does the answer, until then.
    """

    caller: Caller
    document: Document
    loader: Loader
    cursors: Cursors
    extensions: dict[str, Any]
    _source: Source
    max_page: int | None = None
    watch: Watch | None = None
    good_until: datetime = FOR_EVER
    rounds: Rounds = field(init=False)
    _once: Once = field(init=False)
    _reader: Reader | None = field(default=None, init=False)

    def __post_init__(self) -> None:
        self.rounds = self.loader.rounds
        self._once = Once(self.rounds)

    def close(self) -> None:
        """Give up what is being read: nobody waits for it any more."""
        self.loader.close()
        self._once.close()

    @property
    def now(self) -> datetime:
        """The present."""
        self.is_of_the_moment()
        return self._source.now

    @property
    def database(self) -> Database:
        """The database, for what is neither facts nor configuration."""
        self.is_of_the_moment()
        return self._source.database

    @property
    def purse(self) -> Purse:
        """What the question may spend."""
        self.is_of_the_moment()
        return self._source.purse

    @property
    def facts(self) -> Database:
        """The database, for what has another version when it changes: facts and configuration."""
        return self._source.database

    @property
    def reader(self) -> Reader:
        """What reads tickets and people: from events, some of which may not be folded yet."""
        if self._reader is None:
            workspace = self.caller.workspace
            self._reader = Reader(self.database, workspace, self.now, self.pay)
        return self._reader

    def is_of_the_moment(self) -> None:
        """Note that the answer may be another one at any time."""
        self.good_until = NOT_AT_ALL

    def pay(self, points: float) -> None:
        """Spend points on what is read without the loader.

        Raises:
            CostLimit: it costs too much.
        """
        self._source.purse.pay(points)
        self.tell_cost(points)

    def tell_cost(self, points: float) -> None:
        """Tell the caller what was asked for so far, and what is left."""
        requested = self.extensions.get("cost", {}).get("requested", 0.0) + points
        left = self._source.purse.left
        self.extensions["cost"] = {"requested": round(requested, 1), "left": left}

    def scope(self, given: ScopeInput) -> Scope:
        """The scope that an input means now."""
        zone = self.caller.configuration.time_zone
        scope = scope_of(given, zone=zone, now=self._source.now)
        self.good_until = min(self.good_until, scope.good_until or NOT_AT_ALL)
        return scope

    @property
    def kpis(self) -> Mapping[str, Kpi]:
        """The KPIs of the caller's workspace, by name."""
        return self.caller.configuration.kpis

    def agent_names(self) -> Promise[Mapping[str, str]]:
        """The names of agents by id, read once however many fields ask."""
        return self._once.read("names", self._read_names)

    def post(self, agent: str, at: datetime) -> Promise[Post]:
        """Where an agent stood just before an instant."""
        histories = self._once.read("agents", self._read_agents)
        return histories.then(lambda events: post_before(events, agent, at))

    def freshness(self) -> Promise[tuple[float, int]]:
        """How many seconds the facts are behind the events, and how many subjects are aside."""
        return self._once.read("freshness", self._read_freshness)

    def goals(self) -> Promise[Goals]:
        """The targets and scorecards in force, read once however many fields ask."""
        return self._once.read("goals", self._read_goals)

    def forget_goals(self) -> None:
        """Read them anew: somebody has just changed them."""
        self._once.forget("goals")

    async def _read_names(self) -> Mapping[str, str]:
        return names(await self._once.read("agents", self._read_agents))

    async def _read_agents(self) -> Mapping[Subject, Sequence[Event]]:
        async with self.facts.reading(self.caller.workspace) as connection:
            return await agent_events(connection, self.caller.workspace)

    async def _read_freshness(self) -> tuple[float, int]:
        workspace = self.caller.workspace
        async with self.database.reading(workspace) as connection:
            lag = await lag_seconds(connection, workspace, self.now)
            return lag, await dead_letters.count(connection, workspace, FOLD)

    async def _read_goals(self) -> Goals:
        caller = self.caller
        async with self.facts.reading(caller.workspace) as connection:
            return await targets.goals(connection, caller.workspace, caller.configuration)
