"""Facts, each kind a table made from its declaration, and tickets as they were folded."""

from datetime import datetime
from types import NoneType
from typing import Any, get_args, get_origin, get_type_hints

from sqlalchemy import (
    Boolean,
    Column,
    Computed,
    DateTime,
    Double,
    Index,
    Integer,
    SmallInteger,
    Table,
    Text,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.types import TypeEngine
from sqlmodel import Field, SQLModel

from domain.facts import (
    STORED,
    Activity,
    Dimensions,
    Fact,
    Invited,
    Opened,
    OpenSpan,
    Rated,
    Reacted,
)
from domain.language.vocabulary import name_of
from persistence.tables.types import TIME


class StoredTicket(SQLModel, table=True):
    """A ticket as folded: what other folds and lists need to know of it.

    Attributes:
        agents: all named in its events; a change of one of them folds the ticket again.
    """

    __tablename__ = "ticket"

    workspace_id: str = Field(primary_key=True, sa_type=Text)
    source: str = Field(primary_key=True, sa_type=Text)
    subject: str = Field(primary_key=True, sa_type=Text)
    opened_at: datetime | None = Field(default=None, sa_type=TIME)
    status: str = Field(sa_type=Text)
    is_counted: bool = Field(sa_type=Boolean)
    agents: list[str] = Field(sa_column=Column(ARRAY(Text), nullable=False))


_SQL_TYPES: dict[Any, TypeEngine[Any]] = {
    str: Text(),
    bool: Boolean(),
    int: Integer(),
    float: Double(),
    datetime: DateTime(timezone=True),
    (tuple, str): ARRAY(Text),
    (tuple, datetime): ARRAY(DateTime(timezone=True)),
}
_KEY = ("workspace_id", "source", "subject")


def table_name(fact: type[Any]) -> str:
    """The table of a fact."""
    return name_of(fact)


def fact_columns(fact: type[Fact]) -> tuple[str, ...]:
    """The columns of a fact's table, in the order in which rows are written."""
    own = tuple(name for name in fact._fields if name not in {"at", "dims"})
    return (*_KEY, "n", "at", *Dimensions._fields, *own)


def _column(name: str, hint: Any) -> Column[Any]:  # noqa: ANN401  # a type hint may be anything
    parts = get_args(hint)
    is_nullable = NoneType in parts
    plain = next(part for part in parts if part is not NoneType) if is_nullable else hint
    if name == "attributes":
        return Column(name, JSONB, nullable=True)
    key = (tuple, get_args(plain)[0]) if get_origin(plain) is tuple else plain
    return Column(name, _SQL_TYPES[key], nullable=is_nullable)


def _fact_table(fact: type[Fact]) -> Table:
    name = table_name(fact)
    hints = get_type_hints(Dimensions) | get_type_hints(fact)
    key = [Column(column, Text, primary_key=True) for column in _KEY]
    ordinal = Column("n", Integer, primary_key=True, autoincrement=False)
    rest = [_column(column, hints[column]) for column in fact_columns(fact)[len(key) + 1 :]]
    return Table(
        name,
        SQLModel.metadata,
        *key,
        ordinal,
        *rest,
        Index(f"{name}_at", "workspace_id", "until" if "until" in hints else "at"),
    )


FACT_TABLES = {fact: _fact_table(fact) for fact in STORED}

SPAN_LENGTHS = tuple(3600.0 * 4**power for power in range(9))
"""Seconds that part the classes of spans by their length: an hour, four hours, … seven years."""
_LENGTHS = ", ".join(f"{length:.0f}" for length in SPAN_LENGTHS)
FACT_TABLES[OpenSpan].append_column(
    Column(
        "length_class",
        SmallInteger,
        Computed(
            f"CASE WHEN until = 'infinity' THEN {len(SPAN_LENGTHS)}"
            f" ELSE width_bucket(extract(epoch FROM until - at), ARRAY[{_LENGTHS}]::numeric[]) END",
            persisted=True,
        ),
        nullable=False,
    )
)
for _name, _fact, *_columns in (
    ("open_span_began", OpenSpan, "workspace_id", "at"),
    ("open_span_length", OpenSpan, "workspace_id", "length_class", "at"),
    ("rated_ticket", Rated, "workspace_id", "ticket_source", "ticket"),
    ("rated_invitation", Rated, "workspace_id", "source", "invitation"),
    ("invited_ticket", Invited, "workspace_id", "ticket_source", "ticket"),
    # What agents did on a shift, and what recipients did with what they were sent, is looked up
    # for each of them if these are few.
    ("activity_agent", Activity, "workspace_id", "agent", "at"),
    ("reacted_recipient", Reacted, "workspace_id", "source", "recipient", "at"),
):
    Index(_name, *(FACT_TABLES[_fact].c[column] for column in _columns))


def _partial_index(name: str, fact: type[Fact], where: str, *columns: str) -> None:
    table = FACT_TABLES[fact]
    Index(name, *(table.c[column] for column in columns), postgresql_where=text(where))


_partial_index("invited_assumed", Invited, "is_assumed", "workspace_id", "source")
# All that is needed of tickets to say who wrote after a session, so that the table stays unread.
_INBOUND = "direction = 'inbound'"
_partial_index("opened_inbound", Opened, _INBOUND, "workspace_id", "at", "source", "requester")
_partial_index("rated_comment", Rated, "has_comment", "workspace_id", "at")
