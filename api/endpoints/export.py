"""`POST /v1/export`: series, breakdowns and tickets as CSV or NDJSON, as GraphQL answers them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from api.clock import now
from api.endpoints.export_tickets import MAX_TICKETS, TicketTables
from api.endpoints.tables import CSV, ENDINGS, NDJSON, ExportTable, Row, portions, written
from api.graphql.execution.executor import Executor
from api.graphql.execution.requests import GraphQLRequest
from api.http.accept import preferred
from api.http.auth import Authenticator
from api.http.bodies import QUESTION_BODY, read_json
from api.http.callers import Caller
from api.http.keys import Right
from api.http.problems import Problem
from domain.alternatives import listed, one_of
from domain.errors import CostLimit, TooBusy
from persistence.asking.kpi_sql import MAX_ROWS
from persistence.events.subjects import Subject

_STATUS = {
    "TIMEOUT": 503,
    "TOO_BUSY": 503,
    "MISCONFIGURED": 503,
    "UNAVAILABLE": 503,
    "INTERNAL": 500,
    "FORBIDDEN": 403,
}


@dataclass(frozen=True, slots=True)
class _ExportKind:
    """Something that can be exported.

    Attributes:
        listed: the argument that must be a list, if there is one.
        required: arguments that must be given, beside the scope.
        optional: those that may be.
    """

    document: str
    listed: str | None
    required: frozenset[str]
    optional: frozenset[str]


_SERIES = _ExportKind(
    """
    query Export($scope: ScopeInput!, $kpis: [KpiName!]!, $clock: Clock, $grain: Grain! = AUTO,
                 $fill: Fill, $rolling: Int, $cumulative: Boolean! = false) {
      metrics(scope: $scope) {
        kpis(names: $kpis, clock: $clock) {
          definition { name }
          series(grain: $grain, fill: $fill, rolling: $rolling, cumulative: $cumulative) {
            starts values sampleSizes compareValues
          }
        }
      }
    }
    """,
    "kpis",
    frozenset({"kpis"}),
    frozenset({"clock", "grain", "fill", "rolling", "cumulative"}),
)
_BREAKDOWN = _ExportKind(
    f"""
    query Export($scope: ScopeInput!, $kpi: KpiName!, $clock: Clock, $by: [Dimension!]!,
                 $sort: SortDirection! = DESC, $minSample: Int) {{
      metrics(scope: $scope) {{
        kpi(name: $kpi, clock: $clock) {{
          breakdown(by: $by, first: {MAX_ROWS.limit}, sort: $sort, minSample: $minSample) {{
            rows {{ keys {{ dimension id label }} value sampleSize compareValue }}
          }}
        }}
      }}
    }}
    """,
    "by",
    frozenset({"kpi", "by"}),
    frozenset({"clock", "sort", "minSample"}),
)
_LIST = f"(first: {int(MAX_TICKETS.limit) + 1}) {{ edges {{ node {{ source id }} }} }}"
"""One more than there may be, to tell whether there are more."""
_TICKETS = _ExportKind(
    f"""
    query Export($scope: ScopeInput!, $kpi: KpiName!, $clock: Clock) {{
      metrics(scope: $scope) {{ kpi(name: $kpi, clock: $clock) {{ tickets{_LIST} }} }}
    }}
    """,
    None,
    frozenset(),
    frozenset({"kpi", "clock"}),
)
_OPENED = f"query Export($scope: ScopeInput!) {{ tickets{_LIST.replace('(', '(scope: $scope, ')} }}"
"""Of tickets without a KPI."""
_KINDS = {"series": _SERIES, "breakdown": _BREAKDOWN, "tickets": _TICKETS}
_ONE_OF = one_of(_KINDS)


@dataclass(frozen=True, slots=True)
class ExportEndpoint:
    """Writes tables."""

    authenticator: Authenticator
    executor: Executor

    async def __call__(self, request: Request) -> Response:
        """Answer with a table."""
        kind = preferred(request.headers.get("accept", "*/*"), [CSV, NDJSON], plain=CSV)
        if kind is None:
            raise Problem(406, "NOT_ACCEPTABLE", f"accept {CSV} or {NDJSON}")
        caller = await self.authenticator.caller(request, Right.READ)
        what, question = await _requested(request)
        table = await self._table(caller, what, question)
        headers = {
            "Content-Disposition": f'attachment; filename="{what}.{ENDINGS[kind]}"',
            "Cache-Control": "private, no-store",
            "Vary": "Accept, Authorization",
        }
        return StreamingResponse(written(table, kind), 200, headers, f"{kind}; charset=utf-8")

    async def _table(self, caller: Caller, what: str, question: GraphQLRequest) -> ExportTable:
        """What is to be written: whatever a caller may not have is refused before it begins."""
        at = now()
        outcome = await self.executor.answer(
            caller, question, at, is_safe=True, max_page=int(MAX_ROWS.limit)
        )
        if outcome.body.get("errors"):
            raise _problem(outcome.body["errors"][0])
        data = outcome.body["data"]
        if what == "series":
            return _series(data["metrics"])
        if what == "breakdown":
            return _breakdown(data["metrics"], question)
        try:
            return await TicketTables(self.executor, caller, at).table(_listed(data))
        except CostLimit as error:
            raise Problem(400, error.code, str(error), error.field) from error


async def _requested(request: Request) -> tuple[str, GraphQLRequest]:
    """What is to be exported, and the question that reads it."""
    body = await read_json(request, int(QUESTION_BODY.limit))
    named = [name for name in _KINDS if isinstance(body, dict) and name in body]
    if len(named) != 1 or set(body) != {"scope", named[0]}:
        raise Problem(400, "BAD_INPUT", f"must be a JSON object of scope, and {_ONE_OF}")
    (what,) = named
    kind, arguments = _KINDS[what], body[what]
    if not isinstance(arguments, dict):
        raise Problem(400, "BAD_INPUT", f"{what} must be a JSON object", what)
    for name in sorted(arguments.keys() - kind.required - kind.optional):
        allowed = listed(sorted(kind.required | kind.optional))
        raise Problem(400, "BAD_INPUT", f"{what} has only {allowed}", f"{what}.{name}")
    for name in sorted(kind.required - arguments.keys()):
        raise Problem(400, "BAD_INPUT", f"{what} must have {name}", f"{what}.{name}")
    if kind.listed is not None and not isinstance(arguments[kind.listed], list):
        # GraphQL would take one for a list of one, but the header of the table would not.
        raise Problem(400, "BAD_INPUT", "must be a JSON array", f"{what}.{kind.listed}")
    document = _OPENED if kind is _TICKETS and "kpi" not in arguments else kind.document
    return what, GraphQLRequest(document, variables={"scope": body["scope"], **arguments})


def _problem(error: Mapping[str, Any]) -> Problem:
    extensions = error["extensions"]
    status = _STATUS.get(extensions["code"], 400)
    seconds = "1" if extensions["code"] == TooBusy.code else "5"
    headers = {"Retry-After": seconds} if status == _STATUS["TIMEOUT"] else {}
    return Problem(status, extensions["code"], error["message"], extensions.get("field"), headers)


def _series(metrics: Mapping[str, Any]) -> ExportTable:
    return ExportTable(
        ("kpi", "start", "value", "sample_size", "compare_value"),
        portions(row for kpi in metrics["kpis"] for row in _buckets(kpi)),
    )


def _breakdown(metrics: Mapping[str, Any], question: GraphQLRequest) -> ExportTable:
    names = [name.lower() for name in question.variables["by"]]
    header = [column for name in names for column in (name, f"{name}_label")]
    return ExportTable(
        (*header, "value", "sample_size", "compare_value"),
        portions(
            (
                *(part for key in row["keys"] for part in (key["id"], key["label"])),
                row["value"],
                row["sampleSize"],
                row["compareValue"],
            )
            for row in metrics["kpi"]["breakdown"]["rows"]
        ),
    )


def _buckets(kpi: Mapping[str, Any]) -> Iterator[Row]:
    series = kpi["series"]
    starts = series["starts"]
    compared = series["compareValues"] or [None] * len(starts)
    columns = (starts, series["values"], series["sampleSizes"], compared)
    for start, value, sample, then in zip(*columns, strict=True):
        yield kpi["definition"]["name"], start, value, sample, then


def _listed(data: Mapping[str, Any]) -> list[Subject]:
    """The tickets of a list.

    Raises:
        Problem: the KPI is about none.
    """
    connection = data["metrics"]["kpi"]["tickets"] if "metrics" in data else data["tickets"]
    if connection is None:
        raise Problem(400, "BAD_INPUT", "tickets.kpi is about no tickets", "tickets.kpi")
    return [(edge["node"]["source"], edge["node"]["id"]) for edge in connection["edges"]]
