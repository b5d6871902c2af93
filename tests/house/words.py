"""Names that say what they name: no vague name, and each class name for one class.

It reads the Python of the service, its tests, benchmarks and generators of documentation as text:
it imports nothing of what it checks.
"""

import ast
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
FOLDERS = ("api", "surveys", "helpdesks", "persistence", "domain", "tests", "bench")
# Names that could stand for anything, and what to think of in place of them.
VAGUE = {
    "told": "say what it is: fields, events, text, answer, message, …",
    "found": "say what was looked for: matches, rows, position, problem, …",
    "asked": "say what is asked for: requested, demand, question, currencies, …",
    "known": "say what is known: names, columns, covered, previous, …",
    "place": "say which: path, position, rank, index, slot, location, …",
    "places": "say which: paths, positions, ranks, decimals, slots, …",
    "moment": "say which: instant, at, now, position in the order, …",
    "moments": "say which: instants, positions, …",
    "thing": "say what it is: subject, ticket, person, fact, …",
    "things": "say what they are: subjects, tickets, persons, facts, …",
    "one": "say one of what: item, event, row, demand, …",
    "of": "say what it belongs to; only a function, such as a constructor, may be named `of`",
}
# Classes that look like it, but are words of the field: a condition on null, and sums of powers.
OF_THE_FIELD = {"Known", "Moments"}


@dataclass(frozen=True)
class Finding:
    """A name to change: where it is bound, and what to do."""

    path: str
    line: int
    name: str
    advice: str

    def __str__(self) -> str:
        """The finding as compilers write theirs."""
        return f"{self.path}:{self.line}: `{self.name}`: {self.advice}"


def sources(root: Path = ROOT) -> dict[str, ast.Module]:
    """The modules that are checked, by their paths from the root."""
    files = [file for folder in FOLDERS for file in (root / folder).rglob("*.py")]
    files += (root / "docs").glob("*.py")
    return {
        file.relative_to(root).as_posix(): ast.parse(file.read_bytes()) for file in sorted(files)
    }


def findings(modules: Mapping[str, ast.Module]) -> list[Finding]:
    """What is to be renamed in the modules."""
    return [*vague_names(modules), *shared_class_names(modules)]


def vague_names(modules: Mapping[str, ast.Module]) -> Iterator[Finding]:
    """Bindings of names that say nothing: also of classes, and of the modules themselves."""
    for path, module in modules.items():
        bindings = [(Path(path).stem, 1), *_bindings(module)]
        for name, line in bindings:
            advice = VAGUE.get(name.strip("_").lower())
            if advice and name not in OF_THE_FIELD:
                yield Finding(path, line, name, advice)


def shared_class_names(modules: Mapping[str, ast.Module]) -> Iterator[Finding]:
    """Classes whose name, without leading underscores, another class has as well."""
    classes = defaultdict[str, list[tuple[str, int]]](list)
    for path, module in modules.items():
        for node in ast.walk(module):
            if isinstance(node, ast.ClassDef):
                classes[node.name.lstrip("_")].append((path, node.lineno))
    for name, positions in classes.items():
        for path, line in positions if len(positions) > 1 else ():
            others = ", ".join(
                f"{file}:{at}" for file, at in positions if (file, at) != (path, line)
            )
            yield Finding(path, line, name, f"rename the narrower class; also at {others}")


def _bindings(module: ast.Module) -> Iterator[tuple[str, int]]:
    """The names that a module gives to values, functions, classes and imports, with their lines."""
    for node in ast.walk(module):
        line = getattr(node, "lineno", 0)
        match node:
            case ast.Name(id=name, ctx=ast.Store()) | ast.Attribute(attr=name, ctx=ast.Store()):
                yield name, line
            case ast.arg(arg=name) | ast.ClassDef(name=name):
                yield name, line
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) if name != "of":
                yield name, line
            case ast.alias(name=path, asname=alias):
                yield alias or path.split(".")[-1], line
            case (
                ast.ExceptHandler(name=str(name))
                | ast.MatchAs(name=str(name))
                | ast.MatchStar(name=str(name))
                | ast.MatchMapping(rest=str(name))
            ):
                yield name, line
