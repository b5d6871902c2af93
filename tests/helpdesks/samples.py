"""Mappings of small made-up logs, and what they make of some lines."""

import csv
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from helpdesks.eventlog import Mapping, events

MUCH_LATER = datetime(2100, 1, 1, tzinfo=UTC)

LOG = """
source = "desk"

[rows]
subject = "{ticket}"
id = "{ticket}/{version}"
order = ["version"]
ordered = true
not_said = ["", "?"]

[time]
from = "{at}"
format = "%Y-%m-%d %H:%M"
zone = "UTC"

[events.opened]
type = "ticket.opened"
on = "first"
data.channel = "email"
data.requester.id = "{who}"

[events.status]
type = "ticket.status_changed"
on = "change"
data.status.from = "{state}"
data.status.values = { New = "new", Work = "open", Done = "resolved" }

[events.assigned]
type = "ticket.assigned"
on = "change"
data.agent = { from = "{agent}", unset = ["nobody"] }
"""
HEADER = "ticket,version,at,who,state,agent"
MINIMAL = """
source = "desk"
[rows]
subject = "{ticket}"
id = "{ticket}/{at}"
[time]
from = "{at}"
format = "%Y-%m-%d %H:%M"
zone = "UTC"
[events.opened]
type = "ticket.opened"
data.channel = "email"
"""


def events_of(*lines: str, header: str = HEADER, mapping: str = LOG) -> list[Any]:
    return list(events(csv.reader([header, *lines]), Mapping.from_toml(mapping)))


def brief(made: Iterable[Any]) -> list[tuple[str, str, Any]]:
    return [(e["id"], e["type"].partition(".")[2], e["data"]) for e in made]


def states(made: Iterable[Any]) -> list[tuple[str, str]]:
    return [(e["time"][11:16], e["data"]["status"]) for e in made if "status" in e["data"]]


def minimal(*lines: str, header: str = "ticket,at", **replaced: str) -> list[Any]:
    text = MINIMAL
    for old, new in replaced.items():
        text = text.replace({"form": '"%Y-%m-%d %H:%M"', "zone": '"UTC"'}[old], new)
    return events_of(*lines, header=header, mapping=text)
