"""Random configurations: calendars, who goes by them, SLA policies, tiers; to fit random logs.

Every part is made from one small number, as the events of the logs are.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from random import Random

from hypothesis import strategies as st

from tests.logs.contents import TEAMS, Json
from tests.logs.hours import HOLIDAYS, ZONES, calendar, chance
from tests.logs.policies import Around, policy, spans
from tests.reference.configuration import read

TIERS = '[tiers]\nx = { rank = 4 }\n3 = { rank = 1 }\n1 = { rank = 2, name = "First" }\n'
WEIGHTS = "[priority_weights]\nlow = 0.5\nnormal = 4\n"
DEPARTMENTS = '[departments]\nbilling = ["c1"]\nshipping = ["c3", "c9"]\n'

SEEDS = st.integers(0, 2**16 - 1)


@st.composite
def configurations(draw: st.DrawFn, edges: Sequence[datetime], log: Sequence[Json] = ()) -> str:
    """The TOML of a configuration; in some there is nothing. Its holidays are `HOLIDAYS`.

    Many of its SLA targets are due at the edges, and at events of the log if one is given.
    """
    plan = ConfigurationPlan(
        desk=draw(SEEDS),
        calendars=draw(st.lists(SEEDS, min_size=1, max_size=3)),
        policies=draw(st.lists(SEEDS, min_size=1, max_size=4)),
    )
    return write(plan, edges, log)


@dataclass(frozen=True)
class ConfigurationPlan:
    """The number that each part is made from."""

    desk: int
    calendars: list[int]
    policies: list[int]


def write(plan: ConfigurationPlan, edges: Sequence[datetime], log: Sequence[Json]) -> str:
    rng = Random(plan.desk)
    if chance(rng, 0.05):
        return ""
    zone = rng.choice(ZONES)
    head = f'time_zone = "{zone}"\n' if zone != "UTC" or chance(rng, 0.5) else ""
    names = [f"c{number}" for number in range(len(plan.calendars))]
    hours = "".join(
        calendar(Random(seed), name, zone, edges)
        for name, seed in zip(names, plan.calendars, strict=True)
    )
    around = Around(zone, edges, read(head + hours, HOLIDAYS).calendars, spans(log, edges))
    sla = "".join(
        policy(Random(seed), f"p{number}", around, is_last=number == len(plan.policies))
        for number, seed in enumerate(plan.policies, 1)
    )
    return head + sections(rng, names) + hours + sla


def sections(rng: Random, calendars: Sequence[str]) -> str:
    """The workspace's calendar, teams and channels; tiers and weights now and then."""
    lines = []
    if chance(rng, 0.85):
        lines.append(f'calendar = "{rng.choice(calendars)}"')
    for team in TEAMS:
        keys = [f'calendar = "{rng.choice(calendars)}"'] if chance(rng, 0.3) else []
        if chance(rng, 0.25):
            keys.append(f'tier = "{rng.choice(("1", "3"))}"')
        if keys:
            lines += [f"[teams.{team}]", *keys]
    lines += ["[channels]", *channels(rng, calendars)]
    text = "\n".join(lines) + "\n"
    if chance(rng, 0.2):
        text += TIERS
    text += WEIGHTS if chance(rng, 0.2) else ""
    return text + (DEPARTMENTS if chance(rng, 0.5) else "")


def channels(rng: Random, calendars: Sequence[str]) -> Iterator[str]:
    for channel in ("email", "PHONE", "web", "chat"):
        kind = rng.choice(("voice", "chat", "email"))
        if chance(rng, 0.3):
            named = f'kind = "{kind}", ' if chance(rng, 0.4) else ""
            yield f'{channel} = {{ {named}calendar = "{rng.choice(calendars)}" }}'
        elif chance(rng, 0.2):
            yield f'{channel} = "{kind}"'
