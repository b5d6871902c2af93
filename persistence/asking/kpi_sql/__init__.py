"""Plans of scans in SQL. Values always travel as parameters.

`statements` turns a plan (`domain.asking.scan_plans`) into statements: one for each of its
`sheets`, and for each portion of that which is read from a rollup or from the facts. A `Query`
(`query`) is what all parts of one statement share; `filters`, `conditions`, `measures` and `cells`
say theirs for any statement. `sources` are where facts come from: tables, what is looked up
(`lookups`), spans that hold at instants (`spans`) or meet whole periods (`periods`), rollups, and
any of these in periods that overlap (`windows`). `groups` puts them together for all layers at
once, and the `compiler` makes whole statements of it all; those about percentiles (`histograms`)
and numbers of distinct values (`distincts`) make their own.
"""

from persistence.asking.kpi_sql.cells import within_sql
from persistence.asking.kpi_sql.compiler import Compiler
from persistence.asking.kpi_sql.distincts import DistinctCompiler
from persistence.asking.kpi_sql.filters import filter_sql
from persistence.asking.kpi_sql.histograms import HistogramCompiler
from persistence.asking.kpi_sql.measures import amount_at, measure_sql
from persistence.asking.kpi_sql.query import Parameters, Query
from persistence.asking.kpi_sql.shapes import MAX_ROWS, Setting, Statement, masks_of
from persistence.asking.kpi_sql.sheets import Sheet
from persistence.asking.kpi_sql.statements import statements

__all__ = [
    "MAX_ROWS",
    "Compiler",
    "DistinctCompiler",
    "HistogramCompiler",
    "Parameters",
    "Query",
    "Setting",
    "Sheet",
    "Statement",
    "amount_at",
    "filter_sql",
    "masks_of",
    "measure_sql",
    "statements",
    "within_sql",
]
