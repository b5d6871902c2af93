"""Documents of fragments and whatever else makes those who read them walk in circles."""

from collections.abc import Callable, Sequence
from random import Random

SCOPE = "metrics(scope: {range: {last: {count: 7, grain: DAY}}})"
_LEAVES = ("id", "csat { value }", "__typename", "nothing", "freshness { lagSeconds }")
_CONDITIONS = ("", "", "@include(if: $a)", "@skip(if: $b)", "@include(if: true) @skip(if: $none)")
_BLANKS = (" ", "\n", ",", " , ", "\ufeff", " # a comment { [ (\n", "\r\n")
_LITERALS = (
    "9" * 400,
    "-1." + "9" * 60 + "e9",
    '"' + "x" * 900 + '"',
    '"""' + " \n  lines \\" * 60 + '"""',
    "[" * 20 + "]" * 20,
    "[" + "{a: 1, b: [$a]}, " * 30 + "]",
    "{" + "k: CSAT " * 60 + "}",
    "[" + "CSATX, " * 120 + "]",
    "{not: {not: {all: [{}, {any: []}]}}}",
)


def harmless(size: int) -> str:
    """A document of so many characters, such as people write."""
    number = max(1, (size - len(SCOPE) - 8) // 31)
    tiles = " ".join(f"a{index:03}: csat {{ value sampleSize }}" for index in range(number))
    return f"{{ {SCOPE} {{ {tiles} }} }}"


def selection(dice: Random, spreads: Sequence[str]) -> str:
    """Some selections: fields, under aliases that others have, and spreads of some fragments."""
    parts = [f"...{name} {dice.choice(_CONDITIONS)}" for name in spreads]
    parts += [dice.choice(_LEAVES) for _ in range(dice.randrange(3))]
    if dice.random() < 0.3:
        parts.append(
            f"a: {dice.choice(('id', 'csat { a: value a: sampleSize }', 'nps { value }'))}"
        )
    if dice.random() < 0.3:
        parts.append(
            f"... on Metrics {dice.choice(_CONDITIONS)} {{ {parts[0] if parts else 'id'} }}"
        )
    dice.shuffle(parts)
    return " ".join(parts) or "id"


def _graph(dice: Random, size: int, edges: Callable[[int], Sequence[str]]) -> str:
    """A document of fragments that spread others."""
    entries = " ".join(f"...F{dice.randrange(size)}" for _ in range(dice.randrange(1, 4)))
    variables = dice.choice(("", "($a: Boolean! = true, $b: Boolean)"))
    parts = [f"query Q{variables} {{ {SCOPE} {{ ...F0 {entries} }} }}"]
    parts += [
        f"fragment F{n} on {dice.choice(('Metrics', 'Metrics', 'Metrics', 'Query', 'Nobody'))} "
        f"{{ {selection(dice, edges(n))} }}"
        for n in range(size)
    ]
    return _spaced(dice, parts)


def _spaced(dice: Random, parts: Sequence[str]) -> str:
    return "".join(f"{part}{dice.choice(_BLANKS) * dice.randrange(1, 4)}" for part in parts)


def chain(dice: Random, size: int) -> str:
    """Each spreads the next some times, and something that nobody defined."""
    number = max(2, size // 45)
    copies, lost = dice.randrange(1, 4), ["Nobody"] * dice.randrange(3)
    return _graph(dice, number, lambda n: [f"F{n + 1}"] * copies + lost)


def ring(dice: Random, size: int) -> str:
    """Whoever goes on comes back."""
    number = max(2, size // 45)
    return _graph(dice, number, lambda n: [f"F{(n + 1) % number}", f"F{dice.randrange(number)}"])


def forest(dice: Random, size: int) -> str:
    """Each spreads some that come later."""
    number = min(59, max(2, size // 60))
    return _graph(
        dice, number, lambda n: [f"F{dice.randrange(n + 1, number + 2)}" for _ in range(2)]
    )


def crowd(dice: Random, size: int) -> str:
    """One selection, many spreads of few."""
    few = dice.randrange(1, 20)
    wide = [f"F{dice.randrange(few + 2)}" for _ in range(size // 5)]
    return _graph(dice, few, lambda n: [] if n else wide)


def empty(dice: Random, size: int) -> str:
    """Nothing but spreads and inline fragments, so that no field is ever met."""
    number = max(2, size // 40)
    inner = dice.choice(
        ("...F{0} ...F{0}", "... {{ ...F{0} ...F{0} }}", "...F{0} ...X ... @a {{ ...X }}")
    )
    parts = [f"fragment F{n} on Query {{ {inner.format(n + 1)} }}" for n in range(number)]
    return _spaced(dice, ["{ ...F0 }", *parts])


def deep(dice: Random, size: int) -> str:
    """One in another, in fragments one after another."""
    step = dice.choice(("... {", "... on Metrics {", "a {", "csat { a:", "... @include(if: $a) {"))
    levels = dice.randrange(2, 62)
    parts = [
        f"fragment F{n} on Metrics {{ {step * levels} ...F{n + 1} {'}' * levels} }}"
        for n in range(max(1, size // (levels * (len(step) + 1) + 30)))
    ]
    return _spaced(dice, [f"{{ {SCOPE} {{ ...F0 }} }}", *parts])


def twins(dice: Random, size: int) -> str:
    """Many operations and fragments, many of one name, over many variables."""
    names = dice.randrange(1, 12)
    variables = " ".join(f"$v{n}: Boolean" for n in range(min(60, size // 40)))
    parts = []
    for n in range(max(2, size // 250)):
        parts.append(f"query Q{n % names}({variables}) {{ ...F0 ...F{n % names} }}")
        parts.append(
            f"fragment F{n % names} on Query {{ ...F{(n + 1) % (names + 1)} a: __typename }}"
        )
    return _spaced(dice, parts)


def values(dice: Random, size: int) -> str:
    """Literals that no argument takes."""
    text = ""
    while len(text) < size:
        name = dice.choice(("scope", "names", "kpi", "range", "x" * 200))
        text += f" a{len(text)}: metrics({name}: {dice.choice(_LITERALS)}) {{ id }}"
    return f"{{ {text} }}"


def repeated(dice: Random, size: int) -> str:
    """Directives, arguments, names and blanks, again and again."""
    piece = dice.choice(
        (
            "@include(if: true) ",
            "@skip(if: $a) @nobody(a: 1) ",
            "a: id b: csat ",
            f"{'n' * 250}: id ",
            "csat { series(grain: DAY, grain: DAY) { values } } ",
            "id @deprecated(reason: 1) ",
            "#\n,,\ufeff id ",
        )
    )
    before = "id " if piece.startswith("@") else ""
    return f"query Q($a: Boolean!) {{ {SCOPE} {{ {before}{piece * (size // len(piece))} }} }}"


def mirrors(dice: Random, size: int) -> str:
    """The schema asked about itself, again and again."""
    within = dice.choice(("fields", "fields { args", "enumValues", "inputFields", "fields { type"))
    text = " ".join(f"a{n}: name" for n in range(size // 9))
    return f"{{ __schema {{ types {{ {within} {{ {text} {'}' * (within.count('{') + 1)} }} }} }}"


SHAPES = (chain, ring, forest, crowd, empty, deep, twins, values, repeated, mirrors)


def document(dice: Random) -> str:
    """A document of any shape and size."""
    return dice.choice(SHAPES)(dice, int(30 * 2 ** (dice.random() * 9)))
