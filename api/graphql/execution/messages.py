"""Messages of errors: as long as people read, whatever they quote of what was sent."""

from domain.bounds import Bound

MAX_MESSAGE = Bound(
    1000,
    "characters",
    "message of an error, which may quote what was sent",
    "its middle is left out",
    "Questions",
)
_GAP = " … "
_HALF = int(MAX_MESSAGE.limit - len(_GAP)) // 2


def shortened(message: str) -> str:
    """A message without its middle, if it is long: the beginning names, the end explains."""
    if len(message) <= MAX_MESSAGE.limit:
        return message
    return f"{message[:_HALF]}{_GAP}{message[-_HALF:]}"
