"""ETags: an unchanged question is recognised without reading facts, a changed one never."""

from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import orjson
import pytest

from api import clock
from api.http.keys import Right
from persistence.asking import kpis
from persistence.connections.database import Database
from persistence.workspace import data_versions
from persistence.workspace.configurations import apply
from tests.service import BATCH, MONDAY, Service, event, new_keys

NOON = datetime(2026, 5, 6, 12, tzinfo=UTC)
"""A Wednesday."""
TILES = "csat { value } ticketVolume { value series(grain: HOUR) { points { value partial } } }"
LAST_DAYS = "range: {last: {count: 3, grain: DAY}}"


def tiles(scope: str = MONDAY, selection: str = TILES) -> str:
    return f"{{ metrics(scope: {{{scope}}}) {{ range {{ start complete }} {selection} }} }}"


def at(monkeypatch: pytest.MonkeyPatch, instant: datetime) -> None:
    monkeypatch.setattr("api.endpoints.graphql.now", lambda: instant)


@pytest.fixture(autouse=True)
def wednesday(monkeypatch: pytest.MonkeyPatch) -> None:
    at(monkeypatch, NOON)


async def ask(
    service: Service,
    query: str,
    tag: str = "",
    *,
    headers: dict[str, str] | None = None,
    **members: Any,
) -> httpx.Response:
    sent = service.bearer(Right.READ) | ({"If-None-Match": tag} if tag else {}) | (headers or {})
    return await service.client.post("/graphql", json={"query": query, **members}, headers=sent)


async def tag_of(service: Service, query: str, **members: Any) -> str:
    """The tag of an answer, which is recognised when it comes back."""
    response = await ask(service, query, **members)
    tag = response.headers["etag"]
    assert (await ask(service, query, tag, **members)).status_code == 304
    return tag


async def tell(service: Service, envelope: dict[str, Any]) -> None:
    """Store an event, and do not fold it."""
    response = await service.post("/v1/events", [envelope], BATCH)
    assert response.json()["accepted"] == 1


async def test_an_unchanged_question_reads_no_facts(
    small: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    tag = await tag_of(small, tiles())

    async def read(*_arguments: object) -> None:
        pytest.fail("facts were read")

    monkeypatch.setattr(kpis, "read", read)
    response = await ask(small, tiles(), tag)
    assert (response.status_code, response.content) == (304, b"")
    assert response.headers["etag"] == tag
    assert response.headers["cache-control"] == "private, no-cache"
    assert {"Accept", "Authorization"} <= set(response.headers["vary"].split(", "))


async def test_a_get_is_recognised_as_well(small: Service) -> None:
    async def get(tag: str = "") -> httpx.Response:
        headers = {"If-None-Match": tag, **small.bearer(Right.READ)}
        parameters = {"query": tiles()}
        return await small.client.get("/graphql", params=parameters, headers=headers)

    tag = (await get()).headers["etag"]
    assert (await get(tag)).status_code == 304


async def test_a_tag_among_others_is_recognised(small: Service) -> None:
    tag = await tag_of(small, tiles())
    tags = f'"x", W/"{"0" * 32}-0",{tag.removeprefix("W/")} , "y"'
    assert (await ask(small, tiles(), tags)).status_code == 304


@pytest.mark.parametrize("tag", ["*", '"x"', "", f'"{"f" * 32}-0"', f'"{"f" * 32}-999999999999"'])
async def test_what_is_no_tag_of_ours_is_answered(small: Service, tag: str) -> None:
    response = await ask(small, tiles(), tag)
    assert response.json()["data"]["metrics"]["csat"] == {"value": 1}


async def test_another_expiry_than_the_tags_is_not_believed(small: Service) -> None:
    tag = await tag_of(small, tiles(LAST_DAYS))
    later = tag.rpartition("-")[0] + '-999999999999"'
    assert (await ask(small, tiles(LAST_DAYS), later)).status_code == 200


async def test_other_words_are_another_question(small: Service) -> None:
    tag = await tag_of(small, tiles())
    assert (await ask(small, tiles() + " ", tag)).status_code == 200


async def test_other_variables_are_another_question(small: Service) -> None:
    query = "query Q($s: ScopeInput!) { metrics(scope: $s) { csat { value } } }"

    def scope(day: int) -> dict[str, Any]:
        edges = {"start": f"2026-05-0{day}T00:00:00Z", "end": f"2026-05-0{day + 1}T00:00:00Z"}
        return {"s": {"range": {"between": edges}}}

    tag = await tag_of(small, query, variables=scope(4))
    assert (await ask(small, query, tag, variables=scope(3))).status_code == 200


async def test_another_operation_is_another_question(small: Service) -> None:
    query = f"query A {tiles()} query B {tiles()}"
    tag = await tag_of(small, query, operationName="A")
    assert (await ask(small, query, tag, operationName="B")).status_code == 200


async def test_another_kind_of_answer_has_another_tag(small: Service) -> None:
    tag = await tag_of(small, tiles())
    other = {"Accept": "application/graphql-response+json"}
    assert (await ask(small, tiles(), tag, headers=other)).status_code == 200


async def test_another_workspace_has_another_tag(small: Service, empty: Service) -> None:
    tag = await tag_of(small, tiles())
    assert (await ask(empty, tiles(), tag)).status_code == 200


async def test_another_key_that_sees_the_same_has_the_same_tag(small: Service) -> None:
    tag = await tag_of(small, tiles())
    (key,) = await new_keys(small.database, small.workspace, [[Right.READ]])
    other = {"Authorization": f"Bearer {key}"}
    assert (await ask(small, tiles(), tag, headers=other)).status_code == 304


async def test_nobody_is_told_anything_without_a_key(small: Service) -> None:
    tag = await tag_of(small, tiles())
    response = await ask(small, tiles(), tag, headers={"Authorization": "Bearer x"})
    assert response.status_code == 401


async def test_folded_events_change_the_answer_and_its_tag(service: Service) -> None:
    tag = await tag_of(service, tiles())
    opened = event("ticket.opened", "T-1", "2026-05-04T09:00:00Z", channel="email")
    await tell(service, opened)
    assert (await ask(service, tiles(), tag)).status_code == 304
    await service.fold()
    response = await ask(service, tiles(), tag)
    assert response.json()["data"]["metrics"]["ticketVolume"]["value"] == 1


async def test_a_round_of_folding_without_marks_changes_nothing(service: Service) -> None:
    tag = await tag_of(service, tiles())
    await service.fold()
    assert (await ask(service, tiles(), tag)).status_code == 304


def no_holidays(_code: str) -> None:
    """Nobody knows of any."""


async def test_a_configuration_changes_the_tag(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    tag = await tag_of(service, tiles())
    async with service.database.writing(service.workspace) as connection:
        await apply(connection, service.workspace, 'time_zone = "Asia/Tokyo"', NOON, no_holidays)
    response = await ask(service, tiles(), tag)
    assert response.status_code == 200
    # The key is remembered with the configuration of then: that answer is none of the new one.
    later = clock.now() + timedelta(seconds=3)
    monkeypatch.setattr("api.http.auth.now", lambda: later)
    assert (await ask(service, tiles(), response.headers["etag"])).status_code == 200


async def test_a_version_never_comes_again(service: Service, database: Database) -> None:
    async def version() -> str | None:
        async with database.writing(service.workspace) as connection:
            await data_versions.change(connection, service.workspace)
        return await data_versions.current(database, service.workspace)

    assert len({await version() for _ in range(20)}) == 20


async def test_whole_days_are_good_until_the_next_one_begins(
    small: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    query = tiles(f'{LAST_DAYS}, timeZone: "Asia/Tokyo"')
    tag = await tag_of(small, query)
    next_day = datetime(2026, 5, 6, 15, tzinfo=UTC)
    at(monkeypatch, next_day - timedelta(microseconds=1))
    assert (await ask(small, query, tag)).status_code == 304
    at(monkeypatch, next_day)
    assert (await ask(small, query, tag)).json()["data"]["metrics"]["range"]["start"] == (
        "2026-05-04T00:00:00+09:00"
    )


async def test_of_several_scopes_the_first_to_change_counts(
    small: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    hours = f"{{ metrics(scope: {{range: {{last: {{count: 2, grain: HOUR}}}}}}) {{ {TILES} }} }}"
    query = f"{{ a: {tiles(LAST_DAYS)[2:-2]} b: {hours[2:-2]} c: {tiles()[2:-2]} }}"
    tag = await tag_of(small, query)
    at(monkeypatch, NOON + timedelta(hours=1))
    assert (await ask(small, query, tag)).status_code == 200


async def test_a_range_that_is_over_is_good_for_ever(
    small: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    query = tiles(f"{MONDAY}, compare: {{samePeriodAgo: {{count: 1, grain: WEEK}}}}")
    tag = await tag_of(small, query)
    at(monkeypatch, NOON + timedelta(days=3000))
    assert (await ask(small, query, tag)).status_code == 304


async def test_what_it_was_compared_with_is_recognised_too(small: Service) -> None:
    scope = f"{LAST_DAYS}, compare: {{previousPeriod: true}}"
    await tag_of(small, tiles(scope, "csat { comparison { range { start complete } value } }"))


SOON = '"2026-05-06T12:00:00.000001Z"'
OF_THE_MOMENT = {
    "to date": tiles("range: {toDate: DAY}"),
    "with the bucket that runs": tiles(
        "range: {last: {count: 2, grain: DAY, includeCurrent: true}}"
    ),
    "into the future": tiles(f'range: {{between: {{start: "2026-05-04T00:00:00Z", end: {SOON}}}}}'),
    "against the future": tiles(
        f'{MONDAY}, compare: {{range: {{start: "2026-05-05T00:00:00Z", end: {SOON}}}}}',
        "csat { comparison { range { complete } } }",
    ),
    "freshness": tiles(selection="freshness { lagSeconds }"),
    "targets that are due": tiles(selection="resolutionSlaRate { value }"),
    "one of several scopes": f"{{ a: {tiles()[2:-2]} b: {tiles('range: {toDate: DAY}')[2:-2]} }}",
    "with an error": tiles(selection="csat { series(rolling: 0) { values } }"),
    "invalid": "{ nothing }",
}


@pytest.mark.parametrize("query", OF_THE_MOMENT.values(), ids=OF_THE_MOMENT)
async def test_an_answer_of_the_moment_has_no_tag(small: Service, query: str) -> None:
    assert "etag" not in (await ask(small, query)).headers


async def test_while_an_agent_is_being_renamed_nothing_is_recognised(service: Service) -> None:
    query = tiles(selection="ticketVolume { breakdown(by: [AGENT]) { rows { keys { label } } } }")
    tag = await tag_of(service, query)
    renamed = event("agent.changed", "a1", "2026-05-04T09:00:00Z", name="Ada")
    await tell(service, renamed)
    response = await ask(service, query, tag)
    assert (response.status_code, "etag" in response.headers) == (200, False)


async def test_the_catalogue_has_a_tag(small: Service) -> None:
    await tag_of(small, "{ kpiCatalog { name } tiers { id } }")


async def test_a_large_answer_has_the_same_tag_compressed(small: Service) -> None:
    query = tiles("range: {last: {count: 2000, grain: HOUR}}")
    sent = [
        (await ask(small, query, headers={"Accept-Encoding": encoding})).headers
        for encoding in ("gzip", "identity")
    ]
    assert sent[0]["etag"] == sent[1]["etag"]
    assert "content-encoding" in sent[0]
    assert sent[0]["etag"].startswith("W/")


async def test_variables_are_equal_whatever_their_order(small: Service) -> None:
    query = "query Q($a: Int, $s: ScopeInput!) { metrics(scope: $s) { csat { value } } }"
    query = query.replace("$a: Int, ", "").replace("{ csat", "{ id csat")
    edges = {"start": "2026-05-04T00:00:00Z", "end": "2026-05-05T00:00:00Z"}
    scope = {"range": {"between": edges}, "timeZone": "UTC"}
    other = {"timeZone": "UTC", "range": {"between": dict(reversed(edges.items()))}}
    assert orjson.dumps(scope) != orjson.dumps(other)
    tag = await tag_of(small, query, variables={"s": scope})
    assert (await ask(small, query, tag, variables={"s": other})).status_code == 304


GOALS = "csat { target { value standing } definition { tiers } }"


@pytest.mark.parametrize(
    "mutation",
    [
        "setTarget(target: {kpi: CSAT, value: 0.5}) { id }",
        'setScorecard(tier: "2", rows: [{kpi: CSAT, weight: 1}]) { tier }',
        'removeTarget(id: "nothing")',
    ],
)
async def test_what_is_set_is_seen_at_once_and_never_recognised_itself(
    service: Service, mutation: str
) -> None:
    tag = await tag_of(service, tiles(selection=GOALS))
    headers = service.bearer(Right.ADMIN)
    done = await service.client.post(
        "/graphql", json={"query": f"mutation {{ {mutation} }}"}, headers=headers
    )
    assert "etag" not in done.headers
    assert (await ask(service, tiles(selection=GOALS), tag)).status_code == 200


@pytest.mark.parametrize(
    "field",
    [
        'scorecard({scope}, agent: "a1") {{ tier score planAttainment }}',
        "leaderboard({scope}, by: AGENT, kpi: CSAT) {{ rows {{ rank key {{ label }} }} }}",
        "relation({scope}, x: FIRST_RESPONSE_TIME, y: CSAT) {{ pearson }}",
    ],
)
async def test_judgements_are_recognised_too(small: Service, field: str) -> None:
    await tag_of(small, f"{{ {field.format(scope=f'scope: {{{MONDAY}}}')} }}")
