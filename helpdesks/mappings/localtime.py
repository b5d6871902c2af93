"""The times of a log's cells, turned into instants."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from domain.zones import zone_of

ISO = "iso"
UNITS = {"unix": 1_000_000, "unix_ms": 1_000}

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_PARTS = "YmdHMS"
_DAY = 3
_DIGITS = {"Y": "{4}", "f": "{1,9}", **dict.fromkeys("mdHMS", "{1,2}")}
_REMEMBERED = 1 << 16


class Unfit(ValueError):
    """A text of a log that is not what it should be.

    Attributes:
        problem: what is wrong, without the text: the same for all that have it.
    """

    def __init__(self, text: str, problem: str) -> None:
        super().__init__(f"{text!r} {problem}")
        self.problem = problem


class LocalInstant(NamedTuple):
    """A moment, comparable, and as RFC 3339 in UTC."""

    micros: int
    text: str


TimeReader = Callable[[str], LocalInstant]


def time_reader(form: str, zone: str | None) -> TimeReader:
    """Read times of this form; its errors (Unfit) say what is wrong with a text.

    A local time that a zone skips or repeats is read with the offset that held before the shift.
    """
    parse = _parser(form)
    tzinfo = zone_of(zone) if zone is not None else None

    @lru_cache(maxsize=_REMEMBERED)
    def read(text: str) -> LocalInstant:
        instant = parse(text)
        if instant.tzinfo is None:
            if tzinfo is None:
                raise Unfit(text, "bears no offset and the mapping names no zone")
            instant = instant.replace(tzinfo=tzinfo)
        try:
            utc = instant.astimezone(UTC)
        except OverflowError:
            raise Unfit(text, "is out of range") from None
        return LocalInstant((utc - _EPOCH) // _MICROSECOND, utc.isoformat())

    return read


def problem_of(form: str, zone: str | None) -> str | None:
    """What keeps this form from naming an instant, if anything does."""
    if form == ISO or form in UNITS:
        return None
    codes = {code for code in re.findall(r"%(.)", form) if code != "%"}
    if not codes & set("YyGcx"):
        return f"{form!r} names no year; allowed are strptime codes, {ISO}, {', '.join(UNITS)}"
    if not codes & set("djuwcx"):
        return f"{form!r} names no day"
    sample = datetime(2001, 12, 31, 23, 59, 58, 987654, tzinfo=UTC).strftime(form)
    try:
        datetime.strptime(sample, form)  # noqa: DTZ007 - only asks whether the codes exist
    except (ValueError, re.error) as error:
        return f"{form!r} cannot be read: {error}"
    if zone is None and "z" not in codes:
        return f"{form!r} bears no offset, so a zone is required"
    return None


def _parser(form: str) -> Callable[[str], datetime]:
    if form == ISO:
        return _iso
    if form in UNITS:
        return _unix(UNITS[form])
    pattern = _pattern(form)
    return _by_digits(form, pattern) if pattern is not None else _by_strptime(form)


def _iso(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        raise Unfit(text, "is not an ISO 8601 time") from None


def _unix(micros: int) -> Callable[[str], datetime]:
    def parse(text: str) -> datetime:
        try:
            return _EPOCH + int(Decimal(text) * micros) * _MICROSECOND
        except (ArithmeticError, ValueError):
            raise Unfit(text, "is not a number of seconds since 1970") from None

    return parse


def _pattern(form: str) -> re.Pattern[str] | None:
    """A pattern for plain numeric forms, which strptime reads ten times slower."""
    literals, codes = re.split(r"%.", form), re.findall(r"%(.)", form)
    whole = {*codes} - {"f"}
    is_plain = len(whole) >= _DAY and whole == {*_PARTS[: len(whole)]}
    if not is_plain or len({*codes}) < len(codes) or not all(literals[1:-1]):
        return None
    parts = [re.escape(literals[0])]
    for code, literal in zip(codes, literals[1:], strict=True):
        parts += [f"(?P<{code}>[0-9]{_DIGITS[code]})", re.escape(literal)]
    return re.compile("".join(parts))


def _by_digits(form: str, pattern: re.Pattern[str]) -> Callable[[str], datetime]:
    match, has_fraction = pattern.fullmatch, "f" in pattern.groupindex
    parts = [part for part in _PARTS if part in pattern.groupindex]

    def parse(text: str) -> datetime:
        digits = match(text)
        if digits is None:
            raise Unfit(text, f"is not of the form {form!r}")
        try:
            year, month, day, hour, minute, second = (*map(int, digits.group(*parts)), 0, 0, 0)[:6]
            local = datetime(year, month, day, hour, minute, second)  # noqa: DTZ001 - as below
        except ValueError as error:
            raise Unfit(text, f"is no time: {error}") from None
        if has_fraction:
            local = local.replace(microsecond=int(digits["f"][:6].ljust(6, "0")))
        return local

    return parse


def _by_strptime(form: str) -> Callable[[str], datetime]:
    def parse(text: str) -> datetime:
        try:
            return datetime.strptime(text, form)  # noqa: DTZ007 - the zone is put on by the caller
        except ValueError:
            raise Unfit(text, f"is not of the form {form!r}") from None

    return parse
