"""Cells of exports that a spreadsheet would compute."""

import csv
import io
from collections.abc import Sequence
from time import process_time
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.endpoints.spreadsheet_formulas import GUARD, safe
from api.endpoints.tables import CSV, NDJSON, ExportTable, portions, written

SIGNS = ["=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20", "\u2212", "\ufe66", "\ufe63"]
UNSEEN = ["", " ", "\t", "\r", "\n", "\r\n", "\xa0", "\u3000", "\u200b", "\ufeff", "\u202e", "\x00"]
UNSEEN += ["\x85", "\u2028", "\u2060", "\xad", "\u3164", '"', '""', "'", " \n\t", "\ufeff\u200b "]
FORMULAS = ["1+1", "cmd|' /C calc'!A0", 'HYPERLINK("http://x","y")', 'DDE("cmd";"/C calc";"x")']

unseen = st.lists(st.sampled_from(UNSEEN), max_size=3).map("".join)
formulas = st.tuples(unseen, st.sampled_from(SIGNS), st.sampled_from(FORMULAS)).map("".join)
texts = st.text(st.sampled_from([*"ab 1=+-@;,'\"\n\t", *SIGNS]), max_size=12)


async def exported(cells: Sequence[Any], kind: str) -> str:
    header = [f"c{number}" for number in range(len(cells))]
    return "".join([text async for text in written(ExportTable(header, portions([cells])), kind)])


@given(formula=formulas)
def test_c13_a_formula_is_a_text_whatever_stands_before_it(formula: str) -> None:
    assert safe(formula).startswith(GUARD)
    assert safe(formula)[1:].replace(GUARD, "") == formula.replace(GUARD, "")


@given(
    before=st.sampled_from(["a", "5", "Thanks"]), formula=formulas, mark=st.sampled_from(";\t\r\n")
)
def test_c13_a_cell_that_another_separator_would_begin_is_guarded(
    before: str, formula: str, mark: str
) -> None:
    text = f"{before}{mark}{formula}"
    assert safe(text) != text
    assert safe(text).startswith(before)


@pytest.mark.parametrize(
    "text",
    ["", "a", "a=1", "2026-05-04", "a - b", "x\ny", "5;6", "a,-1", "it's", '"quoted"', "é", "￥"],
)
def test_c13_what_is_no_formula_stays_as_it_is(text: str) -> None:
    assert safe(text) == text


@given(text=texts)
def test_c13_nothing_but_guards_is_added(text: str) -> None:
    assert safe(text).replace(GUARD, "") == text.replace(GUARD, "")
    assert text == safe(text) or len(text) < len(safe(text))


async def test_c13_headers_and_lists_are_guarded_and_numbers_and_ndjson_are_not() -> None:
    cells = ["\n=1+1", ("=a", "b"), -5.0, -2.5, None]
    read = list(csv.reader(io.StringIO(await exported(cells, CSV), newline="")))
    assert read[1] == ["'\n=1+1", "'=a, b", "-5", "-2.5", ""]
    row = orjson.loads(await exported(cells, NDJSON))
    assert list(row.values()) == ["\n=1+1", ["=a", "b"], -5.0, -2.5, None]
    table = ExportTable(["=h"], portions([]))
    assert [text async for text in written(table, CSV)] == ["'=h\r\n"]


def test_c13_guarding_takes_time_by_length() -> None:
    def seconds(length: int) -> float:
        texts = ["\t" * length, ";" * length, " " * length, "\t=" * length]
        began = process_time()
        for text in texts:
            safe(text)
        return process_time() - began

    seconds(1_000)
    assert seconds(64_000) < 40 * max(seconds(8_000), 0.001)
