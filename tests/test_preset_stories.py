"""What other helpdesks would report of one Monday, by their own definitions: by pencil.

| ticket | came by | what happened |
|---|---|---|
| P1 | email, in | 09:00 opened; 09:30 to 10:00 pending; 10:30 Ann replies; 11:00 resolved; |
| | | 12:00 reopened; 12:30 Bob replies; 13:00 resolved |
| P2 | email, in | 09:00 opened; 09:10 resolved; 10:00 reopened; 10:20 Ann replies; stays open |
| P3 | email, out | 11:00 opened by Bob; 11:30 he writes again; 12:00 resolved |
| P4 | email, in | 14:00 opened; 14:05 and 14:08 Cid replies; 14:10 resolved; |
| | | on Tuesday 10:00 reopened, 11:00 resolved |
| P5 | email, in | 15:00 opened; nobody takes it |
| P6 | email, in | 15:00 opened; merged into P5 |
| P7 | email, in | 16:00 opened; 16:05 and 16:20 Dan replies; 17:00 resolved |

The office is open from 09:15 to 18:00.
"""

import pytest

from domain.asking.demands import Demand
from domain.errors import DomainError
from domain.kpis import REGISTRY
from domain.kpis.presets import PRESETS
from domain.language.clocks import on_business_clock
from domain.language.formulas import Reading
from domain.language.kpi import Kpi
from persistence.connections.database import Database
from tests.desk import StoredDesk
from tests.telling import DAY, Json, opened, replied, status, tell

OFFICE = """
calendar = "office"
[calendars.office]
hours.monday-friday = ["09:15-18:00"]
"""


def a_monday() -> list[Json]:
    return [
        opened("09:00", "P1"),
        status("09:30", "P1", "pending"),
        status("10:00", "P1", "open"),
        replied("10:30", "P1", "ann"),
        status("11:00", "P1", "resolved"),
        status("12:00", "P1", "open"),
        replied("12:30", "P1", "bob"),
        status("13:00", "P1", "resolved"),
        opened("09:00", "P2"),
        status("09:10", "P2", "resolved"),
        status("10:00", "P2", "open"),
        replied("10:20", "P2", "ann"),
        opened("11:00", "P3", direction="outbound", agent="bob"),
        replied("11:30", "P3", "bob"),
        status("12:00", "P3", "resolved"),
        opened("14:00", "P4"),
        replied("14:05", "P4", "cid"),
        replied("14:08", "P4", "cid"),
        status("14:10", "P4", "resolved"),
        status("34:00", "P4", "open"),
        status("35:00", "P4", "resolved"),
        opened("15:00", "P5"),
        opened("15:00", "P6"),
        tell("ticket.merged", "15:01", "P6", into="P5"),
        opened("16:00", "P7"),
        replied("16:05", "P7", "dan"),
        replied("16:20", "P7", "dan"),
        status("17:00", "P7", "resolved"),
    ]


OURS = {
    "ticket_volume": (5, 5),  # P1 P2 P4 P5 P7
    "tickets_resolved": (4, 4),  # P1 P2 P3 P7; P4 on Tuesday
    "open_tickets": (2, 2),  # P2 P5
    "first_response_time": ((5400 + 4800 + 300 + 300) / 4, 4),  # P1 P2 P4 P7
    "resolution_time": ((14400 + 600 + 3600 + 3600) / 4, 4),  # P1 P2 P3 P7
    "first_contact_resolution_rate": (1 / 4, 4),  # P3; P1 and P2 came back, P7 took two replies
}

THEIRS = {
    ("ticket_volume", "chatwoot"): (6, 6),  # P3, too
    ("ticket_volume", "zammad"): (6, 6),
    ("tickets_resolved", "zendesk"): (3, 3),  # P1 P3 P7; P2 is open
    ("tickets_resolved", "chatwoot"): (6, 6),  # P1 twice, P2 P3 P4 P7
    ("tickets_resolved", "intercom"): (6, 6),
    ("tickets_resolved", "zammad"): (5, 5),  # P1 P2 P3 P4 P7, each at its first
    ("open_tickets", "zammad"): (6 - 5, 6 + 5),  # all but P6 came, and five of them went
    # P3 took half an hour
    ("first_response_time", "zendesk"): ((5400 + 4800 + 1800 + 300 + 300) / 5, 5),
    ("first_response_time", "chatwoot"): ((5400 + 1200 + 300 + 300) / 4, 4),  # P2 since 10:00
    # P1 from 09:15 to 10:30, P2 from 09:15 to 10:20
    ("first_response_time", "intercom"): ((4500 + 3900 + 300 + 300) / 4, 4),
    # P1 without its pending half hour, P2 without the time that it was resolved
    ("first_response_time", "zammad"): ((2700 + 1200 + 300 + 300) / 4, 4),
    # P1 twice, P2 P3 P4 P7
    ("resolution_time", "chatwoot"): ((7200 + 14400 + 600 + 3600 + 600 + 3600) / 6, 6),
    # P1 09:15-09:30 and 10:00-11:00, P2 before the office opened, P3 P4 P7
    ("resolution_time", "zammad"): ((4500 + 0 + 3600 + 600 + 3600) / 5, 5),
    ("first_contact_resolution_rate", "zendesk"): (1 / 3, 3),  # P3, of P1 P3 P7
    ("first_contact_resolution_rate", "intercom"): (2 / 4, 4),  # P3 P7; nobody replied in P2
    ("first_contact_resolution_rate", "zammad"): (2 / 5, 5),  # P2 and P4 in 10 minutes
}


@pytest.fixture(scope="module")
async def monday(database: Database) -> StoredDesk:
    desk = await StoredDesk.create(database, "preset-monday")
    await desk.configure(OFFICE)
    await desk.tell(a_monday())
    return desk


async def read(desk: StoredDesk, kpi: Kpi) -> Reading:
    (result,) = await desk.ask([Demand(kpi, (DAY,))])
    assert not isinstance(result, DomainError)
    return result[DAY, ()]


def test_the_story_tells_of_every_preset() -> None:
    covered = [(name, vendor) for name, of_kpi in PRESETS.items() for vendor in of_kpi]
    assert list(THEIRS) == covered
    assert list(OURS) == list(PRESETS)


@pytest.mark.parametrize("name", OURS)
async def test_what_we_read(monday: StoredDesk, name: str) -> None:
    value, sample_size = OURS[name]
    reading = await read(monday, REGISTRY[name])
    assert reading.value == pytest.approx(value, rel=1e-12)
    assert reading.sample_size == sample_size


@pytest.mark.parametrize(("name", "vendor"), THEIRS)
async def test_what_another_helpdesk_reads(monday: StoredDesk, name: str, vendor: str) -> None:
    value, sample_size = THEIRS[name, vendor]
    reading = await read(monday, PRESETS[name][vendor].kpi)
    assert reading.value == pytest.approx(value, rel=1e-12)
    assert reading.sample_size == sample_size


@pytest.mark.parametrize(
    ("name", "vendor"),
    [
        ("first_response_time", "intercom"),
        ("first_response_time", "zammad"),
        ("resolution_time", "zammad"),
    ],
)
def test_a_preset_of_working_hours_is_the_same_on_either_clock(name: str, vendor: str) -> None:
    kpi = PRESETS[name][vendor].kpi
    assert on_business_clock(kpi) == kpi


async def test_a_preset_of_working_hours_is_null_without_a_calendar(desk: StoredDesk) -> None:
    await desk.tell(a_monday())
    for name in ("first_response_time", "resolution_time"):
        reading = await read(desk, PRESETS[name]["zammad"].kpi)
        assert (reading.value, reading.sample_size) == (None, 0)


async def test_a_first_resolution_counts_without_a_known_opening(desk: StoredDesk) -> None:
    await desk.tell([status("09:00", "P1", "resolved")])
    reading = await read(desk, PRESETS["tickets_resolved"]["zammad"].kpi)
    assert reading.value == 1


def test_a_preset_changes_neither_name_nor_unit_nor_direction() -> None:
    for name, of_kpi in PRESETS.items():
        for vendor, preset in of_kpi.items():
            ours, theirs = REGISTRY[name], preset.kpi
            assert theirs.preset == vendor
            assert (theirs.name, theirs.label, theirs.unit) == (ours.name, ours.label, ours.unit)
            assert theirs.better is ours.better
            assert theirs.formula != ours.formula
