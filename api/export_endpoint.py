"""`POST /v1/export`: series and breakdowns as CSV or NDJSON, by the very resolvers of GraphQL."""

import csv
import io
from collections.abc import AsyncIterator, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

import orjson
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from api.accept import preferred
from api.auth import Authenticator
from api.bodies import read_json
from api.clock import now
from api.graphql.execution import Executor
from api.graphql.requests import MAX_BODY, Asked
from api.keys import Right
from api.problems import Problem
from persistence.kpi_sql import MAX_ROWS

_CSV, _NDJSON = "text/csv", "application/x-ndjson"
_ROWS_AT_ONCE = 500
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""A cell of text that begins so would be computed by a spreadsheet."""

_STATUS = {"TIMEOUT": 503, "INTERNAL": 500, "FORBIDDEN": 403}

Row = Sequence[Any]


@dataclass(frozen=True, slots=True)
class _Table:
    """What is written: a header and rows."""

    header: Sequence[str]
    rows: Iterable[Row]


@dataclass(frozen=True, slots=True)
class _Kind:
    """Something that can be exported.

    Attributes:
        required: arguments that must be told, beside the scope.
        optional: those that may be.
    """

    document: str
    required: frozenset[str]
    optional: frozenset[str]


_SERIES = _Kind(
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
    frozenset({"kpis"}),
    frozenset({"clock", "grain", "fill", "rolling", "cumulative"}),
)
_BREAKDOWN = _Kind(
    f"""
    query Export($scope: ScopeInput!, $kpi: KpiName!, $clock: Clock, $by: [Dimension!]!,
                 $sort: SortDirection! = DESC, $minSample: Int) {{
      metrics(scope: $scope) {{
        kpi(name: $kpi, clock: $clock) {{
          breakdown(by: $by, first: {MAX_ROWS}, sort: $sort, minSample: $minSample) {{
            rows {{ keys {{ dimension id label }} value sampleSize compareValue }}
          }}
        }}
      }}
    }}
    """,
    frozenset({"kpi", "by"}),
    frozenset({"clock", "sort", "minSample"}),
)
_KINDS = {"series": _SERIES, "breakdown": _BREAKDOWN}


@dataclass(frozen=True, slots=True)
class ExportEndpoint:
    """Writes tables."""

    authenticator: Authenticator
    executor: Executor

    async def __call__(self, request: Request) -> Response:
        """Answer with a table."""
        kind = preferred(request.headers.get("accept", "*/*"), [_CSV, _NDJSON], plain=_CSV)
        if kind is None:
            raise Problem(406, "NOT_ACCEPTABLE", f"accept {_CSV} or {_NDJSON}")
        caller = await self.authenticator.caller(request, Right.READ)
        what, asked = await _asked(request)
        outcome = await self.executor.answer(caller, asked, now(), is_safe=True, max_page=MAX_ROWS)
        if outcome.body.get("errors"):
            raise _problem(outcome.body["errors"][0])
        metrics = outcome.body["data"]["metrics"]
        table = _series(metrics) if what == "series" else _breakdown(metrics, asked)
        lines = _csv(table) if kind == _CSV else _ndjson(table)
        ending = "csv" if kind == _CSV else "ndjson"
        headers = {
            "Content-Disposition": f'attachment; filename="{what}.{ending}"',
            "Cache-Control": "private, no-store",
            "Vary": "Accept, Authorization",
        }
        return StreamingResponse(_chunks(lines), 200, headers, f"{kind}; charset=utf-8")


async def _asked(request: Request) -> tuple[str, Asked]:
    """What is to be exported, and the question that reads it."""
    told = await read_json(request, MAX_BODY)
    named = [name for name in _KINDS if isinstance(told, dict) and name in told]
    if len(named) != 1 or set(told) != {"scope", named[0]}:
        raise Problem(400, "BAD_INPUT", "must be a JSON object of `scope`, and series or breakdown")
    (what,) = named
    kind, arguments = _KINDS[what], told[what]
    if not isinstance(arguments, dict):
        raise Problem(400, "BAD_INPUT", f"{what} must be a JSON object", what)
    for name in sorted(arguments.keys() - kind.required - kind.optional):
        known = ", ".join(sorted(kind.required | kind.optional))
        raise Problem(400, "BAD_INPUT", f"{what} has only {known}", f"{what}.{name}")
    for name in sorted(kind.required - arguments.keys()):
        raise Problem(400, "BAD_INPUT", f"{what} must have {name}", f"{what}.{name}")
    return what, Asked(kind.document, variables={"scope": told["scope"], **arguments})


def _problem(error: Mapping[str, Any]) -> Problem:
    told = error["extensions"]
    status = _STATUS.get(told["code"], 400)
    headers = {"Retry-After": "5"} if status == _STATUS["TIMEOUT"] else {}
    return Problem(status, told["code"], error["message"], told.get("field"), headers)


def _series(metrics: Mapping[str, Any]) -> _Table:
    return _Table(
        ("kpi", "start", "value", "sample_size", "compare_value"),
        (row for kpi in metrics["kpis"] for row in _buckets(kpi)),
    )


def _breakdown(metrics: Mapping[str, Any], asked: Asked) -> _Table:
    names = [name.lower() for name in asked.variables["by"]]
    header = [column for name in names for column in (name, f"{name}_label")]
    return _Table(
        (*header, "value", "sample_size", "compare_value"),
        (
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


def _csv(table: _Table) -> Iterator[str]:
    yield _line(table.header)
    for row in table.rows:
        yield _line([_cell(value) for value in row])


def _line(cells: Row) -> str:
    written = io.StringIO()
    csv.writer(written).writerow(cells)
    return written.getvalue()


def _cell(value: object) -> object:
    """A cell that no spreadsheet takes for a formula; numbers are none."""
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value


def _ndjson(table: _Table) -> Iterator[str]:
    for row in table.rows:
        yield orjson.dumps(dict(zip(table.header, row, strict=True))).decode() + "\n"


async def _chunks(lines: Iterator[str]) -> AsyncIterator[str]:
    while chunk := "".join(islice(lines, _ROWS_AT_ONCE)):
        yield chunk
