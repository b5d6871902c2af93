"""Tokens of rating links: they prove which invitation, survive mail filters and expire.

37 bytes, spelled as 60 characters of lower-case base32:

    key id (1) | invitation id (16) | expiry in unix seconds (4) | MAC (16)

Mail filters change the case of addresses and leave punctuation behind, so reading forgives both
and nothing else: to us a token has one spelling.
"""

import hmac
import re
from base64 import b32decode, b32encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from domain.bounds import Bound

GOOD_FOR = Bound(30, "days", "validity of a link", "410, as a page", "Ratings")
LIFETIME = timedelta(days=GOOD_FOR.limit)
OPEN_FOR = Bound(
    48,
    "hours",
    "time that a form stands open before it is sent",
    "nothing is stored, and the form is shown again, filled in",
    "Ratings",
)
NONCE_AGES = (timedelta(seconds=0.5), timedelta(hours=OPEN_FOR.limit))
"""Nobody presses Send sooner after the page was made, and nobody's open tab counts later."""

_ID_BYTES = 16
_MAC_BYTES = 16
_SIGNED_BYTES = 1 + _ID_BYTES + 4
_MILLISECOND_DIGITS = 12
_SHORTEST_KEY = 32
_TOKEN_LABEL = b"supportkpi rating token\0"
_NONCE_LABEL = b"supportkpi page nonce\0"
TRAILING_JUNK = ".,;:)>]\"' "
_TOKEN = re.compile(r"[A-Za-z2-7]{60}")
_NONCE = re.compile(r"[0-9a-f]{44}")
_NO_KEY = bytes(_SHORTEST_KEY)


class UnreadableToken(Exception):
    """The error for a text that is no token of a rating link."""


class ForgedToken(UnreadableToken):
    """Not a token that one of our keys signed."""


class ExpiredToken(UnreadableToken):
    """The error for a token of a rating link whose time has passed."""


@dataclass(frozen=True, slots=True)
class Claim:
    """What a token proves: which invitation it opens, and until when."""

    invitation_id: bytes
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Signer:
    """Issues and reads the tokens of rating links, and the nonces of the pages behind them.

    Args:
        keys: secrets of at least 32 bytes by key id (0 to 255): the current one, and the previous
            one for as long as links signed with it are in mailboxes.
        current: the id of the key that signs.
    """

    keys: Mapping[int, bytes] = field(repr=False)
    current: int

    def __post_init__(self) -> None:
        if self.current not in self.keys:
            raise ValueError(f"no key has the id {self.current}")
        for key_id, key in self.keys.items():
            bytes([key_id])  # raises on an id that is no byte
            if len(key) < _SHORTEST_KEY:
                raise ValueError(f"key {key_id} is shorter than {_SHORTEST_KEY} bytes")

    def issue(self, invitation_id: bytes, expires_at: datetime) -> str:
        """The token that opens an invitation until a moment, cut off to the second."""
        if len(invitation_id) != _ID_BYTES:
            raise ValueError(f"an invitation's id has {_ID_BYTES} bytes, not {len(invitation_id)}")
        expiry = _millis(expires_at) // 1000
        signed = bytes([self.current]) + invitation_id + expiry.to_bytes(4, "big")
        return _spell(signed + _mac(self.keys[self.current], _TOKEN_LABEL + signed))

    def read(self, text: str, now: datetime) -> Claim:
        """What a token proves, however a mail filter left it.

        Raises:
            ForgedToken: the text is not a token, or no key of ours signed it.
            ExpiredToken: it was ours, and its time has passed.
        """
        token = _decode(text)
        signed, mac = token[:_SIGNED_BYTES], token[_SIGNED_BYTES:]
        key = self.keys.get(signed[0])
        # An unknown key costs the same work as a wrong MAC, so timing tells nothing.
        genuine = hmac.compare_digest(mac, _mac(key or _NO_KEY, _TOKEN_LABEL + signed))
        if key is None or not genuine:
            raise ForgedToken
        claim = Claim(
            invitation_id=signed[1 : 1 + _ID_BYTES],
            expires_at=datetime.fromtimestamp(int.from_bytes(signed[1 + _ID_BYTES :], "big"), UTC),
        )
        if now >= claim.expires_at:
            raise ExpiredToken
        return claim

    def nonce(self, token: str, now: datetime) -> str:
        """A text for the page of a token: whoever sends it back was shown the page, and when."""
        issued = f"{_millis(now):0{_MILLISECOND_DIGITS}x}"
        return issued + _nonce_mac(self.keys[self.current], token, issued)

    def nonce_age(self, token: str, nonce: str, now: datetime) -> float | None:
        """Seconds since a nonce was issued for this token; nothing if it never was."""
        if not _NONCE.fullmatch(nonce):
            return None
        issued, mac = nonce[:_MILLISECOND_DIGITS], nonce[_MILLISECOND_DIGITS:]
        macs = [_nonce_mac(key, token, issued) for key in self.keys.values()]
        if not any([hmac.compare_digest(mac, ours) for ours in macs]):  # noqa: C419 -- compare with all
            return None
        return (_millis(now) - int(issued, 16)) / 1000


def canonical(text: str) -> str:
    """The one spelling of a token that a mail filter may have changed.

    Raises:
        ForgedToken: no token is spelled like this.
    """
    token = text.rstrip(TRAILING_JUNK)
    # ASCII before folding: Python lowers the Kelvin sign to k as well.
    if not _TOKEN.fullmatch(token):
        raise ForgedToken
    return token.lower()


def is_fresh(age: float | None) -> bool:
    """Whether a nonce of this age proves that a person was shown the page, and not too long ago."""
    soonest, latest = NONCE_AGES
    return age is not None and soonest.total_seconds() <= age <= latest.total_seconds()


def _decode(text: str) -> bytes:
    token = canonical(text)
    decoded = b32decode(token.upper() + "====")
    # Decoding ignores the four spare bits of the last character; ours are always zero.
    if _spell(decoded) != token:
        raise ForgedToken
    return decoded


def _spell(token: bytes) -> str:
    return b32encode(token).decode().rstrip("=").lower()


def _mac(key: bytes, message: bytes) -> bytes:
    return hmac.digest(key, message, "sha256")[:_MAC_BYTES]


def _nonce_mac(key: bytes, token: str, issued: str) -> str:
    return _mac(key, _NONCE_LABEL + f"{issued} {canonical(token)}".encode()).hex()


def _millis(instant: datetime) -> int:
    if instant.tzinfo is None:
        raise ValueError("a moment without an offset could be any of 24 hours")
    return (instant - datetime.fromtimestamp(0, UTC)) // timedelta(milliseconds=1)
