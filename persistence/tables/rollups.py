"""Rollups: what facts come to by day, kept beside the facts."""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    DateTime,
    Double,
    Identity,
    Index,
    Integer,
    SmallInteger,
    Text,
)
from sqlalchemy.dialects.postgresql import ARRAY, TSTZRANGE
from sqlmodel import Field, SQLModel

from persistence.tables.types import TIME


class RollupState(SQLModel, table=True):
    """A kind of facts that is rolled up; see `persistence.rollups.keeping`.

    Attributes:
        version: of the rollup: another one is made anew.
        until: days that end later are read from the facts.
    """

    __tablename__ = "rollup_state"

    workspace_id: str = Field(primary_key=True, sa_type=Text)
    kind: str = Field(primary_key=True, sa_type=Text)
    version: str = Field(sa_type=Text)
    until: datetime = Field(sa_type=TIME)


class RollupMark(SQLModel, table=True):
    """Days of a rollup that are out of date: read from the facts until they are made anew.

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
        grouping: see `domain.asking.rollups.Rollup.groupings`.
        sums: see `domain.asking.rollups.Rollup.sums`.
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


class Histogram(SQLModel, table=True):
    """The histogram of a distribution, of a day or a month, for one group.

    Attributes:
        at: the start of the day.
        grouping: the position of one in the groupings of `domain.asking.rollup_kinds.HISTOGRAMS`.
        distribution: its number in `domain.asking.rollups.Rollup.histograms`.
        size: how many values there are.
        points: these in order, each as often as it occurs; null where they are many.
        buckets: those that they are in, in order; see `persistence.asking.kpi_sql.buckets`.
        upto: how many values are in each of these, or in one before it.
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
    size: int = Field(sa_type=Integer)
    points: list[float] | None = Field(sa_column=Column(ARRAY(Double)))
    buckets: list[int] = Field(sa_column=Column(ARRAY(SmallInteger), nullable=False))
    upto: list[int] = Field(sa_column=Column(ARRAY(Integer), nullable=False))
