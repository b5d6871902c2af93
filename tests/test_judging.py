"""What somebody does who adds a KPI: set up, then judge it alone."""

import shutil
import subprocess
from collections.abc import Callable, Collection

import pytest

from domain.kpis import REGISTRY
from tests import ROOT
from tests.judging import MOST, Disagreement, disagreements
from tests.reference import presets
from tests.test_differential import test_every_kpi_agrees_with_the_reference as of_kpis
from tests.test_differential import test_percentiles_agree_with_the_reference as of_percentiles
from tests.test_differential_presets import (
    test_every_preset_agrees_with_the_reference as of_presets,
)


def parameters(test: Callable[..., object]) -> set[str]:
    marks: list[pytest.Mark] = getattr(test, "pytestmark", [])
    return {name for mark in marks for name in mark.args[1]}


def test_d13_every_kpi_is_a_test_of_its_own() -> None:
    assert parameters(of_kpis) == set(REGISTRY)
    assert parameters(of_percentiles) == {kpi.name for kpi in REGISTRY.values() if kpi.is_duration}
    assert parameters(of_presets) == {f"{name}-{vendor}" for name, vendor in presets.PRESETS}


def test_d13_make_install_says_what_it_did_and_what_comes_next() -> None:
    make = shutil.which("make")
    assert make is not None
    ready = ".venv/.ready"
    command = [make, f"--old-file={ready}", "install"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)  # noqa: S603
    assert done.stdout == ".venv has the service and the tools. Next: make demo, or make test\n"


def judged(wrong: Collection[str], names: Collection[str]) -> dict[str, int]:
    """Which are found to be wrong, and how many were judged when they were."""
    seen: dict[str, int] = {}

    def judge(left: Collection[str]) -> None:
        for name in left:
            if name in wrong:
                seen[name] = len(left)
                raise Disagreement(name)

    faults = disagreements(judge, names)
    return {name: seen.get(name, 0) for name in faults}


def test_d13_one_that_disagrees_leaves_the_others_judged() -> None:
    assert judged("b", "abcd") == {"b": 4}
    assert judged("bd", "abcd") == {"b": 4, "d": 3}
    assert judged("", "abcd") == {}


def test_d13_where_many_disagree_the_rest_fails_without_a_log_of_its_own() -> None:
    faults = judged("abcde", "abcdef")
    assert set(faults) == set("abcdef")
    assert len([name for name, left in faults.items() if left]) == MOST
