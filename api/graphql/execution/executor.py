"""Execution: a question becomes an answer, with a status and the time that it stays good for."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from graphql import GraphQLError, OperationType
from strawberry.types import ExecutionResult

from api.graphql.execution.budgets import Budgets, Purse
from api.graphql.execution.context import NOT_AT_ALL, Context, Source, Watch
from api.graphql.execution.cursors import Cursors
from api.graphql.execution.documents import Document, Refused, understood
from api.graphql.execution.errors import all_formatted, formatted
from api.graphql.execution.loader import Loader
from api.graphql.execution.requests import GraphQLRequest
from api.http.callers import Caller
from api.metrics import Metrics
from domain.asking.demands import Demand, Readings
from domain.errors import DomainError, TooBusy, Unreachable
from domain.kpis import Kpi
from persistence.asking import kpis
from persistence.connections.database import Database

PARTIAL = 294
"""Partial success: there are data and errors."""
NOT_BY_GET = 405
INVALID = 422
TOO_SLOW = 503
NOT_NOW = 503
_LATER = {TooBusy.code: 1, Unreachable.code: 5}
"""Seconds to come again after, by the code of an error that is not the question's."""
_GRACE_SECONDS = 0.4
"""Time for what was read in time to become an answer."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """The answer to a GraphQL document, as it is sent.

    Attributes:
        body: as GraphQL has it: data, errors, extensions.
        status: of HTTP, for those who read it.
        good_until: so long the answer is the same, if the data are.
        later: seconds after which the same may be answered that could not be read now.
    """

    body: dict[str, Any]
    status: int = 200
    good_until: datetime = NOT_AT_ALL
    later: int | None = None


@dataclass(frozen=True, slots=True)
class LiveAnswer:
    """A live answer as it is now; nothing is to be watched if it is no such, or an error."""

    outcome: Outcome
    watch: Watch | None = None


class Schema(Protocol):
    """What documents are executed against."""

    async def run(
        self, request: GraphQLRequest, context: Context, *, is_live: bool
    ) -> ExecutionResult:
        """The answer to a query or a mutation, or the first answer to a subscription."""
        ...


@dataclass(frozen=True, slots=True)
class Executor:
    """Executes questions.

    Attributes:
        schema_for: the schema with some KPIs of a workspace's own.
        budgets: what they may cost.
        seconds: what they may take.
    """

    schema_for: Callable[[tuple[Kpi, ...]], Schema]
    database: Database
    metrics: Metrics
    cursors: Cursors
    budgets: Budgets
    seconds: float

    async def answer(
        self,
        caller: Caller,
        request: GraphQLRequest,
        now: datetime,
        *,
        is_safe: bool,
        max_page: int | None = None,
    ) -> Outcome:
        """The answer to a question.

        Args:
            caller: who asks.
            request: what is asked.
            now: the present.
            is_safe: whether it came by a method that must change nothing.
            max_page: rows of a breakdown or a list of tickets, if more than usual.
        """
        try:
            document, operation = understood(request)
        except Refused as refusal:
            return Outcome({"errors": [refusal.error]}, refusal.status)
        if operation is OperationType.SUBSCRIPTION or (
            operation is OperationType.MUTATION and is_safe
        ):
            return _refused(operation)
        context = self._context(caller, document, now)
        context.max_page = max_page
        if operation is OperationType.MUTATION:
            context.is_of_the_moment()  # what changes something is never the same answer
        return await self._executed(context, request)

    async def live_answer(
        self, caller: Caller, request: GraphQLRequest, now: datetime
    ) -> LiveAnswer:
        """The answer to a subscription as it is now; a query is answered as ever."""
        try:
            document, operation = understood(request)
        except Refused as refusal:
            return LiveAnswer(Outcome({"errors": [refusal.error]}, refusal.status))
        if operation is not OperationType.SUBSCRIPTION:
            return LiveAnswer(await self.answer(caller, request, now, is_safe=True))
        context = self._context(caller, document, now)
        outcome = await self._executed(context, request, is_live=True)
        return LiveAnswer(outcome, context.watch)

    async def _executed(
        self, context: Context, request: GraphQLRequest, *, is_live: bool = False
    ) -> Outcome:
        schema = self.schema_for(context.caller.configuration.own_kpis)
        try:
            async with asyncio.timeout(self.seconds + _GRACE_SECONDS):
                result = await schema.run(request, context, is_live=is_live)
        except TimeoutError:
            error = GraphQLError("took too long; ask for less", extensions={"code": "TIMEOUT"})
            return Outcome({"errors": [formatted(error)]}, TOO_SLOW)
        finally:
            context.close()
        errors = result.errors or []
        body: dict[str, Any] = {"errors": all_formatted(errors)} if errors else {}
        is_invalid = result.data is None and not any(error.path for error in errors)
        if is_invalid and not _later(body):
            return Outcome(body, INVALID)
        body["data"] = result.data
        if context.extensions:
            body["extensions"] = context.extensions
        if later := _later(body):
            return Outcome(body, NOT_NOW, later=later)
        return Outcome(body, PARTIAL) if errors else Outcome(body, 200, context.good_until)

    def purse(self, caller: Caller, now: datetime) -> Purse:
        """What a question of a caller may spend."""
        return Purse(self.budgets, caller.key_id or caller.workspace, now)

    def _context(self, caller: Caller, document: Document, now: datetime) -> Context:
        extensions: dict[str, Any] = {}
        purse = self.purse(caller, now)
        allowance = kpis.Allowance(self.seconds, purse.pay)

        async def read(demands: Sequence[Demand]) -> Sequence[Readings | DomainError]:
            if any(demand.rests_on_now for demand in demands):
                context.is_of_the_moment()
            answers = await kpis.read(self.database, caller.workspace, demands, now, allowance)
            self.metrics.statements.inc(answers.statements)
            extensions["statements"] = extensions.get("statements", 0) + answers.statements
            context.tell_cost(answers.cost)
            return answers.results

        source = Source(self.database, now, purse)
        context = Context(caller, document, Loader(read), self.cursors, extensions, source)
        return context


def _later(body: Mapping[str, Any]) -> int | None:
    """When to ask again, if the database was away or busy."""
    codes = {error["extensions"]["code"] for error in body.get("errors", ())}
    waits = [seconds for code, seconds in _LATER.items() if code in codes]
    return max(waits, default=None)


def _refused(operation: OperationType) -> Outcome:
    is_mutation = operation is OperationType.MUTATION
    problem = (
        "a mutation must be sent by POST"
        if is_mutation
        else "a subscription must accept text/event-stream, or come by WebSocket"
    )
    refusal = Refused(GraphQLError(problem))
    return Outcome({"errors": [refusal.error]}, NOT_BY_GET if is_mutation else INVALID)
