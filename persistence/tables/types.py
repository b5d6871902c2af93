"""Types of columns that have no plainer name."""

from typing import Any

from sqlalchemy import DateTime

TIME: type[Any] = DateTime(timezone=True)  # type: ignore[assignment]  # SQLModel wants a class, SQLAlchemy takes both
