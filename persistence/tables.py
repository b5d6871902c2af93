"""The tables. Every primary key begins with `workspace_id`, and nothing crosses workspaces.

Source data are `event`, `event_conflict`, `api_key`, `issued_invitation`, `target` and
`scorecard_row`. Everything else can be dropped and rebuilt from them by the fold; the fact tables
are made from their declarations.
"""

from datetime import datetime
from types import NoneType
from typing import Any, get_args, get_origin, get_type_hints

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Computed,
    DateTime,
    Double,
    Identity,
    Index,
    Integer,
    LargeBinary,
    SmallInteger,
    Table,
    Text,
    func,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB, TSTZRANGE
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

_TIME: type[Any] = DateTime(timezone=True)  # type: ignore[assignment]  # SQLModel wants a class, SQLAlchemy takes both


class Workspace(SQLModel, table=True):
    """A tenant: all rows of one belong together, and nobody sees another's."""

    workspace_id: str = Field(primary_key=True, sa_type=Text)
    name: str = Field(default="", sa_type=Text)


class AppliedConfiguration(SQLModel, table=True):
    """A configuration that was put in force; the one of the highest revision is.

    Attributes:
        body: TOML.
        holidays: JSON: the dates of public holidays by country, as known when it was applied.
    """

    __tablename__ = "configuration"

    workspace_id: str = Field(primary_key=True, sa_type=Text)
    revision: int = Field(sa_column=Column(Integer, primary_key=True, autoincrement=False))
    applied_at: datetime = Field(sa_type=_TIME)
    body: str = Field(sa_type=Text)
    holidays: str = Field(sa_type=Text)


class StoredEvent(SQLModel, table=True):
    """An event as it was accepted; append only.

    Attributes:
        digest: of the canonical body: tells a repetition from a conflict.
        data: JSON in UTF-8.
    """

    __tablename__ = "event"
    __table_args__ = (
        Index("event_subject", "workspace_id", "source", "subject", "family"),
        Index("event_of_agents", "workspace_id", postgresql_where=text("family = 'agent'")),
        Index(
            "event_of_deliveries",
            "workspace_id",
            "source",
            postgresql_where=text("type = 'survey.delivered'"),
        ),
    )

    workspace_id: str = Field(primary_key=True, sa_type=Text)
    # The id before the source: looking up a subject must never seem to be a case for this key.
    id: str = Field(primary_key=True, sa_type=Text)
    source: str = Field(primary_key=True, sa_type=Text)
    type: str = Field(sa_type=Text)
    family: str = Field(sa_type=Text)
    subject: str = Field(sa_type=Text)
    at: datetime = Field(sa_type=_TIME)
    received_at: datetime = Field(sa_type=_TIME)
    sequence: str | None = Field(default=None, sa_type=Text)
    digest: int = Field(sa_type=BigInteger)
    data: bytes = Field(sa_type=LargeBinary)


class EventConflict(SQLModel, table=True):
    """Another body under an identity that was taken: kept, reported, never counted."""

    __tablename__ = "event_conflict"

    workspace_id: str = Field(primary_key=True, sa_type=Text)
    source: str = Field(primary_key=True, sa_type=Text)
    id: str = Field(primary_key=True, sa_type=Text)
    digest: int = Field(primary_key=True, sa_type=BigInteger)
    received_at: datetime = Field(sa_type=_TIME)
    type: str = Field(sa_type=Text)
    subject: str = Field(sa_type=Text)
    at: datetime = Field(sa_type=_TIME)
    data: bytes = Field(sa_type=LargeBinary)


class FoldMark(SQLModel, table=True):
    """A thing to be folded again. The row is the job.

    Attributes:
        is_rebuild: not its events changed, but the rules: whatever is new comes first.
    """

    __tablename__ = "fold_mark"
    __table_args__ = (
        Index("fold_mark_subject", "workspace_id", "family", "source", "subject"),
        Index("fold_mark_order", "workspace_id", "is_rebuild", "id"),
    )

    workspace_id: str = Field(primary_key=True, sa_type=Text)
    id: int = Field(sa_column=Column(BigInteger, Identity(), primary_key=True))
    family: str = Field(sa_type=Text)
    source: str = Field(sa_type=Text)
    subject: str = Field(sa_type=Text)
    marked_at: datetime = Field(
        sa_column=Column(DateTime(timezone=True), nullable=False, server_default=func.now())
    )
    is_rebuild: bool = Field(
        sa_column=Column(Boolean, nullable=False, server_default=text("false"))
    )


class DataVersion(SQLModel, table=True):
    """The version of a workspace's facts and configuration; another one after each change."""

    __tablename__ = "data_version"

    workspace_id: str = Field(primary_key=True, sa_type=Text)
    version: str = Field(sa_type=Text)


class StoredTrustedDocument(SQLModel, table=True):
    """A GraphQL document that a workspace trusts, by the hash of its text."""

    __tablename__ = "trusted_document"
    __table_args__ = (Index("trusted_document_name", "workspace_id", "name", unique=True),)

    workspace_id: str = Field(primary_key=True, sa_type=Text)
    id: str = Field(primary_key=True, sa_type=Text)
    name: str | None = Field(default=None, sa_type=Text)
    body: str = Field(sa_type=Text)
    added_at: datetime = Field(sa_type=_TIME)


class StoredTicket(SQLModel, table=True):
    """A ticket as folded: what other folds and lists need to know of it.

    Attributes:
        agents: all named in its events; a change of one of them folds the ticket again.
    """

    __tablename__ = "ticket"

    workspace_id: str = Field(primary_key=True, sa_type=Text)
    source: str = Field(primary_key=True, sa_type=Text)
    subject: str = Field(primary_key=True, sa_type=Text)
    opened_at: datetime | None = Field(default=None, sa_type=_TIME)
    status: str = Field(sa_type=Text)
    is_counted: bool = Field(sa_type=Boolean)
    agents: list[str] = Field(sa_column=Column(ARRAY(Text), nullable=False))


class ApiKey(SQLModel, table=True):
    """A key that a caller shows; only its hash is kept."""

    __tablename__ = "api_key"
    __table_args__ = (Index("api_key_id", "id"),)

    workspace_id: str = Field(primary_key=True, sa_type=Text)
    id: str = Field(primary_key=True, sa_type=Text)
    secret_hash: bytes = Field(sa_type=LargeBinary)
    scopes: list[str] = Field(sa_column=Column(ARRAY(Text), nullable=False))
    label: str = Field(default="", sa_type=Text)
    created_at: datetime = Field(sa_type=_TIME)
    expires_at: datetime | None = Field(default=None, sa_type=_TIME)
    revoked_at: datetime | None = Field(default=None, sa_type=_TIME)


class IssuedInvitation(SQLModel, table=True):
    """An invitation that this service issued, with what was true of the ticket then."""

    __tablename__ = "issued_invitation"
    __table_args__ = (Index("issued_invitation_id", "id"),)

    workspace_id: str = Field(primary_key=True, sa_type=Text)
    id: str = Field(primary_key=True, sa_type=Text)
    survey: str = Field(sa_type=Text)
    language: str = Field(sa_type=Text)
    issued_at: datetime = Field(sa_type=_TIME)
    expires_at: datetime = Field(sa_type=_TIME)
    about: dict[str, Any] = Field(sa_column=Column(JSONB, nullable=False))
    score: float | None = Field(default=None, sa_type=Double)
    comment: str | None = Field(default=None, sa_type=Text)
    first_rated_at: datetime | None = Field(default=None, sa_type=_TIME)
    revision: int = Field(default=0, sa_type=Integer)
    opted_out_at: datetime | None = Field(default=None, sa_type=_TIME)


class SetTarget(SQLModel, table=True):
    """A target that was set through the API; see `domain.goals.targets`."""

    __tablename__ = "target"

    workspace_id: str = Field(primary_key=True, sa_type=Text)
    id: str = Field(primary_key=True, sa_type=Text)
    set_at: datetime = Field(sa_type=_TIME)
    kpi: str = Field(sa_type=Text)
    value: float = Field(sa_type=Double)
    margin: float = Field(sa_type=Double)
    agent: str | None = Field(default=None, sa_type=Text)
    team: str | None = Field(default=None, sa_type=Text)
    tier: str | None = Field(default=None, sa_type=Text)
    channel: str | None = Field(default=None, sa_type=Text)
    segment: str | None = Field(default=None, sa_type=Text)
    from_hour: int | None = Field(default=None, sa_type=Integer)
    to_hour: int | None = Field(default=None, sa_type=Integer)
    per: str | None = Field(default=None, sa_type=Text)
    valid_from: datetime | None = Field(default=None, sa_type=_TIME)
    valid_to: datetime | None = Field(default=None, sa_type=_TIME)


class ScorecardRow(SQLModel, table=True):
    """A KPI of a tier's scorecard that was set through the API."""

    __tablename__ = "scorecard_row"

    workspace_id: str = Field(primary_key=True, sa_type=Text)
    tier: str = Field(primary_key=True, sa_type=Text)
    kpi: str = Field(primary_key=True, sa_type=Text)
    place: int = Field(sa_column=Column(Integer, nullable=False))
    weight: float = Field(sa_type=Double)


class OptOut(SQLModel, table=True):
    """A respondent who wants no more surveys."""

    __tablename__ = "opt_out"

    workspace_id: str = Field(primary_key=True, sa_type=Text)
    respondent: str = Field(primary_key=True, sa_type=Text)
    opted_out_at: datetime = Field(sa_type=_TIME)


# Rollups --------------------------------------------------------------------------------------


class RollupState(SQLModel, table=True):
    """Facts of a kind of which sums are kept; see `persistence.rollup_keeping`.

    Attributes:
        version: of the sums.
        until: days that end later are read from the facts.
    """

    __tablename__ = "rollup_state"

    workspace_id: str = Field(primary_key=True, sa_type=Text)
    kind: str = Field(primary_key=True, sa_type=Text)
    version: str = Field(sa_type=Text)
    until: datetime = Field(sa_type=_TIME)


class RollupMark(SQLModel, table=True):
    """Sums that are not up to date: read from the facts until they are made anew.

    Attributes:
        during: when the facts are that changed. For spans, the instants at which they hold.
    """

    __tablename__ = "rollup_mark"
    __table_args__ = (Index("rollup_mark_kind", "workspace_id", "kind"),)

    workspace_id: str = Field(primary_key=True, sa_type=Text)
    id: int = Field(sa_column=Column(BigInteger, Identity(), primary_key=True))
    kind: str = Field(sa_type=Text)
    during: Any = Field(sa_column=Column(TSTZRANGE, nullable=False))


class RolledUp(SQLModel, table=True):
    """What the measures of a kind of facts come to, on a day or at its start, for one group.

    Attributes:
        at: the start of the day.
        grouping: the number of one of `domain.asking.rollups.GROUPINGS`.
        sums: see `domain.asking.rollups.Rollup.places`.
    """

    __tablename__ = "rolled_up"

    workspace_id: str = Field(primary_key=True, sa_type=Text)
    kind: str = Field(primary_key=True, sa_type=Text)
    grouping: int = Field(sa_column=Column(SmallInteger, primary_key=True, autoincrement=False))
    at: datetime = Field(sa_column=Column(DateTime(timezone=True), primary_key=True))
    n: int = Field(sa_column=Column(Integer, primary_key=True, autoincrement=False))
    tier: str | None = Field(default=None, sa_type=Text)
    team: str | None = Field(default=None, sa_type=Text)
    agent: str | None = Field(default=None, sa_type=Text)
    channel: str | None = Field(default=None, sa_type=Text)
    priority: str | None = Field(default=None, sa_type=Text)
    category: str | None = Field(default=None, sa_type=Text)
    sums: list[float | None] = Field(sa_column=Column(ARRAY(Double), nullable=False))


class Spread(SQLModel, table=True):
    """How the values of a distribution lie, on a day, for one group.

    Attributes:
        at: the start of the day.
        grouping: the number of one of `domain.asking.rollups.SPREAD_BY`.
        distribution: its number in `domain.asking.rollups.Rollup.spreads`.
        points: the values that occur; rounded, unless the spread is exact.
        weights: how often each does.
    """

    __tablename__ = "spread"

    workspace_id: str = Field(primary_key=True, sa_type=Text)
    kind: str = Field(primary_key=True, sa_type=Text)
    grouping: int = Field(sa_column=Column(SmallInteger, primary_key=True, autoincrement=False))
    distribution: int = Field(sa_column=Column(SmallInteger, primary_key=True, autoincrement=False))
    at: datetime = Field(sa_column=Column(DateTime(timezone=True), primary_key=True))
    n: int = Field(sa_column=Column(Integer, primary_key=True, autoincrement=False))
    tier: str | None = Field(default=None, sa_type=Text)
    team: str | None = Field(default=None, sa_type=Text)
    channel: str | None = Field(default=None, sa_type=Text)
    priority: str | None = Field(default=None, sa_type=Text)
    category: str | None = Field(default=None, sa_type=Text)
    is_exact: bool
    points: list[float] = Field(sa_column=Column(ARRAY(Double), nullable=False))
    weights: list[int] = Field(sa_column=Column(ARRAY(Integer), nullable=False))


# Facts ----------------------------------------------------------------------------------------

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
# All that tells what requesters asked after a session, so that the tickets stay unread.
_INBOUND = "direction = 'inbound'"
_partial_index("opened_inbound", Opened, _INBOUND, "workspace_id", "at", "source", "requester")
_partial_index("rated_comment", Rated, "has_comment", "workspace_id", "at")
