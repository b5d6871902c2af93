"""Every bound of the code is declared, kept by its `limit`, and told once in docs/robustness.md."""

import ast
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cache

import pytest

from docs.bounds import chapters, declared
from domain.bounds import Bound
from tests import ROOT

PACKAGES = ("api", "surveys", "helpdesks", "persistence", "domain")
ARTICLES = {"a", "an", "the", "one", "all", "any", "what"}

PLAIN: Mapping[str, str] = {
    "api/http/accept.py:_MAX_DIGITS": "how a weight is spelled; its header is bounded",
    "api/graphql/execution/reader.py:_MOST_TICKETS": "read by one statement; no more is refused",
    "api/live/websocket.py:_MAX_REASON": "the protocol says so; a text of ours is cut",
    "api/settings.py:_GREATEST_PORT": "TCP says so; the settings are in the README",
    "api/simulation/tables.py:MAX_ROUNDS": "how the made-up desk works",
    "persistence/asking/scan_runs.py:PATIENCE_SECONDS": "when another connection joins in",
    "domain/statistics.py:_MOST_STEPS": "ends a series of numbers that always converges before",
}
"""Numbers that are called like bounds, and why they are none that anybody meets."""


def modules() -> Iterator[tuple[str, ast.Module]]:
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            yield path.relative_to(ROOT).as_posix(), ast.parse(path.read_text("utf-8"))


MODULES = dict(modules())


def assigned(module: ast.Module) -> Iterator[tuple[str, ast.expr]]:
    """Each constant of a module, with what it is set to; of several in one line, each by itself."""
    for node in module.body:
        if isinstance(node, ast.AnnAssign) and node.value is not None:
            yield from pairs(node.target, node.value)
        elif isinstance(node, ast.Assign):
            for target in node.targets:
                yield from pairs(target, node.value)


def pairs(target: ast.expr, value: ast.expr) -> Iterator[tuple[str, ast.expr]]:
    if isinstance(target, ast.Name):
        yield target.id, value
    elif isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple):
        for name, its in zip(target.elts, value.elts, strict=True):
            yield from pairs(name, its)


def is_plain_number(value: ast.expr) -> bool:
    """Whether it is a number, or arithmetic of numbers alone."""
    parts = list(ast.walk(value))
    allowed = (ast.Constant, ast.BinOp, ast.UnaryOp, ast.operator, ast.unaryop)
    numbers = [part.value for part in parts if isinstance(part, ast.Constant)]
    return all(isinstance(part, allowed) for part in parts) and all(
        isinstance(number, int | float) for number in numbers
    )


def is_called_like_a_bound(name: str) -> bool:
    plain = name.lstrip("_")
    return plain.startswith(("MAX_", "MOST", "LONGEST", "LARGEST", "GREATEST_")) or (
        "PATIENCE" in plain
    )


def declarations() -> Iterator[tuple[str, str]]:
    """The module and the name of each bound that stands as a constant by itself."""
    for path, module in MODULES.items():
        for name, value in assigned(module):
            if isinstance(value, ast.Call) and getattr(value.func, "id", "") == "Bound":
                yield path, name


DECLARATIONS = sorted(declarations())


def test_no_number_bounds_anything_without_being_declared() -> None:
    plain = {
        f"{path}:{name}"
        for path, module in MODULES.items()
        for name, value in assigned(module)
        if is_called_like_a_bound(name) and is_plain_number(value)
    }
    assert plain == set(PLAIN)


def test_every_declaration_is_found() -> None:
    assert len(DECLARATIONS) == len(declared())


@pytest.mark.parametrize(("path", "name"), DECLARATIONS, ids=map(":".join, DECLARATIONS))
def test_a_bound_is_kept_by_its_limit(path: str, name: str) -> None:
    home = dotted(path)
    package, _, own = home.rpartition(".")
    from_home = {(home, name), (package, name), (package, own)}
    seeing = [other for other in MODULES if other == path or imported(other) & from_home]
    assert any(name in used(other) for other in seeing)


def dotted(path: str) -> str:
    return path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


@cache
def imported(path: str) -> frozenset[tuple[str, str]]:
    """What a module imports, each with where from."""
    return frozenset(
        (node.module or "", alias.name)
        for node in ast.walk(MODULES[path])
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    )


@cache
def used(path: str) -> frozenset[str]:
    """The names whose `limit` a module takes, or that it hands to what does."""
    names: set[str] = set()
    for node in ast.walk(MODULES[path]):
        if isinstance(node, ast.Attribute) and node.attr == "limit":
            names |= {called(node.value)}
        elif isinstance(node, ast.Call):
            names |= {called(argument) for argument in node.args}
            names |= {called(keyword.value) for keyword in node.keywords}
        elif isinstance(node, ast.Tuple):  # of a size, what bounds it, and how it is called
            names |= {called(part) for part in node.elts}
    return frozenset(names)


def called(node: ast.expr) -> str:
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


def test_no_two_bounds_of_a_room_are_told_alike() -> None:
    counts = Counter((bound.room, bound.bounded) for bound in declared())
    assert [text for text, count in counts.items() if count > 1] == []


@pytest.mark.parametrize("bound", sorted(declared(), key=repr), ids=lambda bound: bound.bounded)
def test_a_bound_is_told_in_the_document(bound: Bound) -> None:
    document = (ROOT / "docs/robustness.md").read_text("utf-8")
    _, _, chapter = document.partition(f"\n## {bound.room}\n")
    rows = [
        line
        for line in chapter.partition("\n## ")[0].splitlines()
        if f"| {bound.bounded} |" in line
    ]
    assert len(rows) == 1
    assert f"| {bound.beyond} |" in rows[0]


def test_the_document_is_up_to_date() -> None:
    assert chapters() in (ROOT / "docs/robustness.md").read_text("utf-8")


@pytest.mark.parametrize("bound", sorted(declared(), key=repr), ids=lambda bound: bound.bounded)
def test_all_bounds_are_told_in_one_way(bound: Bound) -> None:
    assert bound.bounded.split()[0] not in ARTICLES
    assert not bound.bounded.endswith(".")
    assert not bound.beyond.endswith(".")
    assert bound.limit > 0
