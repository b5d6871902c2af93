"""Sums are made and kept up to date in small steps, whenever nothing waits to be folded.

A step makes the sums of a few days of one kind of facts anew, the latest first, and takes their
marks away, in one transaction. It keeps out whoever folds, so that no fact changes meanwhile; who
asks sees the sums with the marks, or without.
"""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from domain.asking.rollup_kinds import DISTINCTS, HISTOGRAMS, SUMS, By
from domain.asking.rollups import Rollup
from domain.asking.scans import Layer, Portion, ScanKey
from domain.configuration import Configuration
from domain.errors import Unavailable
from domain.language.filters import EVERYTHING
from domain.language.measures import INSTANTANEOUS
from domain.periods import Grain, start_of, step
from domain.zones import zone_of
from persistence.asking.kpi_sql import (
    Compiler,
    DistinctCompiler,
    HistogramCompiler,
    Setting,
)
from persistence.asking.rollup_coverage import rollups_by_kind
from persistence.connections.database import Connection
from persistence.connections.locks import fold_alone
from persistence.dead_letters import Job
from persistence.rollups import months
from persistence.workspace.configurations import in_force

LEAST_FACTS = 200_000
"""Facts of one kind that are worth keeping sums of: fewer are read in milliseconds as they are."""

DAYS = 2
"""Made in one step, which for a desk of three million tickets a year takes a second at most."""

FORGOTTEN = 50_000
"""Sums that are deleted in one step."""

WORK = "rollup"
"""The name of keeping sums among all background work."""

_STATES = "SELECT kind, version, until FROM rollup_state WHERE workspace_id = $1"
_SET = """
INSERT INTO rollup_state (workspace_id, kind, version, until) VALUES ($1, $2, $3, $4)
ON CONFLICT (workspace_id, kind) DO UPDATE SET version = excluded.version, until = excluded.until
"""
_MARK = """
INSERT INTO rollup_mark (workspace_id, kind, during)
VALUES ($1, $2, tstzrange($3, $4, $5))
"""
_DISOWN = """
UPDATE rollup_state SET version = '' WHERE workspace_id = $1 AND kind = ANY($2) AND version <> ''
"""
_KEPT_IN = ("rolled_up", "spread")
_FORGET_SUMS = """
WITH gone AS (
    DELETE FROM {table} WHERE ctid = ANY(ARRAY(
        SELECT ctid FROM {table} WHERE workspace_id = $1 AND kind = ANY($2) LIMIT $3
    )) RETURNING 1
)
SELECT count(*) FROM gone
"""
_FORGET = f"""
WITH marks AS (DELETE FROM rollup_mark WHERE workspace_id = $1 AND kind = ANY($2)),
aside AS (
    DELETE FROM dead_letter WHERE workspace_id = $1 AND work = '{WORK}' AND family = ANY($2)
)
DELETE FROM rollup_state WHERE workspace_id = $1 AND kind = ANY($2)
"""
_ARE_MANY = """
SELECT count(*) = $2 FROM (SELECT FROM {table} WHERE workspace_id = $1 LIMIT $2) AS facts
"""
_FIRST = "SELECT min(at) FROM {table} WHERE workspace_id = $1"
# Days whose sums cannot be made stay marked, and are read from the facts.
_ASIDE = f"""
SELECT coalesce(range_agg(subject::tstzrange), '{{}}') FROM dead_letter AS letter
WHERE letter.workspace_id = $1 AND letter.work = '{WORK}' AND letter.next_try_at > now()
"""
_LATEST_MARK = f"""
SELECT kind, lower(during) AS since, upper(during) AS until FROM (
    SELECT mark.kind, unnest(
        range_agg(during) * tstzmultirange(tstzrange(NULL, max(state.until), '[]'))
        - ({_ASIDE} AND letter.family = mark.kind)
    ) AS during
    FROM rollup_mark AS mark JOIN rollup_state AS state USING (workspace_id, kind)
    WHERE workspace_id = $1 GROUP BY mark.kind
) AS stale ORDER BY upper(during) DESC LIMIT 1
"""
_KEEP_MARKS = f"""
WITH old AS (
    DELETE FROM rollup_mark WHERE workspace_id = $1 AND kind = $2 RETURNING during
)
INSERT INTO rollup_mark (workspace_id, kind, during)
SELECT $1, $2, unnest(range_agg(during) * (
    tstzmultirange(tstzrange(NULL, $3, $4)) + ({_ASIDE} AND letter.family = $2)
)) FROM old
"""
_NO_MORE_ASIDE = f"""
DELETE FROM dead_letter
WHERE workspace_id = $1 AND work = '{WORK}' AND family = $2 AND next_try_at <= now()
  AND subject::tstzrange && $3::text::tstzrange
"""
_NONE_DUE = f"""
DELETE FROM dead_letter WHERE workspace_id = $1 AND work = '{WORK}' AND next_try_at <= now()
"""
_FORGET_BEYOND = """
DELETE FROM rollup_mark AS mark USING rollup_state AS state
WHERE mark.workspace_id = $1 AND state.workspace_id = $1 AND state.kind = mark.kind
  AND lower(mark.during) >= state.until
"""
_FORGET_DAYS = """
WITH sums AS (
    DELETE FROM rolled_up
    WHERE workspace_id = $1 AND kind = $2 AND at >= $3 AND at <= $4 AND grouping = ANY($5)
)
DELETE FROM spread
WHERE workspace_id = $1 AND kind = $2 AND at >= $3 AND at <= $4 AND grouping = ANY($6)
  AND distribution = ANY($7)
"""


class StepFailed(Exception):
    """The sums of some days cannot be made; the cause tells why.

    Args:
        job: the kind of facts, and the range of days as its subject.
    """

    def __init__(self, job: Job) -> None:
        super().__init__(f"the sums of {job.family} in {job.subject} cannot be made")
        self.job = job


async def keep(
    connection: Connection, workspace: str, now: datetime, least: int = LEAST_FACTS
) -> bool | None:
    """Take one step, for kinds of which there are at least so many facts.

    Returns:
        Whether there was anything to do; None if somebody folds.

    Raises:
        StepFailed: the transaction is to be given up, and the job to be put aside.
    """
    if not await fold_alone(connection, workspace):
        return None
    configuration = await in_force(connection, workspace)
    keeping = _Keeping(connection, workspace, configuration, now)
    return (
        await keeping.adapt()
        or await keeping.renew()
        or await keeping.merge()
        or await keeping.begin(least)
    )


@dataclass(frozen=True, slots=True)
class _Keeping:
    """A step."""

    connection: Connection
    workspace: str
    configuration: Configuration
    now: datetime

    @property
    def _today(self) -> datetime:
        """The start of the day: today changes all the time, and is read from the facts."""
        return start_of(self.now, Grain.DAY, zone_of(self.configuration.time_zone))

    async def adapt(self) -> bool:
        """Forget sums that mean something else, and go up to today; whether it took anything."""
        states = await self._states()
        rollups = rollups_by_kind(self.configuration)
        kept = {kind: rollup.version for kind, rollup in rollups.items()}
        outdated = [kind for kind, state in states.items() if state["version"] != kept.get(kind)]
        if outdated:
            await self._forget(outdated)
            return True
        behind = [kind for kind, state in states.items() if state["until"] < self._today]
        for kind in behind:
            await self._mark(kind, rollups[kind], states[kind]["until"])
            await self._execute(_SET, kind, kept[kind], self._today)
        return bool(behind)

    async def renew(self) -> bool:
        """Make the sums of the latest days anew that are out of date; whether there were any."""
        # By the state, not by this process's clock: another one may be in the next day already.
        await self.connection.execute(_FORGET_BEYOND, self.workspace)
        stale = await self.connection.fetchrow(_LATEST_MARK, self.workspace)
        if stale is None:
            await self.connection.execute(_NONE_DUE, self.workspace)
            return False
        rollup = rollups_by_kind(self.configuration)[stale["kind"]]
        if rollup.fact in INSTANTANEOUS:
            await self._renew_instants(stale["kind"], rollup, stale["since"], stale["until"])
        else:
            await self._renew_days(stale["kind"], rollup, stale["since"], stale["until"])
        return True

    async def merge(self) -> bool:
        """Merge the histograms of a month; whether there was any to merge."""
        zone = zone_of(self.configuration.time_zone)
        return await months.merge_one(self.connection, self.workspace, self._today, zone)

    async def begin(self, least: int) -> bool:
        """Begin with kinds of which there are at least so many facts; whether with any."""
        states = await self._states()
        begun = False
        for kind, rollup in rollups_by_kind(self.configuration).items():
            many = _ARE_MANY.format(table=kind)
            if kind in states or not await self.connection.fetchval(many, self.workspace, least):
                continue
            first = await self.connection.fetchval(_FIRST.format(table=kind), self.workspace)
            await self._execute(_SET, kind, rollup.version, self._today)
            if first is not None and first < self._today:
                await self._mark(kind, rollup, first)
            begun = True
        return begun

    async def _states(self) -> Mapping[str, Mapping[str, Any]]:
        rows = await self.connection.fetch(_STATES, self.workspace)
        return {row["kind"]: row for row in rows}

    async def _forget(self, kinds: Sequence[str]) -> None:
        """Delete some sums, and the states once there are none.

        From the first of them on nobody may read the rest, not even if the old version comes back
        meanwhile: so the states are disowned before, and not deleted before all sums are.
        """
        await self.connection.execute(_DISOWN, self.workspace, kinds)
        for table in _KEPT_IN:
            sql = _FORGET_SUMS.format(table=table)
            if await self.connection.fetchval(sql, self.workspace, kinds, FORGOTTEN) == FORGOTTEN:
                return
        await self.connection.execute(_FORGET, self.workspace, kinds)

    async def _mark(self, kind: str, rollup: Rollup, since: datetime) -> None:
        bounds = "(]" if rollup.fact in INSTANTANEOUS else "[)"
        await self._execute(_MARK, kind, since, self._today, bounds)

    async def _renew_days(
        self, kind: str, rollup: Rollup, since: datetime, until: datetime
    ) -> None:
        edges = self._days_before(until, at_least=since)
        portion = Portion(stretches=((edges[0], edges[-1]),))
        async with self._renewing(kind, f"[{edges[0].isoformat()},{edges[-1].isoformat()})"):
            await self._make(kind, rollup, edges, portion)
        await self._execute(_KEEP_MARKS, kind, edges[0], "()")

    async def _renew_instants(
        self, kind: str, rollup: Rollup, since: datetime, until: datetime
    ) -> None:
        zone = zone_of(self.configuration.time_zone)
        edges = self._days_before(until + timedelta(microseconds=1), at_least=since)
        instants = [edge for edge in edges if since < edge <= until]
        before = step(instants[0], Grain.DAY, -1, zone) if instants else since
        if instants:
            async with self._renewing(kind, f"({before.isoformat()},{until.isoformat()}]"):
                await self._make(kind, rollup, instants, Portion(instants=tuple(instants)))
        await self._execute(_KEEP_MARKS, kind, before, "(]")

    @asynccontextmanager
    async def _renewing(self, kind: str, during: str) -> AsyncIterator[None]:
        """Renew what is of a stretch of time, a range of Postgres, or say which one failed."""
        try:
            yield
        except Unavailable:
            raise
        except Exception as error:
            raise StepFailed(Job(kind, "", during)) from error
        await self._execute(_NO_MORE_ASIDE, kind, during)

    def _days_before(self, until: datetime, at_least: datetime) -> list[datetime]:
        """The starts of the last days that lie before an instant, and the end of the very last."""
        zone = zone_of(self.configuration.time_zone)
        last = start_of(until - timedelta(microseconds=1), Grain.DAY, zone)
        edges = [step(last, Grain.DAY, 1, zone), last]
        while len(edges) <= DAYS and edges[-1] > at_least:
            edges.append(step(edges[-1], Grain.DAY, -1, zone))
        return edges[::-1]

    async def _make(
        self, kind: str, rollup: Rollup, edges: Sequence[datetime], portion: Portion
    ) -> None:
        last = edges[-1] if portion.instants else edges[-2]
        groupings = [*rollup.groupings], [*range(len(HISTOGRAMS.groupings))]
        distributions = [*rollup.histograms.values()]
        await self._execute(_FORGET_DAYS, kind, edges[0], last, *groupings, distributions)
        sums = Compiler(*self._question(rollup, SUMS.groupings, edges), portion)
        await self._run(sums.keeping(rollup.sums))
        for measure, grouping in rollup.distincts.items():
            question = self._question(rollup, DISTINCTS.groupings, edges)
            await self._run(DistinctCompiler(*question, portion).keeping(measure, grouping))
        if rollup.histograms:
            zone = zone_of(self.configuration.time_zone)
            await months.forget(self.connection, self.workspace, kind, edges[:-1], zone)
            question = self._question(rollup, HISTOGRAMS.groupings, edges)
            await self._run(HistogramCompiler(*question, portion).keeping(rollup.histograms))

    def _question(
        self, rollup: Rollup, groupings: Sequence[By], edges: Sequence[datetime]
    ) -> tuple[Setting, ScanKey, Sequence[Layer]]:
        """All facts, in every group of some days."""
        setting = Setting(self.workspace, self.configuration, self.now)
        key = ScanKey(rollup.fact, EVERYTHING, rollup.zone, by_tag=False, is_sorting=False)
        return setting, key, [Layer(by, tuple(edges)) for by in groupings]

    async def _run(self, statement: tuple[str, Sequence[object]]) -> None:
        sql, values = statement
        await self.connection.execute(sql, *values)

    async def _execute(self, sql: str, kind: str, *values: object) -> None:
        await self.connection.execute(sql, self.workspace, kind, *values)
