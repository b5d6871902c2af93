"""Workspaces, and who may ask them what."""

from datetime import datetime

from sqlalchemy import Column, Index, LargeBinary, Text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlmodel import Field, SQLModel

from persistence.tables.types import TIME


class Workspace(SQLModel, table=True):
    """A tenant: all rows of one belong together, and nobody sees another's."""

    workspace_id: str = Field(primary_key=True, sa_type=Text)
    name: str = Field(default="", sa_type=Text)


class DataVersion(SQLModel, table=True):
    """The version of a workspace's facts and configuration; another one after each change."""

    __tablename__ = "data_version"

    workspace_id: str = Field(primary_key=True, sa_type=Text)
    version: str = Field(sa_type=Text)


class ApiKey(SQLModel, table=True):
    """A key that a caller shows; only its hash is kept.

    Attributes:
        last_used_at: to the minute; noted some seconds after the use, and only if that can be done.
    """

    __tablename__ = "api_key"
    __table_args__ = (Index("api_key_id", "id"),)

    workspace_id: str = Field(primary_key=True, sa_type=Text)
    id: str = Field(primary_key=True, sa_type=Text)
    secret_hash: bytes = Field(sa_type=LargeBinary)
    scopes: list[str] = Field(sa_column=Column(ARRAY(Text), nullable=False))
    label: str = Field(default="", sa_type=Text)
    created_at: datetime = Field(sa_type=TIME)
    expires_at: datetime | None = Field(default=None, sa_type=TIME)
    revoked_at: datetime | None = Field(default=None, sa_type=TIME)
    last_used_at: datetime | None = Field(default=None, sa_type=TIME)


class StoredTrustedDocument(SQLModel, table=True):
    """A GraphQL document that a workspace trusts, by the hash of its text."""

    __tablename__ = "trusted_document"
    __table_args__ = (Index("trusted_document_name", "workspace_id", "name", unique=True),)

    workspace_id: str = Field(primary_key=True, sa_type=Text)
    id: str = Field(primary_key=True, sa_type=Text)
    name: str | None = Field(default=None, sa_type=Text)
    body: str = Field(sa_type=Text)
    added_at: datetime = Field(sa_type=TIME)
