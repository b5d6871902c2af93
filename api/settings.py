"""Settings: read once, from the environment, and handed on."""

import re
from ipaddress import IPv4Network, IPv6Network
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

Network = IPv4Network | IPv6Network

_SHORTEST_SECRET = 32
_ORIGIN = re.compile(r"https?://[a-z0-9.-]+(:[0-9]{1,5})?|https?://\[[0-9a-f:.]+\](:[0-9]{1,5})?")
"""As browsers send it: lower case, no path, no slash at the end."""

_ADDRESS = re.compile(
    r"(\[(?P<six>[0-9A-Fa-f:.]+)\]|(?P<host>[A-Za-z0-9.-]+)):(?P<port>[0-9]{1,5})"
)
_GREATEST_PORT = 65535


class Settings(BaseSettings):
    """What can be set. Every name begins with `SUPPORTKPI_` in the environment."""

    model_config = SettingsConfigDict(env_prefix="SUPPORTKPI_", extra="ignore")

    database_url: SecretStr | None = Field(
        default=None,
        description="URL of Postgres, with the role that owns the tables; if not set, an embedded "
        "server in the data folder.",
    )
    data_dir: Path = Field(
        default=Path(".supportkpi"),
        description="Folder of the embedded Postgres and the generated secret.",
    )
    host: str = Field(default="127.0.0.1", description="Address to listen on.")
    port: int = Field(default=8000, ge=0, le=65535, description="Port to listen on.")
    public_url: str | None = Field(
        default=None,
        description="Public URL of the service, for rating links; `http://HOST:PORT` if not set.",
    )
    secret: SecretStr | None = Field(
        default=None,
        description="At least 32 characters, which sign rating links and cursors; if not set, "
        "generated in the data folder. All processes of a deployment need the same one.",
    )
    previous_secret: SecretStr | None = Field(
        default=None,
        description="The previous secret: links signed with it still work.",
    )
    pool_size: int = Field(
        default=8, ge=2, le=100, description="Maximum database connections of one process."
    )
    max_body_bytes: int = Field(
        default=10 * 1024 * 1024, ge=1024, description="Largest body of POST /v1/events."
    )
    query_seconds: float = Field(
        default=3, gt=0, le=60, description="Maximum seconds for one query."
    )
    cost_limit: float = Field(
        default=500, gt=0, description="Maximum cost of one query, in points."
    )
    cost_per_minute: float = Field(
        default=6000,
        gt=0,
        description="Points per minute for each key, in each process; also its maximum balance.",
    )
    only_trusted_documents: bool = Field(
        default=False,
        description="Answer only documents added by `supportkpi documents add`.",
    )
    cors_origins: Annotated[tuple[str, ...], NoDecode] = Field(
        default=(),
        description="Origins whose pages may send requests, such as `https://dashboards.example`, "
        "separated by commas; `*` for all.",
    )
    trusted_proxies: Annotated[tuple[Network, ...], NoDecode] = Field(
        default=(),
        description="Addresses or networks of your proxies, such as `10.0.0.0/8`, separated by "
        "commas: `X-Forwarded-For` is trusted only from them.",
    )
    metrics_address: str | None = Field(
        default=None,
        description="Address such as `127.0.0.1:9100` that serves `GET /metrics` without a key, "
        "instead of the public port, which needs a key with the scope `metrics`.",
    )
    max_connections: int = Field(
        default=2000,
        ge=10,
        le=60_000,
        description="Maximum connections of one process; beyond it, the longest idle are closed.",
    )
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        default="info",
        description="Least level that is logged; `debug` includes clients that disconnected.",
    )
    brand: str = Field(default="", description="Name on rating pages and in mails.")
    accent: str = Field(default="#2563eb", description="Colour on rating pages and in mails.")

    @field_validator("database_url")
    @classmethod
    def _is_of_postgres(cls, url: SecretStr | None) -> SecretStr | None:
        if url is not None:
            _check_url(url.get_secret_value())
        return url

    @field_validator("metrics_address")
    @classmethod
    def _is_address(cls, address: str | None) -> str | None:
        if address is None:
            return None
        is_address = _ADDRESS.fullmatch(address)
        if not is_address or int(is_address["port"]) > _GREATEST_PORT:
            raise ValueError(f"must be like 127.0.0.1:9100 or [::1]:9100, not {address!r}")
        return address

    @field_validator("secret", "previous_secret")
    @classmethod
    def _long_enough(cls, secret: SecretStr | None) -> SecretStr | None:
        if secret is not None and len(secret.get_secret_value()) < _SHORTEST_SECRET:
            raise ValueError(f"must have at least {_SHORTEST_SECRET} characters")
        return secret

    @field_validator("cors_origins", "trusted_proxies", mode="before")
    @classmethod
    def _listed(cls, value: object) -> object:
        return tuple(value.replace(",", " ").split()) if isinstance(value, str) else value

    @field_validator("cors_origins")
    @classmethod
    def _are_origins(cls, origins: tuple[str, ...]) -> tuple[str, ...]:
        for origin in origins:
            if origin != "*" and not _ORIGIN.fullmatch(origin):
                raise ValueError(f"must be like https://dashboards.example, not {origin!r}")
        return origins

    @property
    def address(self) -> str:
        """Where people reach the service, without a slash at the end."""
        return (self.public_url or f"http://{self.host}:{self.port}").rstrip("/")

    @property
    def metrics_host_port(self) -> tuple[str, int] | None:
        """Where figures are served beside, if anywhere."""
        match = _ADDRESS.fullmatch(self.metrics_address or "")
        return (match["six"] or match["host"], int(match["port"])) if match else None


def _check_url(url: str) -> None:
    """Whether a driver understands where a database is; nothing that is told holds a password."""
    like = "must be like postgresql://user:password@host:5432/name"
    try:
        parts = urlsplit(url)
        is_good = parts.scheme in {"postgres", "postgresql"} and parts.port != 0
    except ValueError:
        raise ValueError(f"{like}; other signs of a password as %23 for #, %2F for /") from None
    if parts.scheme.startswith(("postgresql+", "postgres+")):
        raise ValueError(f"{like}, without the name of a driver")
    if not is_good or not (parts.hostname or "host=" in parts.query):
        raise ValueError(like)
