"""Random events of customers, leads, sales, money, self-service, incidents and content."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from random import Random

from tests.logs.contents import Json, after, amount, helpdesk, near_edge, perhaps_agent, person_id

Subject = tuple[str, str]
Occurrence = tuple[str, Subject, datetime, Json]

BACK = (timedelta(0),) * 4 + (timedelta(hours=24), timedelta(days=3), timedelta(days=20))
QUARTER = timedelta(hours=24 * 90)  # in which a customer buys again


def occurrences(rng: Random, edges: Sequence[datetime]) -> Iterator[Occurrence]:
    """The type, subject, instant and data of an event, and of what may follow from it."""
    (make,) = rng.choices(tuple(MAKERS), tuple(MAKERS.values()))
    kind, id_, data = make(rng)
    at = near_edge(rng, edges)
    if kind == "customer.purchased":
        at += rng.choice((timedelta(0), timedelta(days=5), QUARTER, QUARTER))
    else:
        at -= rng.choice(BACK)
    subject = (helpdesk(rng), id_)
    yield kind, subject, at, data
    for follows in FOLLOWING.get(kind, ()):
        if rng.random() < 0.5:
            at = after(rng, at)
            is_empty = kind == "customer.joined" and rng.random() < 0.7
            yield follows, subject, at, {} if is_empty else data


def customer(rng: Random) -> tuple[str, str, Json]:
    kind = rng.choice(("joined", "joined", "left", "left", "returned"))
    has_segment = rng.random() < (0.7 if kind == "joined" else 0.2)
    data: Json = {"segment": rng.choice(("vip", "vip", "gold", None))} if has_segment else {}
    if kind != "left" and rng.random() < 0.6:
        data["referred_by"] = rng.choice(("u9", "u9", None))
    return f"customer.{kind}", person_id(rng), data


def purchase(rng: Random) -> tuple[str, str, Json]:
    data: Json = {"amount": amount(rng), "currency": "EUR"}
    if rng.random() < 0.3:
        data["after_sales"] = rng.random() < 0.5
    return "customer.purchased", person_id(rng), data


def lead(rng: Random) -> tuple[str, str, Json]:
    kind = rng.choice(("received", "received", "answered", "won", "lost"))
    data = perhaps_agent(rng)
    if rng.random() < 0.4:
        data["assisted"] = rng.random() < 0.8
    return f"lead.{kind}", f"l{rng.randrange(2)}", data


def sale(rng: Random) -> tuple[str, str, Json]:
    data = {"amount": amount(rng), "currency": "EUR", **perhaps_agent(rng)}
    if rng.random() < 0.3:
        data["ticket"] = str(rng.randrange(4))
    return "sale.made", f"d{rng.randrange(3)}", data


def booking(rng: Random) -> tuple[str, str, Json]:
    kinds = ("cost", "support_cost", "sales_cost", "marketing_cost", "marketing_revenue")
    kind = rng.choice(("revenue", "revenue", *kinds))
    data = {"kind": kind, "amount": amount(rng), "currency": "EUR"}
    return "money.booked", f"b{rng.randrange(3)}", data


def session(rng: Random) -> tuple[str, str, Json]:
    data: Json = {"kind": rng.choice(("knowledge_base", "bot", "community"))}
    if rng.random() < 0.8:
        data["requester"] = person_id(rng) if rng.random() < 0.9 else None
    return "session.ended", f"v{rng.randrange(3)}", data


def incident(rng: Random) -> tuple[str, str, Json]:
    kind = rng.choice(("started", "started", "acknowledged", "ended"))
    number = rng.randrange(4)
    return f"incident.{kind}", f"n{number}", {"service": "s1" if number < 3 else "s2"}


def content(rng: Random) -> tuple[str, str, Json]:
    kind = rng.choice(("sent", "sent", "opened", "clicked"))
    data: Json = {"recipient": person_id(rng)}
    if rng.random() < 0.8:
        data["content"] = rng.choice(("k1", "k2"))
    return f"content.{kind}", f"m{rng.randrange(3)}", data


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
