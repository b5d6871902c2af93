"""Whatever is told at all bounds and beyond is refused by its field or folded; then KPIs answer."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from math import isfinite
from random import Random

import pytest

from domain.asking.demands import Demand
from domain.errors import DomainError, InvalidEvent, MixedCurrencies
from domain.event_fields import Attributes, Object
from domain.event_types import EVENT_TYPES, EventType
from domain.events import Accepted, parse
from domain.instants import EARLIEST, LATEST
from domain.kpis import REGISTRY
from domain.periods import Period
from helpdesks.eventlog import Mapping, Refusal, events
from persistence.events.storing import store
from tests.desk import NOW, StoredDesk
from tests.odd_fields import OTHERS, candidates, draw, required
from tests.service import BATCH, Json, Service

TOGETHER = 60
RELATED = ("data.scale", "data.score", "data.start", "data.end", "data.survey")
DAY = timedelta(days=1)
PERIODS = (
    Period(EARLIEST, LATEST + DAY),
    Period(EARLIEST, EARLIEST + DAY),
    Period(datetime(2026, 5, 1, tzinfo=UTC), datetime(2026, 6, 1, tzinfo=UTC)),
    Period(LATEST - DAY, LATEST + DAY),
)


async def answer(desk: StoredDesk) -> None:
    """Ask all KPIs over all ranges: each has a finite value, or none."""
    demands = [Demand(kpi, (period,)) for kpi in REGISTRY.values() for period in PERIODS]
    for demand, result in zip(demands, await desk.ask(demands), strict=True):
        if isinstance(result, MixedCurrencies):
            continue
        assert not isinstance(result, DomainError), (demand.kpi.name, result)
        for reading in result.values():
            assert reading.value is None or isfinite(reading.value), demand.kpi.name


async def test_a1_a2_a3_every_field_at_all_bounds_is_refused_by_name_or_folded(
    service: Service, examples: int
) -> None:
    rng, taken = Random(examples), 0
    for _ in range(max(4, examples // 10)):
        drawn = [draw(rng) for _ in range(TOGETHER)]
        body = json.dumps([envelope for envelope, _ in drawn]).encode()
        response = await service.post("/v1/events", body, BATCH)
        assert response.status_code == 202, response.text
        outcome = response.json()
        named = {refusal["line"]: refusal["field"] for refusal in outcome["refused"]}
        assert outcome["accepted"] + outcome["duplicate"] + len(named) == TOGETHER
        for line, field in named.items():
            envelope, fields = drawn[line - 1]
            assert may_be_at_fault(field, fields), (field, envelope)
        taken += outcome["accepted"]
        await service.fold()
    assert taken > TOGETHER
    await answer(service.desk)


def parsed(envelope: object) -> Accepted | InvalidEvent:
    try:
        return parse(envelope, NOW)
    except InvalidEvent as error:
        return error


def may_be_at_fault(field: str, drawn: set[str]) -> bool:
    """Whether a field is one of those drawn, is in one, or stands to one in a rule of its type."""
    if field.startswith(("data.scale", "data.score", "data.start", "data.end", "data.survey")):
        return bool(
            drawn & {f"data.{name}" for name in ("scale", "score", "start", "end", "survey")}
        )
    return any(field == name or field.startswith(f"{name}.") for name in drawn)


@pytest.mark.parametrize("kind", EVENT_TYPES.values(), ids=EVENT_TYPES)
async def test_a1_a2_a3_each_value_of_each_field_is_refused_by_name_or_kept(
    kind: EventType,
) -> None:
    for name, field in kind.fields.items():
        for value in (*candidates(field), *OTHERS):
            envelope = {
                "specversion": "1.0",
                "id": "e",
                "source": "s",
                "type": kind.name,
                "subject": "x",
                "time": "2026-05-04T09:00:00Z",
                "data": required(kind) | {name: value},
            }
            event = parsed(envelope)
            if isinstance(event, InvalidEvent):
                assert may_be_at_fault(event.field, {f"data.{name}"}), (event, value)
                continue
            json.dumps(event.data, ensure_ascii=False, allow_nan=False).encode()
            assert "\\u0000" not in json.dumps(event.data)


COLUMNS = """
source = "log"
[rows]
subject = "{subject}"
id = "{id}"
[time]
from = "{time}"
format = "iso"
"""


def mapping_of(kind: EventType) -> tuple[Mapping, list[str]]:
    """A mapping that reads each field of a type from a column of its own."""
    lines = [f'[events.told]\ntype = "{kind.name}"']
    columns = []
    for name, field in kind.fields.items():
        if isinstance(field, Attributes):
            continue
        for inner in field.fields if isinstance(field, Object) else [""]:
            key = f"{name}.{inner}" if inner else name
            lines.append(f'data.{key} = "{{{key}}}"')
            columns.append(key)
    return Mapping.from_toml(f"{COLUMNS}{chr(10).join(lines)}\n"), columns


def rows_of(kind: EventType, columns: Sequence[str], rng: Random, number: int) -> list[list[str]]:
    """Rows of which some cells are odd."""
    rows = []
    for row in range(number):
        cells = {"subject": "T", "id": str(row), "time": "2026-05-04T09:00:00Z"}
        cells |= dict.fromkeys(columns, "") | flat(required(kind))
        for name in rng.sample(list(cells), rng.randint(1, 3)):
            odd = rng.choice(options(kind, name))
            cells[name] = odd if isinstance(odd, str) else json.dumps(odd)
        rows.append([cells[name] for name in ("subject", "id", "time", *columns)])
    return rows


def options(kind: EventType, name: str) -> Sequence[object]:
    outer, _, inner = name.partition(".")
    field = kind.fields.get(outer, EVENT_TYPES["ticket.changed"].fields["category"])
    return candidates(field.fields[inner] if isinstance(field, Object) else field)


def flat(data: Json) -> dict[str, str]:
    paths: dict[str, str] = {}
    for name, value in data.items():
        inner = (
            {f"{name}.{key}": item for key, item in value.items()}
            if isinstance(value, dict)
            else {}
        )
        for key, item in (inner or {name: value}).items():
            paths[key] = item if isinstance(item, str) else json.dumps(item)
    return paths


async def test_a3_every_field_at_all_bounds_through_a_mapping(
    desk: StoredDesk, examples: int
) -> None:
    rng = Random(examples)
    accepted: list[Accepted] = []
    for kind in EVENT_TYPES.values():
        mapping, columns = mapping_of(kind)
        rows = rows_of(kind, columns, rng, max(8, examples // 4))
        for item in events([["subject", "id", "time", *columns], *rows], mapping):
            event = None if isinstance(item, Refusal) else parsed(item)
            if isinstance(event, Accepted):
                accepted.append(event)
    assert len(accepted) > 100
    async with desk.database.writing(desk.workspace) as connection:
        await store(connection, desk.workspace, accepted, NOW)
    await desk.fold()
    await answer(desk)
