"""Conditions on columns: texts, patterns, what is said at all, and one of several."""

from fnmatch import fnmatchcase
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.cli.importing import Import
from helpdesks.eventlog import Mapping, MappingError
from helpdesks.mappings.patterns import matcher
from tests import ROOT
from tests.desk import NOW, StoredDesk
from tests.helpdesks.samples import MINIMAL, events_of

HEADER = "ticket,at,a,b"
WIDE = ROOT / "examples" / "mappings"


def rows_that_hold(rule: str, *cells: str, head: str = "") -> list[str]:
    """Which rows make the event of a rule; a row is what stands in its columns a and b."""
    text = MINIMAL.replace("[rows]", f"[rows]\n{head}")
    mapping = f'{text}[events.x]\ntype = "ticket.callback_made"\n{rule}\n'
    lines = [f"T{n},2026-05-04 09:{n:02},{each}" for n, each in enumerate(cells)]
    made = events_of(*lines, header=HEADER, mapping=mapping)
    held = [int(event["subject"][1:]) for event in made if event["id"].endswith("/x")]
    return [cells[index] for index in held]


CELLS = ["red,", ",red", "blue,red", "red hot,x", "?,", ",", "dark red,x", "RED,x", " ,x", "r*d,x"]
HELD = {
    "texts": ('when.a = ["red", "blue"]', ["red,", "blue,red"]),
    "texts in a table": ('when.a = { in = ["red"] }', ["red,"]),
    "prefix": ('when.a = { like = ["red*"] }', ["red,", "red hot,x"]),
    "suffix": ('when.a = { like = ["*red"] }', ["red,", "dark red,x"]),
    "middle": ('when.a = { like = ["*d*h*"] }', ["red hot,x"]),
    "text or pattern": ('when.a = { in = ["?"], like = ["*hot"] }', ["red hot,x", "?,"]),
    "said": ("when.b = { said = true }", [each for each in CELLS if not each.endswith(",")]),
    "not said": ("when.b = { said = false }", ["red,", "?,", ","]),
    "unless said": ("unless.b = { said = true }", ["red,", "?,", ","]),
    "unless not said": ("unless.a = { said = false }", [c for c in CELLS if c[0] != ","]),
    "unless like": (
        'unless.a = { like = ["*red*", "*RED*"] }',
        [",red", "blue,red", "?,", ",", " ,x", "r*d,x"],
    ),
    "any": ('any = [{ when.a = ["red"] }, { when.b = ["red"] }]', ["red,", ",red", "blue,red"]),
    "any of several": (
        'any = [{ when.a = ["blue"], when.b = ["red"] }, { unless.b = { like = ["*"] } }]',
        ["blue,red"],
    ),
    "any and all": (
        'when.a = { said = true }\nany = [{ when.a = ["red"] }, { when.b = ["red"] }]',
        ["red,", "blue,red"],
    ),
}


@pytest.mark.parametrize(("rule", "held"), HELD.values(), ids=HELD.keys())
def test_d10_a_rule_holds_for_the_rows_that_it_asks_for(rule: str, held: list[str]) -> None:
    assert rows_that_hold(rule, *CELLS) == held


def test_d10_said_goes_by_what_says_nothing_in_this_log() -> None:
    head = 'not_said = ["?", ""]\nstrip = true'
    said = rows_that_hold("when.a = { said = true }", "?,", " ,x", "red,", head=head)
    assert said == ["red,"]


def test_d10_the_row_before_is_looked_at_by_patterns_too() -> None:
    text = MINIMAL.replace("[rows]", "[rows]\nordered = true")
    rule = 'any = [{ after.a = { like = ["c*"] } }, { not_after.a = { said = true } }]'
    mapping = f'{text}[events.x]\ntype = "ticket.callback_made"\n{rule}\n'
    lines = [f"T1,2026-05-04 09:0{n},{a}," for n, a in enumerate(["open", "closed", "x", "", "y"])]
    made = [
        e["id"] for e in events_of(*lines, header=HEADER, mapping=mapping) if e["id"][-1] == "x"
    ]
    # The first row is after nothing; the third after `closed`; the fifth after an empty cell.
    assert made == [f"T1/2026-05-04 09:0{n}/x" for n in (0, 2, 4)]
    with pytest.raises(MappingError, match=r"events\.x\.after needs rows\.ordered"):
        Mapping.from_toml(mapping.replace("ordered = true", ""))


def test_d10_a_value_is_found_by_its_text_first_then_by_the_first_pattern() -> None:
    field = (
        'data.priority = { from = "{a}", values = { P1x = "low" },'
        ' like = { "P1*" = "urgent", "P*" = "high" }, otherwise = "normal" }'
    )
    lines = [f"T{n},2026-05-04 09:00,{a}," for n, a in enumerate(["P1x", "P1", "P2", "x"])]
    made = events_of(*lines, header=HEADER, mapping=MINIMAL + field + "\n")
    assert [event["data"]["priority"] for event in made] == ["low", "urgent", "high", "normal"]
    strict = MINIMAL + field.replace(', otherwise = "normal"', "") + "\n"
    (refusal,) = events_of(lines[3], header=HEADER, mapping=strict)
    assert "and like none there" in refusal.problem


WRONG = {
    "no star": (
        'when.a = { like = ["red"] }',
        r"line 15: .*\.like 'red' has no \*",
    ),
    "unknown": ('when.a = { lik = ["red*"] }', r"line 15: events\.x\.when\.a\.lik is unknown"),
    "nothing": ("when.a = {}", r"line 15: events\.x\.when\.a must have one of in, like, said"),
    "not said and more": (
        'when.a = { said = false, in = ["x"] }',
        r"line 15: events\.x\.when\.a\.said can be false only alone",
    ),
    "any without": ("any = [{}]", r"line 15: events\.x\.any\.0 must have one of when, unless"),
    "any of what": ('any = [{ a = ["x"] }]', r"line 15: events\.x\.any\.0\.a is unknown"),
    "no list": ("any = 5", r"line 15: events\.x\.any must be a list of tables"),
    "value without a star": (
        'data.agent = { from = "{a}", like = { x = "y" } }',
        r"line 15: events\.x\.data\.agent\.like",
    ),
    "value that cannot be": (
        'data.agent = { from = "{a}", like = { "x*" = 5 } }',
        r"line 15: events\.x\.data\.agent must be text",
    ),
    "column that is not there": ('when.c = ["x"]', r"line 15: events\.x\.when\.c names a column"),
}


@pytest.mark.parametrize(("rule", "message"), WRONG.values(), ids=WRONG.keys())
def test_d10_a_mistake_is_told_with_its_line(rule: str, message: str) -> None:
    mapping = f'{MINIMAL}[events.x]\ntype = "ticket.callback_made"\n{rule}\n'
    with pytest.raises(MappingError, match=message):
        events_of("T1,2026-05-04 09:00,,", header=HEADER, mapping=mapping)


@given(
    pattern=st.text("ab*", max_size=8).filter(lambda text: "*" in text),
    text=st.text("ab", max_size=10),
)
def test_d10_a_pattern_means_what_it_means_elsewhere(pattern: str, text: str) -> None:
    assert matcher(pattern)(text) == fnmatchcase(text, pattern)


def test_d10_no_pattern_takes_long() -> None:
    began = process_time()
    assert not matcher("*a" * 30 + "*b")("a" * 100_000)
    assert not matcher("*" + "a" * 500 + "*c*")("a" * 50_000)
    assert process_time() - began < 5


async def test_d10_a_row_for_each_ticket(desk: StoredDesk) -> None:
    """examples/mappings/tickets_wide.csv by pencil: four tickets, of which one is spam."""
    mapping = Mapping.from_toml((WIDE / "tickets_wide.toml").read_text("utf-8"))
    job = Import(desk.database, desk.workspace, mapping, NOW)
    report = await job.run([WIDE / "tickets_wide.csv"], lambda *_: None)
    assert report.is_whole
    rows = {name: seen.rows for name, seen in report.seen.items()}
    assert (rows["important"], rows["spam"], rows["assigned"], rows["rating"]) == (1, 1, 3, 2)
    assert (await desk.read("ticket_volume")).value == 3
    # Replies after 10, 30 and 20 minutes.
    assert (await desk.read("first_response_time")).value == (10 + 30 + 20) * 60 / 3
    # Resolved after 120 and 60 minutes.
    assert (await desk.read("resolution_time")).value == (120 + 60) * 60 / 2
    # Of the ratings 5 and 2, one is satisfied.
    assert (await desk.read("csat")).value == 1 / 2
    assert (await desk.read("open_tickets", now=NOW)).value == 1
