"""Pencil stories of shifts, of the work on them, and of who is employed."""

from tests.reference import Reference, ReferenceReading
from tests.reference.pencil import (
    HOUR,
    NOTHING,
    assigned,
    at,
    clock,
    opened,
    read,
    reply,
    shift,
    status,
    tell,
)


def test_a_shift_belongs_whole_to_the_period_in_which_it_starts() -> None:
    log = [shift(20, 28), shift(-4, 4), shift(24, 32), shift(8, 10, "b")]
    log += [opened(9), status(10, "resolved"), tell("agent.changed", 30, "b", bot=True)]
    assert read(log, "resolved_per_agent_hour") == ReferenceReading(1 / 8, 1)
    assert read(log, "availability_coverage") == ReferenceReading(8 / 24, 2)


def test_a_quota_is_met_by_distinct_tickets_worked_on_during_the_shift() -> None:
    log = [opened(7, "1"), opened(7, "2"), reply(8), reply(9), reply(12, subject="2")]
    log += [shift(8, 12, quota=2), shift(8, 12, "a2", quota=0), shift(8, 12, "a3")]
    assert read(log, "shift_quota_attainment") == ReferenceReading(0.5, 2)
    log += [tell("ticket.worked", 11.999, "2", agent="a1", seconds=0)]
    log += [tell("agent.changed", 8, "a1", team="t1"), tell("agent.changed", 9, "a1", team="t2")]
    rows = Reference(log).breakdown("shift_quota_attainment", at(0), at(24), ["TEAM"])
    assert rows == {("t1",): ReferenceReading(1.0, 1), (None,): ReferenceReading(1.0, 1)}


def test_coverage_joins_overlaps_and_is_null_without_a_shift() -> None:
    log = [shift(8, 12), shift(10, 14, "a2"), shift(10, 11), shift(16, 17), shift(24, 25)]
    assert read(log, "availability_coverage") == ReferenceReading(7 / 24, 4)
    assert read(log, "availability_coverage", 14, 16) == NOTHING
    rows = Reference(log).breakdown("availability_coverage", at(8), at(16), ["AGENT"])
    assert rows == {("a1",): ReferenceReading(0.5, 2), ("a2",): ReferenceReading(0.5, 1)}


def test_utilization_is_work_at_its_time_over_whole_shifts() -> None:
    log = [shift(22, 26, available_seconds=1800), shift(23, 27, "a2"), opened(9)]
    log += [tell("ticket.worked", 23, agent="a1", seconds=600)]
    log += [tell("ticket.worked", 24, agent="a1", seconds=600)]
    log += [tell("ticket.worked", 23, agent="b", seconds=900)]
    log += [tell("agent.changed", 40, "b", bot=True)]
    assert read(log, "agent_utilization") == ReferenceReading(600 / (8 * HOUR), 2)
    assert read(log, "occupancy") == ReferenceReading(600 / 2400, 2)
    assert read(log, "occupancy", 24, 48) == ReferenceReading(1.0, 1)
    assert read(log, "agent_utilization", 24, 48) == NOTHING


def test_turnover_is_over_the_mean_of_both_ends() -> None:
    log = [tell("agent.changed", -10, "a1", hired_at=clock(-500), left_at=clock(12))]
    log += [tell("agent.changed", -10, "a2"), tell("agent.changed", 10, "a3", hired_at=clock(0))]
    log += [tell("agent.changed", 11, "a3", hired_at=clock(0), team="t3")]
    log += [tell("agent.changed", 9, "a4", left_at=clock(24)), tell("agent.changed", 9, "b")]
    log += [tell("agent.changed", 30, "b", bot=True), tell("agent.changed", 9, "a5")]
    log += [tell("agent.changed", 10, "a5", left_at=clock(11))]
    log += [tell("agent.changed", 12, "a5", left_at=None)]
    # at 0: a1, a2; at 24: a2, a3, a4, a5; who left in between: a1
    assert read(log, "staff_turnover") == ReferenceReading(1 / 3, 5)
    assert read(log, "staff_turnover", 24, 48) == ReferenceReading(1 / 3.5, 4)
    rows = Reference(log).breakdown("average_tenure", at(0), at(24), ["AGENT", "TEAM"])
    assert rows == {
        ("a2", None): ReferenceReading(34 * HOUR, 1),
        ("a3", "t3"): ReferenceReading(24 * HOUR, 1),
        ("a4", None): ReferenceReading(15 * HOUR, 1),
        ("a5", None): ReferenceReading(15 * HOUR, 1),
    }
    assert Reference(log).percentile("average_tenure", at(0), at(24), 100) == 34 * HOUR


def test_who_leaves_before_being_told_of_has_left_all_the_same() -> None:
    log = [tell("agent.changed", 30, "a1", left_at=clock(20)), tell("agent.changed", -1, "a2")]
    assert read(log, "staff_turnover") == ReferenceReading(1.0, 1)


def test_work_and_shifts_bear_the_place_of_the_agent() -> None:
    log = [opened(9, team="t1"), tell("agent.changed", 9, "a1", team="t2"), shift(10, 11)]
    log += [tell("ticket.worked", 10, agent="a1", seconds=36), assigned(10.5, team="t3")]
    rows = Reference(log).breakdown("agent_utilization", at(0), at(24), ["TEAM"])
    assert rows == {("t2",): ReferenceReading(0.01, 1)}
    rows = Reference(log).breakdown("agent_utilization", at(0), at(24), ["AGENT"])
    assert rows == {("a1",): ReferenceReading(0.01, 1)}
