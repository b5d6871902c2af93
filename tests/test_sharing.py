"""Several processes share the tests of a run."""

from types import SimpleNamespace
from typing import Any

from tests import ROOT
from tests.sharing import LONGEST, in_order


def test_files_that_are_begun_first_are_there() -> None:
    assert [file for file in LONGEST if not (ROOT / file).is_file()] == []


def test_what_takes_long_is_begun_first_and_each_file_stays_whole() -> None:
    names = ["few.py", "many.py", LONGEST[0], "many.py"]
    items: list[Any] = [SimpleNamespace(path=ROOT / name) for name in names]
    few, many, longest, more = items
    assert in_order(items) == [longest, many, more, few]
