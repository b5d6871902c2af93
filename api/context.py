"""What a request brings along: who asks, when, and where the answers come from."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from api.graphql.loader import Loader
from persistence.database import Database


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks, as the key told.

    Attributes:
        time_zone: the workspace's.
    """

    workspace: str
    time_zone: str
    scopes: frozenset[str]
    key_id: str = ""


@dataclass(slots=True)
class Context:
    """The context of one GraphQL request."""

    database: Database
    caller: Caller
    now: datetime
    loader: Loader
    extensions: dict[str, Any]
