"""Where the time of a GraphQL document goes, seen from outside: hooks around what we do not own."""

import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from api.graphql.execution.budgets import Budgets, Purse
from api.graphql.execution.context import Context, Source
from api.graphql.execution.cursors import Cursors
from api.graphql.execution.documents import read_document
from api.graphql.execution.loader import Loader
from api.graphql.schema import schema
from api.http.callers import Caller
from bench.logs import UNTIL
from domain.asking.demands import Demand, Readings
from domain.configuration import Configuration
from domain.errors import DomainError
from persistence.asking import kpis
from persistence.asking.kpi_sql import Compiler
from persistence.connections import database as database_module
from persistence.connections.database import Database


@dataclass(slots=True)
class Clock:
    """Seconds by phase; what several do at once counts once."""

    seconds: dict[str, float] = field(default_factory=lambda: defaultdict(float))
    _within: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    _begun: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def timing(self, phase: str) -> Iterator[None]:
        if not self._within[phase]:
            self._begun[phase] = time.perf_counter()
        self._within[phase] += 1
        yield
        self._within[phase] -= 1
        if not self._within[phase]:
            self.seconds[phase] += time.perf_counter() - self._begun[phase]


_BUDGETS = Budgets(1e9, 1e9)


@dataclass(slots=True)
class Asker:
    """Asks documents as the endpoint does, without HTTP."""

    database: Database
    workspace: str
    configuration: Configuration
    clock: Clock = field(default_factory=Clock)

    async def ask(self, query: str) -> dict[str, Any]:
        """The data of an answer."""
        clock, database, workspace = self.clock, self.database, self.workspace

        async def read(demands: Sequence[Demand]) -> Sequence[Readings | DomainError]:
            with clock.timing("read"):
                return (await kpis.read(database, workspace, demands, UNTIL)).results

        caller = Caller(workspace, self.configuration, frozenset({"read"}))
        with clock.timing("all"):
            with clock.timing("guard"):
                document = read_document(query)
            source = Source(database, UNTIL, Purse(_BUDGETS, "", UNTIL))
            context = Context(caller, document, Loader(read), Cursors(b"bench"), {}, source)
            result = await schema.execute(query, context_value=context)
        if result.errors or result.data is None:
            raise RuntimeError(result.errors)
        return result.data

    async def split(self, query: str) -> dict[str, float]:
        """Milliseconds of one asking by phase."""
        self.clock.seconds.clear()
        with hooks(self.clock):
            await self.ask(query)
        spent = {phase: seconds * 1e3 for phase, seconds in self.clock.seconds.items()}
        return {
            "total": spent["all"],
            "guard": spent["guard"],
            "execute": spent["all"] - spent["guard"] - spent["read"],
            "compile": spent["compile"],
            "sql": spent["sql"],
            "transaction": spent["transaction"],
            "assemble": spent["read"] - spent["compile"] - spent["sql"] - spent["transaction"],
        }


@contextmanager
def hooks(clock: Clock) -> Iterator[None]:
    """Note how long the database takes."""
    connection = database_module._PooledConnection  # noqa: SLF001  # the hook is the point
    fetch, execute, statement = connection.fetch, connection.execute, Compiler.statement
    fetchval = connection.fetchval

    async def timed_fetch(*arguments: Any) -> Any:  # noqa: ANN401  # handed through
        with clock.timing("sql"):
            return await fetch(*arguments)

    async def timed_fetchval(*arguments: Any) -> Any:  # noqa: ANN401  # handed through
        with clock.timing("sql"):
            return await fetchval(*arguments)

    async def timed_execute(*arguments: Any) -> Any:  # noqa: ANN401  # handed through
        with clock.timing("transaction"):
            return await execute(*arguments)

    def timed_statement(*arguments: Any) -> Any:  # noqa: ANN401  # handed through
        with clock.timing("compile"):
            return statement(*arguments)

    hooked = (
        (connection, "fetch", timed_fetch, fetch),
        (connection, "fetchval", timed_fetchval, fetchval),
        (connection, "execute", timed_execute, execute),
        (Compiler, "statement", timed_statement, statement),
    )
    for owner, name, timed, _ in hooked:
        setattr(owner, name, timed)
    try:
        yield
    finally:
        for owner, name, _, plain in hooked:
            setattr(owner, name, plain)
