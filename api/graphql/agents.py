"""Agents over GraphQL."""

from collections.abc import Sequence
from operator import attrgetter

import strawberry

from api.graphql.answers import PageInfoType, TierNode
from api.graphql.execution.context import Context
from api.graphql.inputs.scalars import DateTime
from api.graphql.paging import first_of
from domain.configuration import Configuration
from domain.folding.profiles import Profile

Info = strawberry.Info[Context, None]


@strawberry.type(name="Agent")
class AgentNode:
    """A person who answers tickets, as last described by events."""

    _profile: strawberry.Private[Profile]

    @strawberry.field
    def id(self) -> strawberry.ID:
        """The id in its source."""
        return strawberry.ID(self._profile.id)

    @strawberry.field
    def source(self) -> str:
        """Whose agent it is: two sources may use one id."""
        return self._profile.source

    @strawberry.field
    def name(self) -> str | None:
        """The agent's name; null if no event has given one."""
        return self._profile.name

    @strawberry.field
    def tier(self, info: Info) -> TierNode | None:
        """The tier that the agent works in."""
        return tier_of(self._profile.tier, info.context.caller.configuration)

    @strawberry.field
    def team(self) -> strawberry.ID | None:
        """The team that the agent works in."""
        return strawberry.ID(self._profile.team) if self._profile.team is not None else None

    @strawberry.field
    def hired_at(self) -> DateTime | None:
        """When the agent was hired; null if no event has said so."""
        return DateTime(self._profile.hired_at) if self._profile.hired_at else None

    @strawberry.field
    def left_at(self) -> DateTime | None:
        """When the agent left or will leave; null if no event has said so."""
        return DateTime(self._profile.left_at) if self._profile.left_at else None


@strawberry.type
class AgentEdge:
    """An agent in a list."""

    cursor: str
    node: AgentNode


@strawberry.type
class AgentConnection:
    """A page of agents."""

    edges: list[AgentEdge]
    page_info: PageInfoType


def tier_of(tier: str | None, configuration: Configuration) -> TierNode | None:
    """A tier as configured; one that nobody declared goes by its id, with rank 0."""
    if tier is None:
        return None
    declared = next((level for level in configuration.tiers if level.id == tier), None)
    rank, name = (declared.rank, declared.name) if declared else (0, tier)
    return TierNode(id=strawberry.ID(tier), rank=rank, name=name)


async def agent_of(info: Info, source: str, agent: str | None) -> AgentNode | None:
    """An agent of a source; if no event has described it, its id is all there is."""
    if agent is None:
        return None
    profiles = await info.context.reader.profiles()
    return AgentNode(_profile=profiles.get((source, agent)) or Profile(source, agent))


async def read_agents(info: Info, first: int, after: str | None) -> AgentConnection:
    """A page of all agents that events have described, by source and id, without bots."""
    cursors, question = info.context.cursors, [info.context.caller.workspace, "agents"]
    count = first_of(first)
    since = tuple(cursors.read(question, after)) if after is not None else ()
    profiles = await info.context.reader.profiles()
    people = [profile for profile in profiles.values() if not profile.is_bot]
    position = attrgetter("source", "id")
    following: Sequence[Profile] = sorted((p for p in people if position(p) > since), key=position)
    edges = [
        AgentEdge(
            cursor=cursors.give(question, position(profile)), node=AgentNode(_profile=profile)
        )
        for profile in following[:count]
    ]
    return AgentConnection(
        edges=edges,
        page_info=PageInfoType(
            has_next_page=len(following) > count,
            end_cursor=edges[-1].cursor if edges else None,
        ),
    )
