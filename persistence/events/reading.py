"""Stored events, read by what they are about; and the desk, as events and configuration tell it."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import orjson

from domain.desk import AgentHistory, Desk, agent_history
from domain.errors import Unfoldable
from domain.events import Event, problem_of_stored
from persistence.connections.database import Connection
from persistence.events.subjects import Subject, columns_of
from persistence.workspace.configurations import in_force

_EVENTS = """
SELECT event.* FROM unnest($2::text[], $3::text[]) AS wanted(source, subject)
CROSS JOIN LATERAL (
    SELECT source, id, type, subject, at, sequence, data FROM event
    WHERE workspace_id = $1 AND source = wanted.source AND subject = wanted.subject AND family = $4
    OFFSET 0
) AS event
LIMIT $5
"""

_AGENT_EVENTS = """
SELECT source, id, type, subject, at, sequence, data FROM event
WHERE workspace_id = $1 AND family = 'agent'
"""


async def current_desk(connection: Connection, workspace: str) -> Desk:
    """The desk as it is now: its agents, by their events, and what is configured."""
    events = await agent_events(connection, workspace)
    configuration = await in_force(connection, workspace)
    return Desk(
        agents=_Agents(events),
        tiers=configuration.tiers,
        team_tiers=configuration.team_tiers,
        channel_kinds=configuration.channel_kinds,
        priority_weights=configuration.priority_weights,
        working_hours=configuration.working_hours,
        policies=configuration.policies,
    )


async def agent_events(connection: Connection, workspace: str) -> Mapping[Subject, list[Event]]:
    """The events of all agents."""
    return _by_subject(await connection.fetch(_AGENT_EVENTS, workspace))


async def ticket_events(connection: Connection, workspace: str, ticket: Subject) -> list[Event]:
    """The events of a ticket."""
    return (await events_of(connection, workspace, "ticket", [ticket])).get(ticket, [])


async def events_of(
    connection: Connection,
    workspace: str,
    family: str,
    subjects: Collection[Subject],
    limit: int | None = None,
) -> Mapping[Subject, list[Event]]:
    """The events of some subjects of a family; with a limit, so many of them in all."""
    if not subjects:
        return {}
    rows = await connection.fetch(_EVENTS, workspace, *columns_of(subjects), family, limit)
    return _by_subject(rows)


def _by_subject(rows: Iterable[Any]) -> Mapping[Subject, list[Event]]:
    events: dict[Subject, list[Event]] = defaultdict(list)
    for row in rows:
        events[row["source"], row["subject"]].append(_event(row))
    return events


def _event(row: Any) -> Event:  # noqa: ANN401  # asyncpg has no types
    source, id_, kind, subject, at, sequence, data = row
    try:
        fields = orjson.loads(data)
        problem = problem_of_stored(kind, at, fields)
    except orjson.JSONDecodeError:
        problem = "has data that are not JSON"
    if problem is not None:
        fields = _Unreadable(f"event {id_!r} {problem}")
    return Event(source, id_, kind, subject, at, fields, sequence)


@dataclass(frozen=True, slots=True)
class _Unreadable(Mapping[str, Any]):
    """The fields of an event that no parse would take: stored past it, or by an older version.

    Only who looks at them fails: all that is read along with the event goes on.
    """

    problem: str

    def __getitem__(self, name: str) -> Any:  # noqa: ANN401  # it never gives any
        raise ValueError(self.problem)

    def __iter__(self) -> Iterator[str]:
        return iter(self["every name"])

    def __len__(self) -> int:
        return len(self["every name"])


@dataclass(frozen=True, slots=True)
class _Agents(Mapping[Subject, AgentHistory]):
    """The histories of agents, each made when somebody asks for it.

    An agent whose events make no history fails those alone who depend on that agent.
    """

    events: Mapping[Subject, list[Event]]
    _made: dict[Subject, AgentHistory] = field(default_factory=dict)

    def __getitem__(self, agent: Subject) -> AgentHistory:
        if agent not in self._made:
            events = self.events[agent]
            try:
                self._made[agent] = agent_history(events)
            except Exception as error:
                raise Unfoldable("agent", *agent) from error
        return self._made[agent]

    def __iter__(self) -> Iterator[Subject]:
        return iter(self.events)

    def __len__(self) -> int:
        return len(self.events)
