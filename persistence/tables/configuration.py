"""What people decide: the configuration, targets and scorecards."""

from datetime import datetime

from sqlalchemy import Column, Double, Integer, Text
from sqlmodel import Field, SQLModel

from persistence.tables.types import TIME


class AppliedConfiguration(SQLModel, table=True):
    """A configuration that was put in force; the one of the highest revision is.

    Attributes:
        body: TOML.
        holidays: JSON: the dates of public holidays by country, as known when it was applied.
    """

    __tablename__ = "configuration"

    workspace_id: str = Field(primary_key=True, sa_type=Text)
    revision: int = Field(sa_column=Column(Integer, primary_key=True, autoincrement=False))
    applied_at: datetime = Field(sa_type=TIME)
    body: str = Field(sa_type=Text)
    holidays: str = Field(sa_type=Text)


class SetTarget(SQLModel, table=True):
    """A target that was set through the API; see `domain.goals.targets`."""

    __tablename__ = "target"

    workspace_id: str = Field(primary_key=True, sa_type=Text)
    id: str = Field(primary_key=True, sa_type=Text)
    set_at: datetime = Field(sa_type=TIME)
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
    valid_from: datetime | None = Field(default=None, sa_type=TIME)
    valid_to: datetime | None = Field(default=None, sa_type=TIME)


class StoredScorecardRow(SQLModel, table=True):
    """A KPI of a tier's scorecard that was set through the API."""

    __tablename__ = "scorecard_row"

    workspace_id: str = Field(primary_key=True, sa_type=Text)
    tier: str = Field(primary_key=True, sa_type=Text)
    kpi: str = Field(primary_key=True, sa_type=Text)
    position: int = Field(sa_column=Column("place", Integer, nullable=False))
    weight: float = Field(sa_type=Double)
