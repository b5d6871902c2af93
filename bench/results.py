"""What was measured, against what, and whether it keeps within its budget."""

import json
import os
import platform
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from rich.console import Console
from rich.table import Table

_WIDTH = 150
console = Console()
if not console.is_terminal:
    console = Console(width=_WIDTH)


@dataclass(frozen=True, slots=True)
class Budget:
    """A bound of the figure itself, or of its ratio to the reference."""

    figure: Literal["value", "ratio"]
    sign: Literal["<=", ">="]
    bound: float

    def __str__(self) -> str:
        return f"{self.figure} {self.sign} {self.bound:g}"

    def holds(self, result: "Result") -> bool | None:
        value = result.value if self.figure == "value" else result.ratio
        if value is None:
            return None
        return value <= self.bound if self.sign == "<=" else value >= self.bound


@dataclass(frozen=True, slots=True)
class RawLimit:
    """A raw limit that was measured in the same run, in the same unit."""

    name: str
    value: float


@dataclass(frozen=True, slots=True)
class Result:
    """One figure."""

    name: str
    value: float
    unit: str
    reference: RawLimit | None = None
    budget: Budget | None = None

    @property
    def ratio(self) -> float | None:
        return self.value / self.reference.value if self.reference else None

    def as_json(self) -> dict[str, object]:
        reference, ratio = self.reference, self.ratio
        return {
            "name": self.name,
            "value": _short(self.value),
            "unit": self.unit,
            "reference_name": reference.name if reference else None,
            "reference_value": _short(reference.value) if reference else None,
            "ratio": _short(ratio) if ratio is not None else None,
            "budget": str(self.budget) if self.budget else None,
        }


@dataclass(slots=True)
class Report:
    """All figures of a run."""

    postgres: str = "unknown"
    results: list[Result] = field(default_factory=list)

    def add(self, result: Result) -> None:
        self.results.append(result)
        console.print(f"  {result.name}: {_text(result.value)} {result.unit}", highlight=False)

    def show(self) -> None:
        table = Table("what", "figure", "unit", "reference", "figure", "ratio", "budget", "")
        for result in self.results:
            reference, ratio = result.reference, result.ratio
            table.add_row(
                result.name,
                _text(result.value),
                result.unit,
                reference.name if reference else "",
                _text(reference.value) if reference else "",
                _text(ratio) if ratio is not None else "",
                str(result.budget) if result.budget else "",
                _verdict(result),
            )
        console.print(table)

    def write(self, path: Path, parts: Sequence[str]) -> None:
        header = {
            "parts": list(parts),
            "python": platform.python_version(),
            "postgres": self.postgres,
            "cores": _cores(),
        }
        whole = {**header, "results": [result.as_json() for result in self.results]}
        path.write_text(json.dumps(whole, indent=2) + "\n", "utf-8")


def percentile(numbers: Sequence[float], share: float) -> float:
    """The number that this share of all does not exceed."""
    ordered = sorted(numbers)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def _verdict(result: Result) -> str:
    holds = result.budget.holds(result) if result.budget else None
    return "" if holds is None else "[green]ok[/green]" if holds else "[red]over[/red]"


def _cores() -> int:
    return os.cpu_count() or 1


def _short(number: float) -> float:
    return float(f"{number:.4g}")


def _text(number: float) -> str:
    return f"{number:,.0f}" if abs(number) >= 1000 else f"{number:.3g}"
