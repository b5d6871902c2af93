"""Events, and the marks of what they leave to be folded."""

from datetime import datetime

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    DateTime,
    Identity,
    Index,
    Integer,
    LargeBinary,
    Text,
    func,
    text,
)
from sqlmodel import Field, SQLModel

from persistence.tables.types import TIME


class StoredEvent(SQLModel, table=True):
    """An event as it was accepted; append only.

    Attributes:
        digest: of the canonical body: tells a repetition from a conflict.
        data: JSON in UTF-8.
        origin: what the service derived it from; empty if it was sent.
        origin_rank: of the bodies of one identity the highest rank counts
            (persistence/events/origins.py).
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
        Index("event_of_origins", "workspace_id", "origin", postgresql_where=text("origin <> ''")),
    )

    workspace_id: str = Field(primary_key=True, sa_type=Text)
    # The id before the source: looking up a subject must never seem to be a case for this key.
    id: str = Field(primary_key=True, sa_type=Text)
    source: str = Field(primary_key=True, sa_type=Text)
    type: str = Field(sa_type=Text)
    family: str = Field(sa_type=Text)
    subject: str = Field(sa_type=Text)
    at: datetime = Field(sa_type=TIME)
    received_at: datetime = Field(sa_type=TIME)
    sequence: str | None = Field(default=None, sa_type=Text)
    digest: int = Field(sa_type=BigInteger)
    data: bytes = Field(sa_type=LargeBinary)
    origin: str = Field(sa_column=Column(Text, nullable=False, server_default=text("''")))
    origin_rank: int = Field(sa_column=Column(Integer, nullable=False, server_default=text("0")))


class EventAside(SQLModel, table=True):
    """A body that does not count, as one of another origin comes before it. It is no conflict, and
    counts again once that other is gone.
    """

    __tablename__ = "event_aside"
    __table_args__ = (Index("event_aside_of_origins", "workspace_id", "origin"),)

    workspace_id: str = Field(primary_key=True, sa_type=Text)
    source: str = Field(primary_key=True, sa_type=Text)
    id: str = Field(primary_key=True, sa_type=Text)
    origin: str = Field(primary_key=True, sa_type=Text)
    origin_rank: int = Field(sa_type=Integer)
    type: str = Field(sa_type=Text)
    family: str = Field(sa_type=Text)
    subject: str = Field(sa_type=Text)
    at: datetime = Field(sa_type=TIME)
    received_at: datetime = Field(sa_type=TIME)
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
    received_at: datetime = Field(sa_type=TIME)
    type: str = Field(sa_type=Text)
    subject: str = Field(sa_type=Text)
    at: datetime = Field(sa_type=TIME)
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
