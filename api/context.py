"""What a request brings along: who asks, when, and where the answers come from."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from graphql import DocumentNode

from api.graphql.loader import Loader
from domain.configuration import Configuration
from persistence.agents import names
from persistence.database import Database


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks, as the key told.

    Attributes:
        configuration: what is in force in the workspace.
    """

    workspace: str
    configuration: Configuration
    scopes: frozenset[str]
    key_id: str = ""


@dataclass(slots=True)
class Context:
    """The context of one GraphQL request."""

    database: Database
    caller: Caller
    now: datetime
    document: DocumentNode
    loader: Loader
    extensions: dict[str, Any]
    _agent_names: Mapping[str, str] | None = None

    async def agent_names(self) -> Mapping[str, str]:
        """The names of agents by id, read once."""
        if self._agent_names is None:
            async with self.database.reading(self.caller.workspace) as connection:
                self._agent_names = await names(connection, self.caller.workspace)
        return self._agent_names
