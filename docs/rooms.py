"""The rooms of the code: a picture of what may import what, and a table of what each room holds.

    .venv/bin/python -m docs.rooms

Both are made from the contracts of import-linter in pyproject.toml and from the docstrings of the
packages. A test fails if the committed picture is not the one that this makes.
"""

import ast
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from api.cli.markdown import table

ROOT = Path(__file__).parent.parent
FOLDER = ROOT / "docs/images"

Layers = list[tuple[str, ...]]
"""From the top: those of one layer do not know each other."""


def contracts() -> list[dict[str, Any]]:
    """The contracts of import-linter."""
    text = (ROOT / "pyproject.toml").read_text("utf-8")
    declared: list[dict[str, Any]] = tomllib.loads(text)["tool"]["importlinter"]["contracts"]
    return declared


def layers(package: str | None = None) -> Layers:
    """The layers within a package, or those of the packages themselves."""
    containers = [package] if package else []
    (contract,) = (
        contract
        for contract in contracts()
        if contract["type"] == "layers" and contract.get("containers", []) == containers
    )
    return [tuple(layer.split(" | ")) for layer in contract["layers"]]


def rooms_table(package: str, link: str = "..") -> str:
    """What each room of a package holds, in a line each, from the top layer down.

    Args:
        package: the package.
        link: the root of the repository, from the document.
    """
    rows = (
        (_link(f"{package}/{room}", link), purpose(f"{package}/{room}")) for room in _all(package)
    )
    return table(("Room", "What it holds"), rows)


def packages_table(link: str = "..") -> str:
    """What each package holds, in a line each, from the top layer down."""
    names = [*_all(None), "helpdesks"]
    return table(
        ("Package", "What it holds"), ((_link(name, link), purpose(name)) for name in names)
    )


def _all(package: str | None) -> Iterator[str]:
    for layer in layers(package):
        yield from layer


def _file(path: str) -> Path:
    """The module of a room, or the marker of its package."""
    module = ROOT / f"{path}.py"
    return module if module.exists() else ROOT / path / "__init__.py"


def _link(path: str, root: str) -> str:
    is_module = _file(path).name != "__init__.py"
    name = path.rpartition("/")[2]
    return f"[`{name}`]({root}/{path}.py)" if is_module else f"[`{name}/`]({root}/{path})"


def purpose(path: str) -> str:
    """The first sentence of a room's docstring, without the name that it may begin with."""
    text = ast.get_docstring(ast.parse(_file(path).read_text("utf-8"))) or ""
    sentence = " ".join(text.partition("\n\n")[0].split()).partition(". ")[0].removesuffix(".")
    name, colon, rest = sentence.partition(": ")
    is_name = colon and len(name.split()) <= _LONGEST_NAME
    sentence = rest if is_name else sentence
    return sentence[:1].upper() + sentence[1:]


_LONGEST_NAME = 2


class Colours(NamedTuple):
    """What a picture is painted with."""

    text: str
    faint: str
    card: str
    border: str
    room: str
    accents: Mapping[str, str]


THEMES = {
    "light": Colours(
        text="#1f2328",
        faint="#59636e",
        card="#f6f8fa",
        border="#d1d9e0",
        room="#ffffff",
        accents={
            "api": "#0969da",
            "surveys": "#8250df",
            "persistence": "#1a7f37",
            "domain": "#bc4c00",
            "helpdesks": "#bf3989",
        },
    ),
    "dark": Colours(
        text="#f0f6fc",
        faint="#9198a1",
        card="#151b23",
        border="#3d444d",
        room="#0d1117",
        accents={
            "api": "#4493f8",
            "surveys": "#ab7df8",
            "persistence": "#3fb950",
            "domain": "#f0883e",
            "helpdesks": "#db61a2",
        },
    ),
}


class Box(NamedTuple):
    """Where a package is painted."""

    x: int
    y: int
    width: int
    height: int

    @property
    def right(self) -> int:
        """The right edge."""
        return self.x + self.width

    @property
    def middle(self) -> int:
        """Halfway down."""
        return self.y + self.height // 2


WIDTH, HEIGHT = 960, 504
BOXES = {
    "api": Box(16, 16, 240, 440),
    "surveys": Box(304, 16, 136, 60),
    "persistence": Box(488, 16, 212, 368),
    "domain": Box(748, 16, 196, 440),
    "helpdesks": Box(304, 396, 136, 60),
}
ARROWS = (
    ("api", "surveys", "surveys"),
    ("surveys", "persistence", "surveys"),
    ("api", "persistence", "persistence"),
    ("persistence", "domain", "persistence"),
    ("api", "helpdesks", "helpdesks"),
    ("helpdesks", "domain", "helpdesks"),
)
"""From whom, to whom, and halfway down whom."""
_HEAD, _MARGIN, _GAP, _ACROSS = 44, 12, 8, 2
_CAPTION = (
    "A package may import those that its arrows lead to, also by way of another. Within a package, "
    "a room may import those below it."
)


_FONTS = "-apple-system, BlinkMacSystemFont, Segoe UI, Noto Sans, sans-serif"
_SVG = """\
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" \
height="{height}" role="img" aria-labelledby="title" font-family="{fonts}">
<title id="title">The packages and their rooms, and what may import what</title>
<defs><marker id="head" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="7" markerHeight="7" \
orient="auto"><path d="M0 1 L9 5 L0 9 z" fill="{faint}"/></marker></defs>
{parts}
<text x="{centre}" y="{bottom}" font-size="13" text-anchor="middle" fill="{faint}">{caption}</text>
</svg>
"""


def picture(theme: str) -> str:
    """The picture, as SVG."""
    colours = THEMES[theme]
    parts = [_arrow(colours, *arrow) for arrow in ARROWS]
    parts += [part for name in BOXES for part in _package(colours, name)]
    return _SVG.format(
        width=WIDTH,
        height=HEIGHT,
        fonts=_FONTS,
        faint=colours.faint,
        parts="\n".join(parts),
        centre=WIDTH // 2,
        bottom=HEIGHT - 18,
        caption=_CAPTION,
    )


def _arrow(colours: Colours, source: str, target: str, level: str) -> str:
    y = BOXES[level].middle
    return (
        f'<path d="M{BOXES[source].right + 4} {y} H{BOXES[target].x - 4}" fill="none"'
        f' stroke="{colours.faint}" stroke-width="1.5" marker-end="url(#head)"/>'
    )


def _package(colours: Colours, name: str) -> Iterator[str]:
    box, accent = BOXES[name], colours.accents[name]
    yield (
        f'<rect x="{box.x}" y="{box.y}" width="{box.width}" height="{box.height}" rx="10"'
        f' fill="{colours.card}" stroke="{colours.border}"/>'
    )
    has_rooms = any(contract.get("containers") == [name] for contract in contracts())
    y = box.y + 28 if has_rooms else box.middle + 6
    yield (
        f'<text x="{box.x + box.width // 2}" y="{y}" font-size="17" font-weight="600"'
        f' text-anchor="middle" fill="{accent}">{name}</text>'
    )
    if has_rooms:
        yield from _rooms(colours, name)


def _rooms(colours: Colours, name: str) -> Iterator[str]:
    box, inside = BOXES[name], BOXES[name].width - 2 * _MARGIN
    lines = [
        layer[first : first + _ACROSS]
        for layer in layers(name)
        for first in range(0, len(layer), _ACROSS)
    ]
    pitch = (box.height - _HEAD - _MARGIN + _GAP) / len(lines)
    for number, line in enumerate(lines):
        width = (inside - _GAP * (len(line) - 1)) // len(line)
        y = box.y + _HEAD + round(number * pitch)
        for column, room in enumerate(line):
            x = box.x + _MARGIN + column * (width + _GAP)
            yield _room(colours, name, room, Box(x, y, width, round(pitch) - _GAP))


def _room(colours: Colours, package: str, name: str, box: Box) -> str:
    return (
        f'<rect x="{box.x}" y="{box.y}" width="{box.width}" height="{box.height}" rx="6"'
        f' fill="{colours.room}" stroke="{colours.accents[package]}" stroke-opacity="0.55"/>\n'
        f'<text x="{box.x + box.width // 2}" y="{box.middle + 5}" font-size="14"'
        f' text-anchor="middle" fill="{colours.text}">{name}</text>'
    )


def main() -> None:
    """Renew the pictures."""
    for theme in THEMES:
        (FOLDER / f"rooms-{theme}.svg").write_text(picture(theme), "utf-8")


if __name__ == "__main__":
    main()
