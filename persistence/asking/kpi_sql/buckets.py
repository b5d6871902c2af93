"""Buckets said in SQL: which one a value is in, and what stands for those that are in one."""

from domain.asking.histograms import GAMMA, SMALL

_ENDS_AT_ONE = 10_000
"""The number of the bucket that ends at 1. Those of values below 0 have the numbers of the same
values above it, with a minus; 0 is a bucket of its own. So buckets are in the order of values."""


def bucket_sql(value: str) -> str:
    """The number of the bucket that a value is in."""
    number = f"{_ENDS_AT_ONE} + ceil(ln(abs({value})) / ln({GAMMA!r}::float8))"
    return f"(CASE WHEN {value} = 0 THEN 0 ELSE sign({value}) * ({number}) END)::int2"


def middle_sql(bucket: str) -> str:
    """What stands for all values of a bucket: none of them is farther than the relative error."""
    end = f"power({GAMMA!r}::float8, abs({bucket}) - {_ENDS_AT_ONE})"
    return f"sign({bucket}) * 2 * {end} / ({GAMMA!r}::float8 + 1)"


def histogram_of(values: str) -> str:
    """The histogram of an array of values, which are in no order."""
    ordered = f"ARRAY(SELECT one FROM unnest({values}) AS one ORDER BY one)"
    each = (
        f"SELECT {bucket_sql('one')} AS bucket, count(*) AS weight"
        f" FROM unnest({values}) AS one GROUP BY bucket"
    )
    running = f"SELECT bucket, sum(weight) OVER (ORDER BY bucket)::int AS upto FROM ({each}) AS one"
    return (
        f"SELECT cardinality({values}) AS size,"
        f" CASE WHEN cardinality({values}) < {SMALL} THEN {ordered} END AS points,"
        " array_agg(bucket ORDER BY bucket) AS buckets, array_agg(upto ORDER BY bucket) AS upto"
        f" FROM ({running}) AS one"
    )
