"""Mappings: mistakes are named by their keys, and awkward columns can be told."""

import csv
import json
import re

import pytest

from helpdesks.eventlog import Mapping, MappingError, events
from tests import ROOT
from tests.helpdesks.samples import LOG, MINIMAL, events_of


@pytest.mark.parametrize(
    ("old", "new", "field", "problem"),
    [
        ('source = "desk"', "", "source", "is required"),
        ('source = "desk"', "source = 5", "source", "must be text"),
        ("source =", "sauce =", "sauce", "is unknown; there are source, file, rows, time"),
        ('subject = "{ticket}"', "", "rows.subject", "is required"),
        ('subject = "{ticket}"', 'subject = "{ticket"', "rows.subject", "has a lone {"),
        ("ordered = true", "orderd = true", "rows.orderd", "is unknown; there are subject"),
        ("ordered = true", "ordered = 1", "rows.ordered", "must be true or false"),
        ('order = ["version"]', 'order = "version"', "rows.order", "must be a list of texts"),
        ('zone = "UTC"', 'zone = "Mars"', "time.zone", "must be a zone of the IANA database"),
        ('zone = "UTC"', "", "time.format", "bears no offset, so a zone is required"),
        ('"%Y-%m-%d %H:%M"', '"%H:%M"', "time.format", "names no year"),
        ('"%Y-%m-%d %H:%M"', '"%Y-%m-%d %Q"', "time.format", "cannot be read"),
        ('"ticket.opened"', '"ticket.open"', "events.opened.type", "must be one of ticket.opened"),
        ('on = "first"', 'on = "once"', "events.opened.on", "must be one of every, first, change"),
        ('on = "first"', 'on = "change"', "events.opened.on", 'can be "change" only for'),
        ("data.channel", "data.chanel", "events.opened.data.chanel", "there are priority"),
        ('data.channel = "email"', "", "events.opened.data.channel", "is required for"),
        ('Done = "resolved"', 'Done = "done"', "events.status.data.status", "must be one of new"),
        ("unset =", "unste =", "events.assigned.data.agent.unste", "is unknown; there are"),
        ("[rows]", "[rows", "file", "is not TOML"),
        ("[rows]", "[file]\ndelimiter = '::'\n[rows]", "file.delimiter", "must be one character"),
        ('"%Y-%m-%d %H:%M"', '"%Y-%m %H:%M"', "time.format", "names no day"),
        (
            "[events.status]",
            "[events.x]\ndata = 5\n[events.status]",
            "events.x.type",
            "must be one of ticket.opened",
        ),
        (
            'Done = "resolved"',
            "Done = []",
            "events.status.data.status.values.Done",
            "must be a text, num",
        ),
        ("data.agent = ", "on2 = ", "events.assigned.on2", "is unknown"),
        ('channel = "email"', "channel = 5", "events.opened.data.channel", "must be text"),
        ('id = "{who}"', "id = 5", "events.opened.data.requester.id", "must be text"),
    ],
    ids=lambda value: str(value)[:30],
)
def test_a_mistake_is_named_by_its_key(old: str, new: str, field: str, problem: str) -> None:
    assert old in LOG
    with pytest.raises(MappingError) as caught:
        Mapping.from_toml(LOG.replace(old, new))
    assert re.sub(r"^line \d+: ", "", caught.value.field) == field
    assert problem in caught.value.problem


def test_a_mistake_is_named_with_its_line() -> None:
    text = MINIMAL + '[events.x]\ntype = "ticket.replied"\ndata.author.kind = "nobody"\n'
    with pytest.raises(MappingError) as caught:
        Mapping.from_toml(text)
    line = text.splitlines().index('data.author.kind = "nobody"') + 1
    assert caught.value.field == f"line {line}: events.x.data.author.kind"


def test_a_change_cannot_be_told_beside_events_that_tell_of_the_same_state() -> None:
    text = LOG + '[events.up]\ntype = "ticket.escalated"\ndata.to_tier = "2"\n'
    with pytest.raises(MappingError, match=r"events\.assigned\.on .*events\.up"):
        Mapping.from_toml(text)


def test_the_row_before_is_known_only_in_order() -> None:
    text = MINIMAL + '[events.x]\ntype = "ticket.callback_made"\nafter.did = ["x"]\n'
    with pytest.raises(MappingError, match=r"events\.x\.after needs rows\.ordered"):
        Mapping.from_toml(text)


def test_a_column_that_the_file_lacks_is_named_with_its_key() -> None:
    with pytest.raises(MappingError, match=r"rows\.subject names a column .*'ticket'; it has a, b"):
        events_of("1,2", header="a,b")


def test_a_column_name_that_occurs_twice_is_told_apart_by_number() -> None:
    header, row = "ticket,at,ticket", "T1,2026-05-04 09:00,T2"
    with pytest.raises(MappingError, match="2 columns are called 'ticket'; write ticket#1"):
        events_of(row, header=header, mapping=MINIMAL)
    (event,) = events_of(row, header=header, mapping=MINIMAL.replace("{ticket}", "{ticket#2}"))
    assert event["subject"] == "T2"


def test_an_attribute_is_text_whatever_it_is_called() -> None:
    text = MINIMAL + 'data.attributes.score = "{score}"\n'
    (event,) = events_of("T1,2026-05-04 09:00,high", header="ticket,at,score", mapping=text)
    assert event["data"]["attributes"] == {"score": "high"}


def test_a_mapping_finds_its_way_around_awkward_names() -> None:
    text = MINIMAL.replace("{ticket}", "{{{No. %}}}")
    (event,) = events_of("1,2026-05-04 09:00", header="No. %,at", mapping=text)
    assert event["subject"] == "{1}"


def test_the_example_of_the_documentation_does_what_it_says() -> None:
    text = (ROOT / "docs" / "mappings.md").read_text().partition("## A fourth log")[2]
    blocks = dict(re.findall(r"```(\w+)\n(.*?)```", text, re.DOTALL))
    mapping = Mapping.from_toml(blocks["toml"])
    lines = csv.reader(blocks["csv"].splitlines(), delimiter=mapping.file.delimiter)
    assert [
        f"{e['time']} {e['type']} {json.dumps(e['data'], ensure_ascii=False)}"
        if isinstance(e, dict)
        else f"line {e.line}: {e.field} {e.problem}"
        for e in events(lines, mapping)
    ] == blocks["text"].splitlines()
