"""The architecture as documents show it is the one that import-linter enforces."""

import re
import tomllib
from collections.abc import Mapping, Sequence

import pytest

from docs.rooms import ARROWS, FOLDER, THEMES, picture, purpose
from tests import ROOT

DOCUMENT = (ROOT / "docs/architecture.md").read_text("utf-8")
CONTRACTS = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]
ROOMS: Mapping[str, Sequence[str]] = {
    package: [room for layer in contract["layers"] for room in layer.split(" | ")]
    for contract in CONTRACTS["contracts"]
    for package in contract.get("containers", ())
}
PATHS = [f"{package}/{room}" for package, rooms in ROOMS.items() for room in rooms]
PACKAGES: Sequence[str] = CONTRACTS["root_packages"]


def texts(theme: str) -> list[str]:
    """What is written in the committed picture, without its caption."""
    svg = (FOLDER / f"rooms-{theme}.svg").read_text("utf-8")
    return re.findall(r">([^<\n]+)</text>", svg)[:-1]


@pytest.mark.parametrize("theme", THEMES)
def test_the_picture_is_up_to_date(theme: str) -> None:
    assert (FOLDER / f"rooms-{theme}.svg").read_text("utf-8") == picture(theme)


@pytest.mark.parametrize("theme", THEMES)
def test_the_picture_names_what_the_contracts_name_in_their_order(theme: str) -> None:
    written = texts(theme)
    assert sorted(written) == sorted(
        [*PACKAGES, *(room for rooms in ROOMS.values() for room in rooms)]
    )
    for package, rooms in ROOMS.items():
        start = written.index(package) + 1
        assert written[start : start + len(rooms)] == rooms


def test_no_arrow_of_the_picture_is_forbidden() -> None:
    (order,) = (
        contract["layers"]
        for contract in CONTRACTS["contracts"]
        if contract["type"] == "layers" and "containers" not in contract
    )
    for source, target, _ in ARROWS:
        if {source, target} <= set(order):
            assert order.index(source) < order.index(target)
        for contract in CONTRACTS["contracts"]:
            if source in contract.get("source_modules", ()):
                assert target not in contract["forbidden_modules"]


@pytest.mark.parametrize("path", [*PACKAGES, *PATHS])
def test_the_document_says_what_each_room_holds(path: str) -> None:
    assert purpose(path)
    assert f"| {purpose(path)} |" in DOCUMENT


def test_each_folder_of_the_tests_mirrors_a_room() -> None:
    folders = {
        f"{package}/{folder.name}"
        for package in ROOMS
        for folder in (ROOT / "tests" / package).iterdir()
        if folder.is_dir() and folder.name != "__pycache__"
    }
    assert folders <= set(PATHS)
