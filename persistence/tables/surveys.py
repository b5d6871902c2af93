"""Invitations that this service issued, and who wants no more."""

from datetime import datetime
from typing import Any

from sqlalchemy import Column, Double, Index, Integer, Text
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field, SQLModel

from persistence.tables.types import TIME


class IssuedInvitation(SQLModel, table=True):
    """An invitation that this service issued, with what was true of the ticket then."""

    __tablename__ = "issued_invitation"
    __table_args__ = (Index("issued_invitation_id", "id"),)

    workspace_id: str = Field(primary_key=True, sa_type=Text)
    id: str = Field(primary_key=True, sa_type=Text)
    survey: str = Field(sa_type=Text)
    language: str = Field(sa_type=Text)
    issued_at: datetime = Field(sa_type=TIME)
    expires_at: datetime = Field(sa_type=TIME)
    about: dict[str, Any] = Field(sa_column=Column(JSONB, nullable=False))
    score: float | None = Field(default=None, sa_type=Double)
    comment: str | None = Field(default=None, sa_type=Text)
    first_rated_at: datetime | None = Field(default=None, sa_type=TIME)
    revision: int = Field(default=0, sa_type=Integer)
    opted_out_at: datetime | None = Field(default=None, sa_type=TIME)


class OptOut(SQLModel, table=True):
    """A respondent who wants no more surveys, as `domain.persons.same_person` spells him."""

    __tablename__ = "opt_out"

    workspace_id: str = Field(primary_key=True, sa_type=Text)
    respondent: str = Field(primary_key=True, sa_type=Text)
    opted_out_at: datetime = Field(sa_type=TIME)
