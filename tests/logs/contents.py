"""What random events say, and when they happened."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta, timezone
from random import Random
from typing import Any

from domain.event_types import EVENT_TYPES

Json = dict[str, Any]

HELPDESK, OTHER_HELPDESK, SURVEY_TOOL = "desk", "shop", "survey"
AGENTS = ("a1", "a2", "a3", "a4")
TEAMS = ("t1", "t2", "t3")
TIERS = ("1", "2", "3", "x")  # x has no rank
CHANNELS = ("email", "chat", "phone", "Web", "Phone", "WhatsApp")
CATEGORIES = ("c1", "c2")
CONVERSATIONS = ("call1", "call2", "call3")
SERVQUAL = ("reliability", "assurance", "tangibles", "empathy", "responsiveness")
DIFFICULTIES = ("easy", "normal", "hard")
PRIORITIES = ("low", "normal", "high", "urgent")
OF_A_HUNDRED = (0, 50, 74, 75, 76, 99.5)
STATUSES = ("open", "pending", "on_hold", "new", "closed", "resolved", "resolved", "resolved")
SCALES = {
    "csat": (
        *((1, 5, "stars"), (0, 1, "thumbs"), (1, 3, "faces"), (0, 100, "numbers")),
        (0, 0.8, "numbers"),
    ),
    "nps": ((0, 10, "numbers"),),
    "ces": ((1, 7, "numbers"), (1, 5, "numbers"), (0.1, 0.7, "numbers")),
    "servqual": ((1, 7, "numbers"), (1, 5, "numbers")),
    "employee_nps": ((0, 10, "numbers"),),
}

# --- instants ---------------------------------------------------------------------------------

BESIDE = (
    *(timedelta(0),) * 8,
    *(timedelta(microseconds=1), timedelta(microseconds=-1)) * 2,
    *(timedelta(seconds=1), timedelta(seconds=-1)),
    *(timedelta(hours=168), timedelta(hours=168, microseconds=1)),
)
OFFSETS = (0, 0, 120, -330, 345)


def near_edge(rng: Random, edges: Sequence[datetime]) -> datetime:
    """Mostly an edge or right beside one, else some hours or days from it."""
    edge = rng.choice(edges).astimezone(UTC)
    if rng.random() < 0.65:
        return edge + rng.choice(BESIDE)
    if rng.random() < 0.6:
        return edge + timedelta(minutes=rng.randint(-30 * 60, 30 * 60))
    return edge + timedelta(microseconds=rng.randint(-240 * 3600 * 10**6, 240 * 3600 * 10**6))


def after(rng: Random, began: datetime) -> datetime:
    if rng.random() < 0.2:
        return began + rng.choice(BESIDE)
    return began + timedelta(seconds=rng.choice((1, 60, 3600, 3600, 40_000)) * rng.randint(0, 9))


def text(rng: Random, at: datetime) -> str:
    """RFC 3339 at some offset, sometimes with digits beyond the microsecond."""
    offset = rng.choice(OFFSETS)
    if offset == 0:
        cut_off = rng.choice(("", "", "", "9"))
        return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%f") + cut_off + "Z"
    return at.astimezone(timezone(timedelta(minutes=offset))).isoformat()


# --- contents ---------------------------------------------------------------------------------


def helpdesk(rng: Random) -> str:
    return HELPDESK if rng.random() < 0.85 else OTHER_HELPDESK


def ticket_of(rng: Random, number: int) -> tuple[str, str]:
    """The second helpdesk has tickets of the same ids."""
    if rng.random() < 0.85:
        return HELPDESK, str(number)
    return OTHER_HELPDESK, str(max(number - 1, 0))


def or_null(rng: Random, choices: Sequence[str]) -> str | None:
    return rng.choice(choices) if rng.random() < 0.8 else None


def with_nulls(rng: Random, kind: str, data: Json) -> Json:
    """The data, now and then with a field that is null instead of absent."""
    event_type = EVENT_TYPES[kind]
    absent = event_type.fields.keys() - data.keys() - set(event_type.required)
    return data | {name: None for name in sorted(absent) if rng.random() < 0.06}


def person_id(rng: Random) -> str:
    """A requester and customer."""
    return f"u{rng.randrange(3)}"


def requester(rng: Random) -> Json:
    who: Json = {"id": person_id(rng)}
    return who | {"segment": "vip"} if rng.random() < 0.5 else who


def attributes(rng: Random) -> Json:
    return {rng.choice(("plan", "seats")): rng.choice(("pro", "5", 5, 7.5))}


def assignment(rng: Random, chance: float) -> Json:
    """Any of agent, team and tier, or none of them."""
    data: Json = {}
    for name, choices in (("agent", AGENTS), ("team", TEAMS), ("tier", TIERS)):
        if rng.random() < chance:
            data[name] = or_null(rng, choices)
    return data


def opening(rng: Random, at: datetime) -> Json:
    data: Json = {"channel": rng.choice(CHANNELS), **assignment(rng, 0.4)}
    if rng.random() < 0.3:
        data["direction"] = rng.choice(("outbound", "inbound"))
    if rng.random() < 0.3:
        data["service"] = "s1"
    if rng.random() < 0.5:
        data["after_sales"] = rng.random() < 0.8
    return data | description(rng, at)


def description(rng: Random, at: datetime) -> Json:
    data = promise(rng, at)
    if rng.random() < 0.5:
        data["category"] = or_null(rng, CATEGORIES)
    if rng.random() < 0.4:
        data["tags"] = rng.sample(("x", "y", "z"), rng.randint(0, 3))
    if rng.random() < 0.3:
        data["priority"] = or_null(rng, PRIORITIES)
    if rng.random() < 0.5:
        data["requester"] = requester(rng)
    if rng.random() < 0.3:
        data["attributes"] = attributes(rng)
    return data


def promise(rng: Random, at: datetime) -> Json:
    data: Json = {}
    if rng.random() < 0.5:
        due_at = after(rng, at) if rng.random() < 0.7 else near_edge(rng, (at,))
        data["due_at"] = text(rng, due_at) if rng.random() < 0.9 else None
    if rng.random() < 0.35:
        data["difficulty"] = or_null(rng, DIFFICULTIES)
    if rng.random() < 0.25:
        data["complaint"] = rng.choice((True, True, False, None))
    return data


def assigned(rng: Random, _: datetime) -> Json:
    return assignment(rng, 0.5) or {"agent": or_null(rng, AGENTS)}


def escalated(rng: Random, _: datetime) -> Json:
    data: Json = {f"to_{name}": value for name, value in assignment(rng, 0.4).items()}
    data["to_tier"] = rng.choice(TIERS)
    if rng.random() < 0.4:
        data["from_tier"] = rng.choice(TIERS)
    if rng.random() < 0.4:
        data["agent"] = rng.choice(AGENTS)
    return data


def replied(rng: Random, _: datetime) -> Json:
    kind = rng.choice(("agent", "agent", "agent", "requester", "requester", "bot"))
    data: Json = {"author": {"kind": kind}}
    if kind != "requester" and rng.random() < 0.9:
        data["author"]["id"] = rng.choice(AGENTS)
    if rng.random() < 0.3:
        data["public"] = kind == "requester" or rng.random() < 0.5
    if rng.random() < 0.4:
        data["conversation"] = rng.choice(CONVERSATIONS)
    return data


def status_changed(rng: Random, _: datetime) -> Json:
    data: Json = {"status": rng.choice(STATUSES)}
    if rng.random() < 0.4:
        data["agent"] = rng.choice(AGENTS)
    return data


def changed(rng: Random, at: datetime) -> Json:
    data = description(rng, at)
    if not data or rng.random() < 0.2:
        data["channel"] = rng.choice(CHANNELS)
    return data


def worked(rng: Random, _: datetime) -> Json:
    seconds = rng.choice((0, 30, 90.5, 600))
    return {"agent": rng.choice(AGENTS), "seconds": seconds, "kind": rng.choice(("talk", "other"))}


def conversation_ended(rng: Random, at: datetime) -> Json:
    data: Json = {"conversation": rng.choice(CONVERSATIONS)}
    if rng.random() < 0.7:
        waited = timedelta(seconds=rng.choice((0, 1, 300, 3600, 86_400)))
        data["answered_at"] = text(rng, at - waited)
    if rng.random() < 0.5:
        data["agent"] = rng.choice(AGENTS)
    return data


def reviewed(rng: Random, _: datetime) -> Json:
    data: Json = {"score": rng.choice(OF_A_HUNDRED)} if rng.random() < 0.7 else {}
    if not data or rng.random() < 0.6:
        data["correct"] = rng.random() < 0.5
    return data | perhaps_agent(rng)


def valued(rng: Random, _: datetime) -> Json:
    kind = rng.choice(("benefit", "benefit", "cost", "sale"))
    return {"amount": amount(rng), "currency": "EUR", "kind": kind, **perhaps_agent(rng)}


def callback(rng: Random, _: datetime) -> Json:
    return perhaps_agent(rng)


def perhaps_agent(rng: Random) -> Json:
    return {"agent": rng.choice(AGENTS)} if rng.random() < 0.4 else {}


def amount(rng: Random) -> float:
    return rng.choice((0, 1, 10, 19.99, 250, 0.01))


def merged(rng: Random, _: datetime) -> Json:
    return {"into": str(rng.randrange(4))} if rng.random() < 0.7 else {}


def score(rng: Random, low: float, high: float) -> float:
    """A whole score, one of a hundred, or a tenth of a scale below 1."""
    if high >= 100:
        return rng.choice(OF_A_HUNDRED)
    if high < 1:
        return rng.randint(round(low * 10), round(high * 10)) / 10
    return rng.randint(round(low), round(high))


def servqual(rng: Random, low: float, high: float) -> Json:
    data: Json = {"dimension": rng.choice(SERVQUAL)} if rng.random() < 0.9 else {}
    if rng.random() < 0.7:
        data["expectation"] = score(rng, low, high)
    return data


def nothing(_: Random, __: datetime) -> Json:
    return {}


CONTENTS = {
    "opened": opening,
    "assigned": assigned,
    "escalated": escalated,
    "replied": replied,
    "status_changed": status_changed,
    "changed": changed,
    "worked": worked,
    "conversation_ended": conversation_ended,
    "callback_requested": callback,
    "callback_made": callback,
    "reviewed": reviewed,
    "valued": valued,
    "merged": merged,
}
