"""What background work could not do, put aside."""

from datetime import datetime

from sqlalchemy import Index, Integer, Text
from sqlmodel import Field, SQLModel

from persistence.tables.types import TIME


class StoredDeadLetter(SQLModel, table=True):
    """A job of background work that failed alone; see `persistence.dead_letters`.

    Attributes:
        work: which background work it is of, such as `fold`.
        family: with source and subject: what the job is about.
        event_id: the event at which it fails, if that is clear.
        cause_family: with its source and subject: what else must be mended first; null if the
            fault is its own.
        next_try_at: when it is tried again.
    """

    __tablename__ = "dead_letter"
    __table_args__ = (
        Index("dead_letter_next", "workspace_id", "work", "next_try_at"),
        Index("dead_letter_cause", "workspace_id", "work", "cause_subject"),
    )

    workspace_id: str = Field(primary_key=True, sa_type=Text)
    work: str = Field(primary_key=True, sa_type=Text)
    family: str = Field(primary_key=True, sa_type=Text)
    # As in the key of events: the more telling column first.
    subject: str = Field(primary_key=True, sa_type=Text)
    source: str = Field(primary_key=True, sa_type=Text)
    reason: str = Field(sa_type=Text)
    event_id: str | None = Field(default=None, sa_type=Text)
    cause_family: str | None = Field(default=None, sa_type=Text)
    cause_source: str | None = Field(default=None, sa_type=Text)
    cause_subject: str | None = Field(default=None, sa_type=Text)
    attempts: int = Field(sa_type=Integer)
    first_at: datetime = Field(sa_type=TIME)
    last_at: datetime = Field(sa_type=TIME)
    next_try_at: datetime = Field(sa_type=TIME)
