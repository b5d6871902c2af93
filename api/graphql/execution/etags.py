"""ETags: an unchanged question is recognised before anything of it is read.

A tag is a hash of all that an answer rests on: the question, who asks, the version of the data
and of the service; and the instant until which that stays so, since `last 30 days` means other days
tomorrow. Answers that rest on the very moment of asking, such as `toDate`, have no tag.
"""

import re
from datetime import UTC, datetime
from hashlib import blake2b
from importlib.metadata import version

import orjson

from api.graphql.execution.requests import GraphQLRequest
from api.graphql.inputs.scopes import FOR_EVER
from api.http.callers import Caller
from domain.bounds import Bound

MAX_LENGTH = Bound(
    4096,
    "characters",
    "header `If-None-Match`",
    "the rest of it is ignored",
    "HTTP",
)
"""Characters of an If-None-Match that are looked at."""
_TAG = re.compile(r'(?:W/)?"([0-9a-f]{32})-([0-9]{1,12})"')


def service(sdl: str) -> str:
    """What computes answers: another version of it may answer otherwise."""
    return f"{version('supportkpi')} {blake2b(sdl.encode(), digest_size=8).hexdigest()}"


def basis(served: str, caller: Caller, request: GraphQLRequest, data_version: str) -> bytes:
    """All that an answer rests on but the time, in short.

    Args:
        served: what computes it, and the media type.
        caller: who asks.
        request: what is asked.
        data_version: of the workspace.
    """
    identity = (
        served,
        caller.fingerprint,
        data_version,
        request.query,
        request.operation,
        orjson.dumps(request.variables, option=orjson.OPT_SORT_KEYS).decode(),
    )
    return blake2b(repr(identity).encode(), digest_size=16).digest()


def tag(basis: bytes, good_until: datetime) -> str:
    """The tag of an answer. It is a weak one: the same answer may be sent compressed."""
    until = 0 if good_until == FOR_EVER else int(good_until.timestamp())
    return f'W/"{_hash(basis, until)}-{until}"'


def matching(if_none_match: str, basis: bytes, now: datetime) -> str | None:
    """The tag that the caller has, if the answer would be the same now."""
    for match in _TAG.finditer(if_none_match[: int(MAX_LENGTH.limit)]):
        until = int(match[2])
        is_good = until == 0 or now.timestamp() < until
        if is_good and match[1] == _hash(basis, until):
            good_until = datetime.fromtimestamp(until, UTC) if until else FOR_EVER
            return tag(basis, good_until)
    return None


def _hash(basis: bytes, until: int) -> str:
    return blake2b(basis + str(until).encode(), digest_size=16).hexdigest()
