"""The glossary: words with a meaning of their own here, defined by the docstrings of the code.

A word is a class that several rooms use, or any class of the domain, or one of `OTHER_WORDS`.
"""

import ast
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from api.cli.markdown import table

ROOT = Path(__file__).parents[1]
PACKAGES = ("api", "surveys", "helpdesks", "persistence", "domain")

OTHER_WORDS = {
    "fold": ("domain/folding/tickets/fold.py", "fold"),
    "business clock": ("domain/language/clocks.py", "on_business_clock"),
    "subject": ("persistence/events/subjects.py", "Subject"),
    "fold order": ("domain/folding/tickets/state/fold_order.py", "in_fold_order"),
}
"""Words without a class: the file, and the function or alias that defines them."""

LEFT_OUT = {
    "domain/facts/": "facts, which own-kpis.md lists with their columns",
    "domain/errors.py": "errors, which graphql.md lists by their codes",
    "domain/event_fields.py": "kinds of fields, which events.md and the REST contract say",
    "domain/language/conditions.py": "conditions, which own-kpis.md lists",
    "domain/language/filters.py": "filters, which the GraphQL schema describes",
    "api/simulation/": "parts of the simulated desk, which answer to nothing else",
    "api/endpoints/": "endpoints, which the REST contract describes",
    "api/graphql/kpi_kinds.py": "types of the GraphQL schema, which describes them",
    "persistence/tables/": "tables, which hold what the classes above them describe",
}
"""Where classes are described elsewhere, by the beginning of their path."""


@dataclass(frozen=True)
class Word:
    """A line of the glossary."""

    name: str
    path: str
    definition: str


def glossary() -> str:
    """Every word in a line, sorted."""
    rows = ((f"[{word.name}](../{word.path})", word.definition) for word in words())
    return table(("Word", "What it means"), rows)


@cache
def words() -> tuple[Word, ...]:
    """All words, by their names."""
    used = imported()
    classes = (
        Word(node.name, path, sentence(ast.get_docstring(node)))
        for path, node in public_classes()
        if why_left_out(path) is None
        if path.startswith("domain/") or (room_of(path), node.name) in used
    )
    others = (
        Word(name, path, sentence(docstring(modules()[path], defined)))
        for name, (path, defined) in OTHER_WORDS.items()
    )
    return tuple(sorted((*classes, *others), key=lambda word: word.name.casefold()))


@cache
def modules() -> Mapping[str, ast.Module]:
    """The modules of the product, by path."""
    files = (file for package in PACKAGES for file in sorted((ROOT / package).rglob("*.py")))
    parsed = {file.relative_to(ROOT).as_posix(): ast.parse(file.read_bytes()) for file in files}
    return {path: module for path, module in parsed.items() if "/migrations/" not in path}


def public_classes() -> Iterator[tuple[str, ast.ClassDef]]:
    """The classes at the top of modules whose names do not begin with an underscore."""
    for path, module in modules().items():
        for node in module.body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                yield path, node


def why_left_out(path: str) -> str | None:
    """Where else the classes of a module are described; None if nowhere."""
    return next((why for start, why in LEFT_OUT.items() if path.startswith(start)), None)


@cache
def imported() -> set[tuple[str, str]]:
    """The rooms and names that modules of other rooms import from them."""
    return {
        (room_of(node.module.replace(".", "/")), alias.name)
        for path, module in modules().items()
        for node in ast.walk(module)
        if isinstance(node, ast.ImportFrom) and node.module
        if room_of(node.module.replace(".", "/")) != room_of(path)
        for alias in node.names
    }


def room_of(path: str) -> str:
    """The folder of a package that a module is in, or the module itself."""
    return "/".join(path.removesuffix(".py").split("/")[:2])


def docstring(module: ast.Module, name: str) -> str | None:
    """The text that defines a function or an alias of a module."""
    for node, following in zip(module.body, [*module.body[1:], None], strict=True):
        match node, following:
            case ast.FunctionDef(), _ if node.name == name:
                return ast.get_docstring(node)
            case ast.Assign(targets=[ast.Name(id=target)]), ast.Expr(
                value=ast.Constant(value=str(text))
            ) if target == name:
                return text
    return None


def sentence(text: str | None) -> str:
    """The first sentence of a docstring; empty without one."""
    paragraph = " ".join((text or "").partition("\n\n")[0].split())
    first = re.split(r"(?<=[a-z0-9)`])\. (?=[A-Z])", paragraph, maxsplit=1)[0]
    return first if first.endswith((".", "…")) or not first else f"{first}."
