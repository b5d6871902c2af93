"""API keys: `kpi_<id>_<secret><checksum>`, shown once, kept as a hash.

The secret has 190 random bits, so a fast hash is enough; the checksum lets a mistyped key be
refused without a look into the database.
"""

import re
import zlib
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from hashlib import sha256
from hmac import compare_digest
from secrets import choice
from string import ascii_letters, digits

from persistence.workspace.keys import KeyRow

_ALPHABET = digits + ascii_letters
_ID_LENGTH, _SECRET_LENGTH, _CHECK_LENGTH = 12, 32, 6
_KEY = re.compile(
    rf"kpi_([0-9A-Za-z]{{{_ID_LENGTH}}})_([0-9A-Za-z]{{{_SECRET_LENGTH}}})"
    rf"([0-9A-Za-z]{{{_CHECK_LENGTH}}})"
)


class Right(StrEnum):
    """What a key may be used for; `admin` is all of them."""

    INGEST = "ingest"
    SURVEY = "survey"
    READ = "read"
    METRICS = "metrics"
    ADMIN = "admin"


@dataclass(frozen=True, slots=True)
class Presented:
    """A key as a caller shows it."""

    id: str
    secret: str

    @property
    def hash(self) -> bytes:
        """What is kept of it."""
        return sha256(f"{self.id}_{self.secret}".encode()).digest()

    @property
    def text(self) -> str:
        """The key as people copy it."""
        return f"kpi_{self.id}_{self.secret}{_checksum(self.id, self.secret)}"

    def opens(self, kept: KeyRow, now: datetime) -> bool:
        """Whether it is the key that is kept, and still good."""
        is_same = compare_digest(self.hash, kept.secret_hash)
        is_expired = kept.expires_at is not None and kept.expires_at <= now
        return is_same and not is_expired and kept.revoked_at is None


def generate() -> Presented:
    """A new key."""
    return Presented(_random(_ID_LENGTH), _random(_SECRET_LENGTH))


def read(text: str) -> Presented | None:
    """The key that a text is; None if it is malformed or mistyped."""
    match = _KEY.fullmatch(text)
    if match is None or _checksum(match[1], match[2]) != match[3]:
        return None
    return Presented(match[1], match[2])


def is_id(text: str) -> bool:
    """Whether a text may be the id of a key."""
    return re.fullmatch(rf"[0-9A-Za-z]{{{_ID_LENGTH}}}", text) is not None


def _random(length: int) -> str:
    return "".join(choice(_ALPHABET) for _ in range(length))


def _checksum(id_: str, secret: str) -> str:
    number = zlib.crc32(f"{id_}_{secret}".encode())
    text = ""
    for _ in range(_CHECK_LENGTH):
        number, rest = divmod(number, len(_ALPHABET))
        text += _ALPHABET[rest]
    return text
