"""Values of fields at all bounds and beyond, made from the declarations of the event types."""

from collections.abc import Callable, Mapping, Sequence
from random import Random
from typing import Any

from domain.event_fields import (
    Attributes,
    CommentField,
    Currency,
    Field,
    Flag,
    InstantField,
    Number,
    Object,
    OneOfField,
    Tags,
    Text,
)
from domain.event_types import EVENT_TYPES, EventType
from tests.service import Json, event

AT = "2026-05-04T09:00:00Z"
SCALE: Json = {"min": 0, "max": 10}
TEXTS = (
    *("", " ", "x", "\0", "a\0b", "\ud800", "a\udfffb", "\ud83d\ude00", "é", "e\u0301", "\u202e"),
    *("x" * 256, "x" * 257, "x" * 1000, "x" * 1001, "漢" * 341, "漢" * 342, "😀" * 256, "😀" * 257),
    *("\uffff", "\ufffd", "%s", "';--", "null", "NaN", "infinity", "2", "ﬃ" * 400, "\n", "=1+1"),
)
INSTANTS = (
    *("1900-01-01T00:00:00Z", "1899-12-31T23:59:59.999999Z", "2200-01-01T00:00:00Z"),
    *("2200-01-01T00:00:00.000001Z", "1900-01-01T23:59:00+23:59", "1900-01-01T00:00:00+00:01"),
    *("0001-01-01T00:00:00Z", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59.999999Z"),
    *("9999-12-31T23:59:59-12:00", "1601-01-01T00:00:00Z", "1970-01-01T00:00:00Z", AT),
    *("2026-05-04T09:00:60Z", "2026-05-04T24:00:00Z", "2026-02-30T00:00:00Z", "2026-05-04"),
    *("2026-05-04T09:00:00.1234567Z", "2026-10-25T02:30:00+02:00", "yesterday", "", "0"),
)
OTHERS: tuple[Any, ...] = (True, 0, -1, 1.5, 10**30, [], {}, [[]], {"id": {}}, ["x"], {"x": 1})
"""What is of another type than most fields."""


def numbers(low: float, high: float) -> tuple[Any, ...]:
    edges = (low, high, low - 1, high + 1, low * 2, high * 2, (low + high) / 2)
    return (*edges, 0, -0.0, 1e-9, 9e-10, 5e-324, -5e-324, 0.1, 1e15, 1e16, 1e308, 10**18, 2**64)


def members(field: Object) -> tuple[Any, ...]:
    """Objects in which one member is odd."""
    return tuple(
        {**good(field), name: value}
        for name, inner in field.fields.items()
        for value in candidates(inner)
    )


ODD: Mapping[type, Callable[[Any], Sequence[Any]]] = {
    Text: lambda _: TEXTS,
    CommentField: lambda _: (*TEXTS, "x" * 10_000, "x" * 10_001),
    InstantField: lambda _: INSTANTS,
    Number: lambda field: numbers(field.low, field.high),
    Flag: lambda _: (True, False, "true"),
    OneOfField: lambda field: (*field.allowed, field.allowed[0].upper(), ""),
    Currency: lambda _: ("EUR", "eur", "EURO", "ÉUR", ""),
    Tags: lambda _: ([], ["a", "a"], [1], list(TEXTS), [f"t{n}" for n in range(501)], [""] * 501),
    Attributes: lambda _: (
        *({}, {text: text for text in TEXTS}, {"n": 5e-324, "m": 1e15, "k": 1e16}),
        *({f"a{n}": n for n in range(501)}, {"a": None}, {"a": [1]}),
    ),
    Object: members,
}
GOOD: Mapping[type, Callable[[Any], Any]] = {
    Object: lambda field: {
        name: SCALE.get(name, good(field.fields[name])) for name in field.required
    },
    Number: lambda _: 5,
    Currency: lambda _: "EUR",
    OneOfField: lambda field: field.allowed[0],
    InstantField: lambda _: AT,
    Flag: lambda _: True,
    Tags: lambda _: ["x"],
    Attributes: lambda _: {"x": 1},
}


def candidates(field: Field) -> Sequence[Any]:
    """Values at the bounds of a field, and beyond them."""
    return ODD[type(field)](field)


def good(field: Field) -> Any:
    """A value that is taken."""
    make = GOOD.get(type(field))
    return make(field) if make else "x"


STRAYS = {name: field for kind in EVENT_TYPES.values() for name, field in kind.fields.items()}
"""Fields that some type knows; to the others they are unknown."""


def required(kind: EventType) -> Json:
    """No more than a type must have."""
    names = (*kind.required, *kind.any_of[:1])
    return {name: good(kind.fields[name]) for name in names}


def draw(rng: Random) -> tuple[Json, set[str]]:
    """An event, and the fields of its that may be at fault."""
    kind = rng.choice(list(EVENT_TYPES.values()))
    data = required(kind)
    subject = rng.choice(["1", "2", "😀" * 256, "x"])
    drawn_event = event(kind.name, subject, rng.choice([AT, "2026-05-05T00:00:00Z"]), **data)
    drawn: set[str] = set()
    for name in rng.sample(list(kind.fields), min(len(kind.fields), rng.randint(0, 3))):
        odd = rng.choice(
            [None, rng.choice(OTHERS), *[rng.choice(candidates(kind.fields[name]))] * 6]
        )
        drawn_event["data"][name] = odd
        drawn.add(f"data.{name}")
    if rng.random() < 0.3:
        stray = rng.choice(list(STRAYS))
        if stray not in kind.fields:
            drawn_event["data"][stray] = rng.choice(
                [*OTHERS, rng.choice(candidates(STRAYS[stray]))]
            )
    if rng.random() < 0.3:
        name = rng.choice(["source", "id", "subject", "time", "sequence"])
        values = INSTANTS if name == "time" else (*TEXTS, *OTHERS)
        drawn_event[name] = rng.choice(values)
        drawn.add(name)
    return drawn_event, drawn
