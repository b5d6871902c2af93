"""Dead letters: jobs of background work that failed alone, put aside so that the rest goes on.

A job that is put aside keeps what its last good run made. It is tried again by itself, after
pauses that grow; at once when an operator asks for it, and soon when something new comes in for
it. What failed only because something else is aside names that as its cause, and comes back when
the cause does. A job that is forgotten is not tried again before something new comes in for it.

All background work uses this one table; `work` says which it is.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from domain.bounds import Bound
from persistence.connections.database import Connection, Database

FIRST_PAUSE = Bound(
    2,
    "seconds",
    "pause before a job that was put aside is tried again",
    "four times as long after each attempt",
    "Background work",
)
LONGEST_PAUSE = Bound(
    3600,
    "seconds",
    "pause between two attempts at a job that was put aside",
    "it grows no further; `supportkpi dead retry` retries at once",
    "Background work",
)
AFTER_NEWS = Bound(
    10,
    "seconds",
    "pause before a job that was put aside is retried after a new event about it",
    "the job keeps its earlier turn if that is sooner",
    "Background work",
)
REASON = Bound(
    500,
    "characters",
    "reason that is kept with a job that was put aside",
    "it is cut off",
    "Background work",
)


class Job(NamedTuple):
    """What a piece of background work is about: for the fold, a subject of a family."""

    family: str
    source: str
    subject: str


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a job failed.

    Attributes:
        reason: for an operator: what was raised, and its message.
        event_id: the event at which it fails, if that is clear.
        cause: what else must be mended first.
    """

    reason: str
    event_id: str | None = None
    cause: Job | None = None

    @classmethod
    def of(cls, error: Exception) -> "Failure":
        """The failure that an error is."""
        text = f"{type(error).__name__}: {error}".replace("\0", "\ufffd")
        encodable = text.encode("utf-8", "replace").decode("utf-8")
        return cls(encodable[: int(REASON.limit)])


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """A job that is aside, and what is known of its failures."""

    workspace: str
    work: str
    job: Job
    failure: Failure
    attempts: int
    first_at: datetime
    next_try_at: datetime


_JOBS = "unnest($3::text[], $4::text[], $5::text[]) AS job(family, source, subject)"
_SAME_JOB = """
letter.workspace_id = $1 AND letter.work = $2 AND letter.family = job.family
AND letter.source = job.source AND letter.subject = job.subject
"""

_PUT_ASIDE = f"""
INSERT INTO dead_letter AS letter (
    workspace_id, work, family, source, subject, reason, event_id,
    cause_family, cause_source, cause_subject, attempts, first_at, last_at, next_try_at
)
SELECT $1, $2, job.*, 1, now(), now(), now() + interval '{FIRST_PAUSE.limit} seconds'
FROM unnest(
    $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[], $10::text[]
) AS job
ON CONFLICT (workspace_id, work, family, subject, source) DO UPDATE SET
    reason = excluded.reason, event_id = excluded.event_id, cause_family = excluded.cause_family,
    cause_source = excluded.cause_source, cause_subject = excluded.cause_subject,
    attempts = letter.attempts + 1, last_at = now(),
    next_try_at = now() + interval '1 second' * least(
        {LONGEST_PAUSE.limit}, {FIRST_PAUSE.limit} * power(4, least(letter.attempts, 10))
    )
RETURNING family, source, subject, attempts
"""

_BRING_FORWARD = f"""
UPDATE dead_letter AS letter
SET next_try_at = least(letter.next_try_at, now() + interval '{AFTER_NEWS.limit} seconds')
FROM {_JOBS} WHERE {_SAME_JOB}
RETURNING letter.family, letter.source, letter.subject
"""

_TAKE_BACK = f"DELETE FROM dead_letter AS letter USING {_JOBS} WHERE {_SAME_JOB}"

_RELEASE = f"""
UPDATE dead_letter AS letter SET next_try_at = now() FROM {_JOBS}
WHERE letter.workspace_id = $1 AND letter.work = $2 AND letter.cause_family = job.family
  AND letter.cause_source = job.source AND letter.cause_subject = job.subject
"""

_ANY = "SELECT EXISTS (SELECT FROM dead_letter WHERE workspace_id = $1 AND work = $2)"

_DUE = """
SELECT family, source, subject FROM dead_letter
WHERE workspace_id = $1 AND work = $2 AND next_try_at <= now() ORDER BY next_try_at LIMIT $3
"""

_COUNT = "SELECT count(*) FROM dead_letter WHERE workspace_id = $1 AND work = $2"

_LIST = """
SELECT * FROM dead_letter WHERE workspace_id = $1 ORDER BY first_at, family, source, subject
LIMIT $2
"""

_CHOSEN = """
workspace_id = $1 AND ($2::text IS NULL OR work = $2)
AND ($3::text IS NULL OR source = $3) AND ($4::text[] IS NULL OR subject = ANY($4))
"""
_RETRY = f"UPDATE dead_letter SET next_try_at = now() WHERE {_CHOSEN}"
_FORGET = f"DELETE FROM dead_letter WHERE {_CHOSEN}"

_DUE_WORKSPACES = """
SELECT DISTINCT workspace_id FROM dead_letter WHERE work = '{work}' AND next_try_at <= now()
"""

_COUNTS = "SELECT work, count(*) AS jobs, count(DISTINCT workspace_id) AS workspaces"
_COUNTS_EVERYWHERE = f"{_COUNTS} FROM dead_letter GROUP BY work ORDER BY work"


async def put_aside(
    connection: Connection, workspace: str, work: str, failures: Mapping[Job, Failure]
) -> Mapping[Job, int]:
    """Put jobs aside with the reasons why they failed; returns how often each has been tried."""
    rows = [
        (*job, failure.reason, failure.event_id, *(failure.cause or (None, None, None)))
        for job, failure in sorted(failures.items())
    ]
    columns = zip(*rows, strict=True)
    done = await connection.fetch(_PUT_ASIDE, workspace, work, *map(list, columns))
    return {Job(row["family"], row["source"], row["subject"]): row["attempts"] for row in done}


async def is_any_aside(connection: Connection, workspace: str, work: str) -> bool:
    """Whether any job is aside: if none is, as nearly always, the other statements are spared."""
    is_any: bool = await connection.fetchval(_ANY, workspace, work)
    return is_any


async def bring_forward(
    connection: Connection, workspace: str, work: str, jobs: Iterable[Job]
) -> frozenset[Job]:
    """Of these jobs, for which something new came in, those that are aside: tried again soon."""
    rows = await connection.fetch(_BRING_FORWARD, workspace, work, *_columns(jobs))
    return frozenset(Job(*row) for row in rows)


async def take_back(
    connection: Connection, workspace: str, work: str, jobs: Collection[Job]
) -> None:
    """Jobs were done: they are not aside any more, and what they held up is tried at once."""
    columns = _columns(jobs)
    await connection.execute(_TAKE_BACK, workspace, work, *columns)
    await connection.execute(_RELEASE, workspace, work, *columns)


async def due(connection: Connection, workspace: str, work: str, limit: int) -> Sequence[Job]:
    """The jobs that are to be tried again now, those first that have waited longest."""
    return [Job(*row) for row in await connection.fetch(_DUE, workspace, work, limit)]


async def workspaces_due(database: Database, work: str) -> Sequence[str]:
    """The workspaces in which some job is to be tried again now."""
    rows = await database.across_workspaces(_DUE_WORKSPACES.format(work=work))
    return [row["workspace_id"] for row in rows]


async def count(connection: Connection, workspace: str, work: str) -> int:
    """How many jobs of a workspace are aside."""
    number: int = await connection.fetchval(_COUNT, workspace, work)
    return number


@dataclass(frozen=True, slots=True)
class Aside:
    """How much of a kind of work is aside, in all workspaces."""

    work: str
    jobs: int
    workspaces: int


async def counts(database: Database) -> Sequence[Aside]:
    """How much is aside, by kind of work."""
    return [Aside(*row) for row in await database.across_workspaces(_COUNTS_EVERYWHERE)]


async def letters(connection: Connection, workspace: str, limit: int) -> Sequence[DeadLetter]:
    """What is aside, the oldest first."""
    return [_letter(row) for row in await connection.fetch(_LIST, workspace, limit)]


@dataclass(frozen=True, slots=True)
class Chosen:
    """Which jobs an operator means; None means all."""

    work: str | None = None
    source: str | None = None
    subjects: Sequence[str] | None = None


async def retry(connection: Connection, workspace: str, chosen: Chosen) -> int:
    """Have jobs tried again at once; returns how many."""
    return await _change(connection, _RETRY, workspace, chosen)


async def forget(connection: Connection, workspace: str, chosen: Chosen) -> int:
    """Do not try jobs again before something new comes in for them; returns how many."""
    return await _change(connection, _FORGET, workspace, chosen)


async def _change(connection: Connection, sql: str, workspace: str, chosen: Chosen) -> int:
    tag: str = await connection.execute(sql, workspace, chosen.work, chosen.source, chosen.subjects)
    return int(tag.rpartition(" ")[2])


def _columns(jobs: Iterable[Job]) -> tuple[list[str], list[str], list[str]]:
    ordered = sorted(jobs)
    return (
        [job.family for job in ordered],
        [job.source for job in ordered],
        [job.subject for job in ordered],
    )


def _letter(row: Any) -> DeadLetter:  # noqa: ANN401  # asyncpg has no types
    cause = (
        Job(row["cause_family"], row["cause_source"], row["cause_subject"])
        if row["cause_family"] is not None
        else None
    )
    return DeadLetter(
        row["workspace_id"],
        row["work"],
        Job(row["family"], row["source"], row["subject"]),
        Failure(row["reason"], row["event_id"], cause),
        row["attempts"],
        row["first_at"],
        row["next_try_at"],
    )
