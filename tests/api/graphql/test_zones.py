"""Zones and numbers in questions: which are taken, and what is said of the others."""

import pytest

from api.graphql.inputs.scalars import text_of
from domain.instants import instant
from domain.zones import zone_of
from tests.api.endpoints.test_export import table
from tests.service import MONDAY, Service

VALUE = "{ metrics(scope: {SCOPE}) { ticketVolume { value } } }"
ROWS = "breakdown(by: [TIER], ARGS) { rows { value } }"
BREAKDOWN = f"{{ metrics(scope: {{SCOPE}}) {{ ticketVolume {{ {ROWS} }} }} }}"
SANTIAGO = 'timeZone: "America/Santiago"'
MIDNIGHTS = 'range: {between: {start: "2025-09-06T04:00:00Z", end: "2025-09-08T03:00:00Z"}}'


@pytest.mark.parametrize(
    "zone",
    ["", " ", "localtime", "right/Europe/Berlin", "posixrules", "europe/berlin", "../etc/passwd"],
)
async def test_d6_a_zone_is_one_of_the_database(empty: Service, zone: str) -> None:
    scope = f'{MONDAY}, timeZone: "{zone}"'
    refusal = await empty.refusal(VALUE.replace("{SCOPE}", f"{{{scope}}}"))
    assert (refusal["code"], refusal["field"]) == ("BAD_INPUT", "timeZone")


@pytest.mark.parametrize(
    ("question", "code", "field"),
    [
        *(
            (
                VALUE.replace(
                    "{SCOPE}",
                    f"{{{MONDAY}, compare: {{samePeriodAgo: {{count: {count}, grain: {grain}}}}}}}",
                ),
                "BAD_INPUT",
                "compare.samePeriodAgo.count",
            )
            for count in (0, -1, -2147483648)
            for grain in ("HOUR", "DAY", "MONTH", "YEAR")
        ),
        *(
            (
                BREAKDOWN.replace("{SCOPE}", f"{{{MONDAY}}}").replace("ARGS", arguments),
                "BAD_INPUT",
                arguments.partition(":")[0],
            )
            for arguments in (
                "minSample: -1",
                "minSample: -2147483648",
                "first: 0",
                "first: -1",
                "first: 2147483647",
            )
        ),
        *(
            (
                VALUE.replace("{SCOPE}", f"{{range: {{last: {{count: {count}, grain: HOUR}}}}}}"),
                "BAD_INPUT",
                field,
            )
            for count, field in ((0, "range.last.count"), (-1, "range.last.count"))
        ),
    ],
)
async def test_d6_numbers_that_make_no_sense_are_refused_by_their_names(
    empty: Service, question: str, code: str, field: str
) -> None:
    refusal = await empty.refusal(question)
    assert (refusal["code"], refusal["field"]) == (code, field)


@pytest.mark.parametrize("grain", ["HOUR", "DAY", "WEEK", "MONTH", "QUARTER", "YEAR"])
@pytest.mark.parametrize("count", [10**4, 10**6, 2147483647])
async def test_d6_a_huge_number_is_answered_or_refused(
    empty: Service, grain: str, count: int
) -> None:
    ago = f"compare: {{samePeriodAgo: {{count: {count}, grain: {grain}}}}}"
    last = f"range: {{last: {{count: {count}, grain: {grain}}}}}"
    for scope in (f"{MONDAY}, {ago}", last):
        answer = await empty.ask(VALUE.replace("{SCOPE}", f"{{{scope}}}"))
        codes = [error["extensions"]["code"] for error in answer.get("errors", [])]
        assert codes in ([], ["BAD_INPUT"], ["COST_LIMIT"])


async def test_d14_edges_bear_the_offset_of_the_zone(empty: Service) -> None:
    """Santiago moves from −04:00 to −03:00 at the start of 7 September 2025."""
    data = await empty.data(
        f"{{ metrics(scope: {{{MIDNIGHTS}, {SANTIAGO}, compare: {{previousPeriod: true}}}}) {{"
        " range { start end } ticketVolume { comparison { range { start end } }"
        " series(grain: DAY) { starts points { start end } } } } }"
    )
    volume = data["metrics"]["ticketVolume"]
    saturday, sunday, monday = (
        "2025-09-06T00:00:00-04:00",
        "2025-09-07T01:00:00-03:00",
        "2025-09-08T00:00:00-03:00",
    )
    assert data["metrics"]["range"] == {"start": saturday, "end": monday}
    assert volume["series"]["starts"] == [saturday, sunday]
    assert volume["series"]["points"] == [
        {"start": saturday, "end": sunday},
        {"start": sunday, "end": monday},
    ]
    before = {"start": "2025-09-04T00:00:00-04:00", "end": saturday}
    assert volume["comparison"]["range"] == before


async def test_d14_exports_bear_the_offset_of_the_zone(empty: Service) -> None:
    between = {"start": "2025-09-06T04:00:00Z", "end": "2025-09-08T03:00:00Z"}
    scope = {"range": {"between": between}, "timeZone": "America/Santiago"}
    body = {"scope": scope, "series": {"kpis": ["TICKET_VOLUME"], "grain": "DAY"}}
    starts = [row[1] for row in await table(empty, body)]
    assert starts == ["start", "2025-09-06T00:00:00-04:00", "2025-09-07T01:00:00-03:00"]


def test_d14_equal_instants_are_written_with_the_offsets_that_they_bear() -> None:
    noon = instant("2026-05-04T12:00:00Z")
    kathmandu, utc = noon.astimezone(zone_of("Asia/Kathmandu")), noon.astimezone(zone_of("UTC"))
    texts = [text_of(at) for at in (noon, kathmandu, utc)]
    assert texts == ["2026-05-04T12:00:00Z", "2026-05-04T17:45:00+05:45", "2026-05-04T12:00:00Z"]


def test_d14_what_rfc_3339_cannot_say_is_in_utc() -> None:
    """Monrovia was 43 minutes and 8 seconds behind."""
    long_ago = instant("1900-06-01T12:00:00Z").astimezone(zone_of("Africa/Monrovia"))
    assert text_of(long_ago) == "1900-06-01T12:00:00Z"
