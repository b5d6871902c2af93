"""Variables of which nothing is right: lists, objects, numbers and names, drawn by chance."""

from collections.abc import Callable
from random import Random
from typing import Any

QUESTION = """
query Q($n: [KpiName!], $s: ScopeInput! = {range: {last: {count: 1, grain: DAY}}},
        $d: [Dimension!]! = [], $i: Int, $t: Boolean! = true) {
  __typename
  kpiCatalog(names: $n) @skip(if: $t) { name }
  metrics(scope: $s) @skip(if: $t) {
    csat { series(rolling: $i) { values } breakdown(by: $d) { rows { value } } }
  }
}
"""
"""A question that answers nothing but its type, once it has read its variables."""

Variables = dict[str, Any]


def harmless(size: int) -> Variables:
    """Variables of so many characters, such as people send."""
    return {"n": ["CSAT"] * min(900, max(1, size // 7))}


def wrong_names(dice: Random, size: int) -> Variables:
    """Enum values that nearly exist, so that one may wonder which was meant."""
    near = dice.choice(("FIRST_RESPONSE_TIM", "CSATX", "csat", "RESOLUTION_TIME_" * 3, "x" * 3000))
    return {dice.choice("nd"): [near + str(n % 7) for n in range(max(1, size // len(near)))]}


def wrong_kinds(dice: Random, size: int) -> Variables:
    """Anything but what was declared."""
    odd: Any = dice.choice((1, 1.5e300, 10**18, True, [], [[]], {"a": "x" * 60}, "9" * 4000, None))
    return {dice.choice("nsdit"): [odd] * max(1, size // (len(str(odd)) + 2))}


def unknown_fields(dice: Random, size: int) -> Variables:
    """Fields that no input has, on any level."""
    length = dice.choice((1, 12, 400))
    value: Any = {f"{'tean' * length}{n}": n for n in range(max(1, size // (4 * length + 9)))}
    for _ in range(dice.randrange(20)):
        value = {dice.choice(("filter", "not", "range", "compare")): value}
    return {"s": value}


def nested(dice: Random, size: int) -> Variables:
    """Filters in filters, as deep or as wide as there is room."""
    value: Any = {}
    deep = dice.choice((2, 25, 55))
    for _ in range(deep):
        value = {"not": value} if dice.random() < 0.5 else {"all": [value, {"any": [{}]}]}
    wide = min(300, max(1, size // (len(str(value)) + 2)))
    return {
        "s": {"range": {"last": {"count": 1, "grain": "DAY"}}, "filter": {"any": [value] * wide}}
    }


def undeclared(dice: Random, size: int) -> Variables:
    """Variables by the thousand that nobody declared."""
    return {f"v{n}": dice.choice(("x" * 40, 1, [], {})) for n in range(max(1, size // 12))}


KINDS: tuple[Callable[[Random, int], Variables], ...] = (
    wrong_names,
    wrong_kinds,
    unknown_fields,
    nested,
    undeclared,
)


def variables(dice: Random) -> Variables:
    """Variables of any kind and size."""
    return dice.choice(KINDS)(dice, int(20 * 2 ** (dice.random() * 12)))
