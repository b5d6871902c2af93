"""The statements of a plan: one for each sheet and each of its portions.

What is read from histograms is put together with the facts that they do not cover in one statement,
as percentiles do not add up afterwards.
"""

from collections.abc import Iterator

from domain.asking.scan_plans import ScanPlan
from domain.asking.scans import Portion
from persistence.asking.kpi_sql.compiler import Compiler
from persistence.asking.kpi_sql.histograms import HistogramCompiler
from persistence.asking.kpi_sql.shapes import Setting, Statement
from persistence.asking.kpi_sql.sheets import Sheet, sheets


def statements(plan: ScanPlan, setting: Setting) -> Iterator[tuple[Sheet, Statement]]:
    """The statements of a plan, each with the sheet that its rows belong to."""
    for sheet in sheets(plan):
        for statement in _statements(sheet, setting):
            yield sheet, statement


def _statements(sheet: Sheet, setting: Setting) -> Iterator[Statement]:
    rolled_up, uncovered = sheet.plan.portions(sheet.layers)
    question = (setting, sheet.plan.key, sheet.layers)
    columns = sheet.own_columns
    if rolled_up and rolled_up.histograms is not None:
        compiler = HistogramCompiler(*question, uncovered or Portion())
        yield compiler.statement(columns, rolled_up)
        return
    for portion in (rolled_up, uncovered):
        if portion:
            yield Compiler(*question, portion).statement(columns)
