"""One way in: what may be stored was made by `domain.events.parse`, and by nothing else."""

import ast
from collections.abc import Iterator
from typing import get_type_hints

from domain.events import Accepted, Event, parse
from persistence.events import storing as intake
from tests import ROOT

ROOMS = ("api", "bench", "domain", "helpdesks", "persistence", "surveys")


def test_a3_what_is_stored_has_a_type_that_only_the_parse_gives() -> None:
    assert issubclass(Accepted, Event)
    assert get_type_hints(parse)["return"] is Accepted
    for store in (intake.store, intake.store_anew, intake.store_all):
        assert get_type_hints(store)["events"].__args__ == (Accepted,)


def test_a3_nobody_but_the_parse_makes_an_event_that_may_be_stored() -> None:
    assert list(makers()) == [("domain/events.py", "parse")]


def test_a3_only_the_intake_writes_events() -> None:
    writers = {
        path.name
        for path in (ROOT / "persistence").glob("*.py")
        if "INSERT INTO event " in path.read_text("utf-8")
    }
    assert writers <= {"intake.py", "origins.py"}


def makers() -> Iterator[tuple[str, str]]:
    """Files and functions that call the class, or an alternative maker of it."""
    for room in ROOMS:
        for path in sorted((ROOT / room).rglob("*.py")):
            for function in ast.walk(ast.parse(path.read_text("utf-8"))):
                if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
                    names = [call for call in ast.walk(function) if is_making(call)]
                    yield from ((str(path.relative_to(ROOT)), function.name) for _ in names)


def is_making(node: ast.AST) -> bool:
    if not isinstance(node, ast.Call):
        return False
    made = node.func.value if isinstance(node.func, ast.Attribute) else node.func
    return isinstance(made, ast.Name) and made.id == "Accepted"
