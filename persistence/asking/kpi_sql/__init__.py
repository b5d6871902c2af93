"""Scans said in SQL. Values always travel as parameters.

`shapes` are what is asked and given. A `Query` (`query`) is what all parts of a statement share:
`filters`, `conditions`, `measures` and `cells` say theirs for any statement. `sources` are where
facts come from: tables, what is looked up (`lookups`), spans that hold at instants (`spans`) or
meet whole periods (`periods`), sums, and any of these in periods that overlap (`windows`).
`groups` puts them together for all layers at once, and the `compiler` makes whole statements of
it all; those for percentiles (`spreads`) and numbers of different things (`distincts`) make their
own.
"""

from persistence.asking.kpi_sql.cells import within_sql
from persistence.asking.kpi_sql.compiler import Compiler
from persistence.asking.kpi_sql.distincts import DistinctCompiler
from persistence.asking.kpi_sql.filters import filter_sql
from persistence.asking.kpi_sql.measures import amount_at, measure_sql
from persistence.asking.kpi_sql.query import Parameters, Query
from persistence.asking.kpi_sql.shapes import (
    MAX_ROWS,
    Column,
    Layer,
    Part,
    ScanKey,
    Setting,
    Statement,
    all_of,
    masks_of,
    stretches,
)
from persistence.asking.kpi_sql.spreads import SpreadCompiler

__all__ = [
    "MAX_ROWS",
    "Column",
    "Compiler",
    "DistinctCompiler",
    "Layer",
    "Parameters",
    "Part",
    "Query",
    "ScanKey",
    "Setting",
    "SpreadCompiler",
    "Statement",
    "all_of",
    "amount_at",
    "filter_sql",
    "masks_of",
    "measure_sql",
    "stretches",
    "within_sql",
]
