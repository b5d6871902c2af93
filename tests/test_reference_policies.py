"""Pencil stories of SLA policies: which one a ticket comes under, by which calendar, and when."""

from typing import Any

import pytest

from tests.reference import ReferenceReading
from tests.reference.pencil import (
    NOTHING,
    OFFICE,
    PAUSED,
    assigned,
    at,
    changed,
    opened,
    outcome,
    rate,
    reply,
    sla,
    status,
    tell,
)

Log = list[dict[str, Any]]

BY_PRIORITY = """
[sla.urgent]
priority = ["urgent"]
first_response = "1h"
resolution = "1h"
[sla.low]
priority = ["low"]
resolution = "9h"
[sla.rest]
first_response = "4h"
resolution = "4h"
"""
BUSINESS = OFFICE + '[sla.all]\nclock = "business"\nfirst_response = "2h"\n'

# --- business time --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fields", "answered", "is_met"),
    [
        ({}, 33.9999, True),  # 16–17 on Monday, 9–10 on Tuesday
        ({}, 34.0001, False),
        ({"channel": "phone"}, 36, True),  # 10–12 on Tuesday
        ({"channel": "Phone"}, 36.0001, False),
        ({"channel": "phone", "team": "night"}, 22, True),  # 20–22
        ({"team": "night"}, 22.0001, False),
        ({"team": "day"}, 34, True),
    ],
)
def test_the_calendar_is_of_the_team_else_of_the_channel_else_of_the_workspace(
    fields: dict[str, str], answered: float, is_met: bool
) -> None:
    assert outcome([opened(16, **fields), reply(answered)], BUSINESS) == (
        "met" if is_met else "missed"
    )


def test_a_target_reached_at_the_closing_is_due_then() -> None:
    log = [opened(15), reply(33)]
    assert rate(log, BUSINESS, 17, 17.001) == ReferenceReading(0.0, 1)
    assert outcome([opened(15), reply(17)], BUSINESS) == "met"


def test_a_policy_may_have_a_calendar_of_its_own() -> None:
    text = BUSINESS + 'calendar = "nights"\n'
    assert outcome([opened(16, channel="phone"), reply(22)], text) == "met"
    assert outcome([opened(16, channel="phone"), reply(22.001)], text) == "missed"


def test_the_agents_team_does_not_lend_its_calendar_to_a_policy() -> None:
    log = [tell("agent.changed", 8, "a1", team="night"), opened(16, agent="a1"), reply(34)]
    assert outcome(log, BUSINESS) == "met"


def test_without_a_calendar_there_is_no_target_and_no_other_policy() -> None:
    text = BUSINESS.replace('calendar = "office"', "") + '[sla.other]\nfirst_response = "1h"\n'
    assert outcome([opened(9)], text) == "none"
    assert outcome([opened(9, team="night")], text) == "missed"
    log = [opened(9, team="night"), assigned(10, team=None)]
    assert outcome(log, text) == "cancelled"
    assert outcome([opened(9), assigned(10, team="night"), reply(22)], text) == "met"


@pytest.mark.parametrize(
    ("zone", "opening", "due"),
    [
        ("Europe/London", "2026-03-29T00:30:00Z", "2026-03-29T23:30:00Z"),
        ("Europe/London", "2026-10-25T00:30:00Z", "2026-10-25T05:30:00Z"),
        ("America/New_York", "2026-03-08T06:30:00Z", "2026-03-09T05:30:00Z"),
        ("America/New_York", "2026-11-01T05:30:00Z", "2026-11-01T10:30:00Z"),
        ("Asia/Kathmandu", "2026-03-28T20:15:00Z", "2026-03-29T19:15:00Z"),
        ("Australia/Lord_Howe", "2026-10-03T14:30:00Z", "2026-10-04T13:30:00Z"),
        ("Australia/Lord_Howe", "2026-04-04T14:30:00Z", "2026-04-04T19:30:00Z"),
    ],
)
def test_five_hours_of_a_night_last_five_hours_whatever_the_clock_shows(
    zone: str, opening: str, due: str
) -> None:
    # open from midnight to six by the wall: what a night of a change lacks, the next one adds
    text = f"""
    calendar = "night"
    [calendars.night]
    time_zone = "{zone}"
    hours.monday-sunday = ["00:00-06:00"]
    [sla.all]
    clock = "business"
    first_response = "5h"
    """
    first = opened(0) | {"time": opening}
    for moved, expected in ((due, "met"), (due.replace("00Z", "00.000001Z"), "missed")):
        answer = reply(0) | {"time": moved}
        assert outcome([first, answer], text) == expected


# --- which policy ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fields", "due"),
    [
        ({"priority": "urgent"}, 10),
        ({"priority": "normal"}, 13),
        ({"priority": None}, 13),
        ({}, 13),
        ({"priority": "low"}, None),  # the first that matches has no such target
    ],
)
def test_the_first_policy_that_matches_in_the_order_of_the_file(
    fields: dict[str, Any], due: float | None
) -> None:
    log = [opened(9, **fields)]
    if due is None:
        assert outcome(log, BY_PRIORITY) == "none"
    else:
        assert outcome(log, BY_PRIORITY, now=due) == "running"
        assert outcome(log, BY_PRIORITY, now=due + 0.001) == "missed"


@pytest.mark.parametrize(
    ("condition", "holds"),
    [
        ('priority = ["high", "urgent"]', {"priority": "urgent"}),
        ('segment = ["vip"]', {"requester": {"id": "u", "segment": "vip"}}),
        ('channel = ["email"]', {"channel": "email"}),
        ('category = ["billing"]', {"category": "billing"}),
        ('team = ["t1"]', {"team": "t1"}),
        ('team = ["t1"]\ncategory = ["billing"]', {"team": "t1", "category": "billing"}),
    ],
)
def test_all_conditions_must_hold_and_null_is_in_none(
    condition: str, holds: dict[str, Any]
) -> None:
    text = f'[sla.some]\n{condition}\nfirst_response = "1h"'
    assert outcome([opened(9, **holds)], text) == "missed"
    for name in holds:
        other = holds | {name: "Email" if name == "channel" else None}
        assert outcome([opened(9, **other)], text) == "none"


def test_the_team_of_the_agent_is_no_team_of_the_ticket() -> None:
    text = '[sla.some]\nteam = ["t1"]\nfirst_response = "1h"'
    log = [tell("agent.changed", 8, "a1", team="t1"), opened(9, agent="a1")]
    assert outcome(log, text) == "none"


@pytest.mark.parametrize(
    ("hours", "opening", "holds"),
    [
        ("08:00-20:00", 8, True),
        ("08:00-20:00", 19.9999, True),
        ("08:00-20:00", 20, False),
        ("08:00-20:00", 7.9999, False),
        ("20:00-08:00", 20, True),
        ("20:00-08:00", 7.9999, True),
        ("20:00-08:00", 8, False),
        ("20:00-24:00", 23.9999, True),
        ("20:00-24:00", 24, False),
    ],
)
def test_hours_ask_when_the_targets_clock_started(hours: str, opening: float, holds: bool) -> None:
    text = f'[sla.some]\nhours = "{hours}"\nfirst_response = "1h"'
    assert outcome([opened(opening)], text) == ("missed" if holds else "none")


def test_hours_are_of_the_policys_calendar_else_of_the_workspace() -> None:
    text = (
        'time_zone = "Asia/Kathmandu"\n[sla.some]\nhours = "09:00-10:00"\nfirst_response = "1h"\n'
    )
    calendar = 'calendar = "c"\n[calendars.c]\ntime_zone = "Europe/London"\n'
    kathmandu, london = 3.25, 8  # 9:00 there, on a summer's day
    assert outcome([opened(kathmandu)], text) != "none"
    assert outcome([opened(london)], text) == "none"
    assert outcome([opened(london)], text + calendar) != "none"
    assert outcome([opened(kathmandu)], text + calendar) == "none"


def test_hours_of_a_next_reply_are_those_of_the_message() -> None:
    text = '[sla.some]\nhours = "09:00-10:00"\nnext_reply = "1h"'
    log = [opened(8), reply(8.5), reply(9.5, "requester"), changed(10.25, priority="low")]
    assert outcome(log, text, "next_reply") == "missed"
    log = [opened(9.5), reply(9.6), reply(10, "requester"), changed(33.5, priority="low")]
    assert outcome(log, text, "next_reply") == "none"


VERSIONED = """
time_zone = "Europe/Berlin"
[[sla.first]]
from = 2026-05-04
first_response = "1h"
[[sla.first]]
from = 2026-05-04T12:00:00Z
priority = ["urgent"]
first_response = "3h"
[sla.second]
first_response = "2h"
"""


@pytest.mark.parametrize(
    ("opening", "fields", "hours"),
    [
        (-2.0001, {}, 2),  # before the local midnight the first policy matches nothing
        (-2, {}, 1),
        (11.9999, {"priority": "urgent"}, 1),
        (12, {"priority": "urgent"}, 3),
        (12, {}, 2),
    ],
)
def test_the_version_in_force_at_the_match_counts(
    opening: float, fields: dict[str, str], hours: float
) -> None:
    log = [opened(opening, **fields)]
    assert outcome(log, VERSIONED, now=opening + hours) == "running"
    assert outcome(log, VERSIONED, now=opening + hours + 0.0001) == "missed"


def test_a_version_that_comes_into_force_changes_nothing_until_a_field_changes() -> None:
    log = [opened(11.5, priority="urgent"), changed(12.25, priority="urgent", tags=["x"])]
    assert outcome(log, VERSIONED, now=12.6) == "missed"
    log += [changed(12.3, category="c1")]
    assert outcome(log, VERSIONED, now=14.5) == "running"
    assert outcome(log, VERSIONED, now=14.6) == "missed"


# --- matched again --------------------------------------------------------------------------------


def test_a_change_that_makes_the_target_late_is_the_instant_of_the_miss() -> None:
    log = [opened(9, agent="a1"), changed(11, priority="urgent"), assigned(11.5, agent="a2")]
    assert rate(log, BY_PRIORITY, 10, 11) == NOTHING
    assert rate(log, BY_PRIORITY, 11, 11.001) == ReferenceReading(0.0, 1)
    rows = sla(log, BY_PRIORITY).breakdown(
        "first_response_sla_rate", at(0), at(24), ["AGENT", "PRIORITY", "HOUR_OF_DAY"]
    )
    assert rows == {("a1", "urgent", "11"): ReferenceReading(0.0, 1)}


def test_late_by_a_change_is_late_for_a_reply_of_that_instant_after_it() -> None:
    log = [opened(9), assigned(11, team="t1"), reply(11)]
    text = '[sla.t]\nteam = ["t1"]\nfirst_response = "1h"\n[sla.all]\nfirst_response = "4h"'
    assert outcome(log, text) == "missed"
    assert outcome([opened(9), reply(11), changed(11, priority="urgent")], BY_PRIORITY) == "met"
    # due at the very change: what follows at that instant may still meet it
    assert outcome([opened(10), assigned(11, team="t1"), reply(11)], text) == "met"
    assert outcome([opened(10), assigned(11, team="t1"), reply(11.001)], text) == "missed"


def test_a_miss_by_a_change_has_the_dimensions_right_after_that_event() -> None:
    text = '[sla.t]\nteam = ["t1"]\nfirst_response = "1h"\n[sla.all]\nfirst_response = "4h"'
    log = [opened(9, agent="a1"), assigned(11, team="t1"), assigned(11, agent="a2")]
    rows = sla(log, text).breakdown("first_response_sla_rate", at(0), at(24), ["TEAM", "AGENT"])
    assert rows == {("t1", "a1"): ReferenceReading(0.0, 1)}


def test_what_was_due_before_the_change_is_missed_by_the_old_policy() -> None:
    log = [opened(9, priority="urgent"), changed(10.5, priority=None), reply(11)]
    assert rate(log, BY_PRIORITY, 10, 10.001) == ReferenceReading(0.0, 1)
    in_time = [opened(9, priority="urgent"), changed(10, priority=None), reply(11)]
    assert outcome(in_time, BY_PRIORITY) == "met"


def test_the_due_instant_is_counted_anew_from_the_start_by_the_new_policy_alone() -> None:
    text = PAUSED + 'priority = ["low"]\n[sla.rest]\nfirst_response = "3h"\n'
    # under the first policy 9.5–10.5 is no time, under the second it is
    log = [opened(9, priority="low"), status(9.5, "pending"), status(10.5, "open")]
    assert outcome([*log, reply(11)], text) == "met"
    assert outcome([*log, reply(11.001)], text) == "missed"
    assert outcome([*log, changed(10.9, priority=None), reply(12)], text) == "met"
    assert outcome([*log, changed(10.9, priority=None), reply(12.001)], text) == "missed"
    log = [opened(9), status(9.5, "pending"), status(10.5, "open"), changed(10.9, priority="low")]
    assert outcome([*log, reply(11)], text) == "met"
    assert outcome([*log, reply(11.001)], text) == "missed"


def test_the_team_of_a_new_match_brings_its_calendar() -> None:
    log = [opened(16), assigned(16.5, team="night"), reply(22)]
    assert outcome(log, BUSINESS) == "met"
    log = [opened(16), assigned(16.5, team="night"), assigned(21, team=None), reply(34)]
    assert outcome(log, BUSINESS) == "met"
    log = [opened(16, team="night"), assigned(16.5, team="day"), changed(17, channel="phone")]
    assert outcome([*log, reply(36)], BUSINESS) == "met"
    assert outcome([*log, reply(36.001)], BUSINESS) == "missed"


def test_a_target_that_the_new_match_lacks_is_cancelled_until_one_gives_it_again() -> None:
    log = [opened(9), changed(10, priority="low")]
    assert outcome(log, BY_PRIORITY) == outcome([*log, reply(14)], BY_PRIORITY) == "cancelled"
    assert outcome([*log, status(11, "resolved")], BY_PRIORITY) == "cancelled"
    log += [changed(12, priority="normal")]
    assert outcome([*log, reply(13)], BY_PRIORITY) == "met"
    assert outcome([*log, reply(14)], BY_PRIORITY) == "missed"
    assert outcome([*log, changed(12.5, priority="urgent")], BY_PRIORITY) == "missed"
    gone = [opened(9), changed(10, priority="low"), reply(11), changed(12, priority="normal")]
    assert outcome(gone, BY_PRIORITY) == "cancelled"
    late = [opened(9), changed(10, priority="low"), changed(14, priority="normal")]
    assert rate(late, BY_PRIORITY, 14, 14.001) == ReferenceReading(0.0, 1)


def test_a_target_may_be_set_by_a_later_match_for_the_first_time() -> None:
    log = [opened(9, priority="low"), changed(10, priority=None)]
    assert outcome([*log, reply(13)], BY_PRIORITY) == "met"
    assert outcome(log, BY_PRIORITY) == "missed"
    log = [opened(9, priority="low"), reply(9.5), changed(10, priority=None)]
    assert outcome(log, BY_PRIORITY) == "none"
    text = BY_PRIORITY + 'segment = ["vip"]\n'
    log = [opened(9), changed(15, requester={"id": "u", "segment": "vip"})]
    assert rate(log, text, 15, 15.001) == ReferenceReading(0.0, 1)


def test_a_resolution_target_may_be_cancelled_by_a_match_but_by_nothing_else() -> None:
    text = '[sla.some]\nteam = ["t1"]\nresolution = "2h"'
    log = [opened(9, team="t1"), assigned(10, team=None)]
    assert outcome([*log, status(10.5, "closed")], text, "resolution") == "cancelled"
    log = [opened(9, team="t1"), status(10, "closed"), status(10.5, "open")]
    assert outcome([*log, assigned(10.75, team=None)], text, "resolution") == "met"


def test_a_decision_is_for_good() -> None:
    missed = [opened(9, priority="urgent"), changed(10.5, priority=None), reply(11)]
    assert outcome(missed, BY_PRIORITY) == "missed"
    met = [opened(9), reply(11), changed(12, priority="urgent"), status(12.5, "resolved")]
    assert outcome(met, BY_PRIORITY) == "met"
    assert outcome(met, BY_PRIORITY, "resolution") == "missed"  # at 12, by the change
    early = [opened(9), status(11, "resolved"), status(12, "open"), changed(13, priority="urgent")]
    assert outcome(early, BY_PRIORITY, "resolution") == "met"
