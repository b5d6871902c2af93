"""Random events of customers, leads, sales, money, self-service, incidents and content."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from random import Random

from tests.logs.contents import Json, after, amount, helpdesk, moment, perhaps_agent, person_id

Thing = tuple[str, str]
Occurrence = tuple[str, Thing, datetime, Json]

BACK = (timedelta(0),) * 4 + (timedelta(hours=24), timedelta(days=3), timedelta(days=20))
QUARTER = timedelta(hours=24 * 90)  # in which a customer buys again


def occurrences(rng: Random, edges: Sequence[datetime]) -> Iterator[Occurrence]:
    """The type, thing, instant and data of an event, and of what may follow from it."""
    (make,) = rng.choices(tuple(MAKERS), tuple(MAKERS.values()))
    kind, subject, data = make(rng)
    at = moment(rng, edges)
    if kind == "customer.purchased":
        at += rng.choice((timedelta(0), timedelta(days=5), QUARTER, QUARTER))
    else:
        at -= rng.choice(BACK)
    thing = (helpdesk(rng), subject)
    yield kind, thing, at, data
    for follows in FOLLOWING.get(kind, ()):
        if rng.random() < 0.5:
            at = after(rng, at)
            told_once = kind == "customer.joined" and rng.random() < 0.7
            yield follows, thing, at, {} if told_once else data


def customer(rng: Random) -> tuple[str, str, Json]:
    kind = rng.choice(("joined", "joined", "left", "left", "returned"))
    is_segment_told = rng.random() < (0.7 if kind == "joined" else 0.2)
    told: Json = {"segment": rng.choice(("vip", "vip", "gold", None))} if is_segment_told else {}
    if kind != "left" and rng.random() < 0.6:
        told["referred_by"] = rng.choice(("u9", "u9", None))
    return f"customer.{kind}", person_id(rng), told


def purchase(rng: Random) -> tuple[str, str, Json]:
    told: Json = {"amount": amount(rng), "currency": "EUR"}
    if rng.random() < 0.3:
        told["after_sales"] = rng.random() < 0.5
    return "customer.purchased", person_id(rng), told


def lead(rng: Random) -> tuple[str, str, Json]:
    kind = rng.choice(("received", "received", "answered", "won", "lost"))
    told = perhaps_agent(rng)
    if rng.random() < 0.4:
        told["assisted"] = rng.random() < 0.8
    return f"lead.{kind}", f"l{rng.randrange(2)}", told


def sale(rng: Random) -> tuple[str, str, Json]:
    told = {"amount": amount(rng), "currency": "EUR", **perhaps_agent(rng)}
    if rng.random() < 0.3:
        told["ticket"] = str(rng.randrange(4))
    return "sale.made", f"d{rng.randrange(3)}", told


def booking(rng: Random) -> tuple[str, str, Json]:
    kinds = ("cost", "support_cost", "sales_cost", "marketing_cost", "marketing_revenue")
    kind = rng.choice(("revenue", "revenue", *kinds))
    told = {"kind": kind, "amount": amount(rng), "currency": "EUR"}
    return "money.booked", f"b{rng.randrange(3)}", told


def session(rng: Random) -> tuple[str, str, Json]:
    told: Json = {"kind": rng.choice(("knowledge_base", "bot", "community"))}
    if rng.random() < 0.8:
        told["requester"] = person_id(rng) if rng.random() < 0.9 else None
    return "session.ended", f"v{rng.randrange(3)}", told


def incident(rng: Random) -> tuple[str, str, Json]:
    kind = rng.choice(("started", "started", "acknowledged", "ended"))
    number = rng.randrange(4)
    return f"incident.{kind}", f"n{number}", {"service": "s1" if number < 3 else "s2"}


def content(rng: Random) -> tuple[str, str, Json]:
    kind = rng.choice(("sent", "sent", "opened", "clicked"))
    told: Json = {"recipient": person_id(rng)}
    if rng.random() < 0.8:
        told["content"] = rng.choice(("k1", "k2"))
    return f"content.{kind}", f"m{rng.randrange(3)}", told


FOLLOWING = {
    "customer.joined": ("customer.left", "customer.returned"),
    "lead.received": ("lead.answered", "lead.won"),
    "incident.started": ("incident.acknowledged", "incident.ended"),
    "content.sent": ("content.opened",),
}

MAKERS: dict[Callable[[Random], tuple[str, str, Json]], int] = {
    customer: 5,
    purchase: 4,
    lead: 5,
    sale: 2,
    booking: 6,
    session: 2,
    incident: 4,
    content: 3,
}
