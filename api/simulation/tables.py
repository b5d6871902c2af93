"""What the simulated desk is like: its channels, teams, reasons to write, habits and odds."""

from dataclasses import dataclass
from typing import Final, Literal

from api.simulation.dice import Odds

MINUTE: Final = 60
HOUR: Final = 3600
DAY: Final = 86_400


class Chance:
    """How often things happen that are not in a table of their own."""

    SPAM = 0.012
    OUTBOUND = 0.03
    TWIN = 0.015  # the requester writes again elsewhere before anybody answered
    MISCLASSIFIED = 0.09
    NOTICED = 0.8  # of the misclassified, when a person reads them
    TOLD_OUTRIGHT = 0.7  # escalations told as such, the others as an assignment
    INTERIM = 0.35  # "I have handed this to a colleague"
    NOTE = 0.15
    COMPLAINT = 0.012
    REPRIORITIZED = 0.02
    STRAY_TRANSFER = 0.02
    HOLD = 0.1  # for something of usual thorns
    ASK = 0.18
    ANSWERS = 0.78  # of requesters who were asked something
    CHAT_RETURN = 0.55  # a chat goes through a second exchange
    LINE_HELD = 0.2
    SOLVED_ON_CALL = 0.8
    CALLED_BACK = 0.88
    REOPEN = 0.052
    REVIEW = 0.04
    REVIEWED_CORRECT = 0.94
    VALUED = 0.02
    INVITED = 0.82
    DELIVERED = 0.97
    ABSENT = 0.06  # ill, on a course


class Trade:
    """The business around a desk of the `REFERENCE` size: by day, in euros, or as shares."""

    GAINED = 0.16  # customers who join in a year, of all
    LOST = 0.13
    GONE = 0.06  # at the start
    WON_BACK = 0.3  # of those who are gone
    REFERRED = 0.22
    PURCHASES = 14.0
    SESSIONS = 12.0
    ANONYMOUS = 0.35
    HELPLESS = 0.05  # of tickets: the requester looked for help first
    LEADS = 2.4
    ANSWERED = 0.93
    ASSISTED = 0.5
    WON_ASSISTED, WON = 0.34, 0.18
    SALES = 2.6
    REVENUE = 9200.0
    GROWTH, SEASON = 0.16, 0.07
    SUPPORT_COST = 620.0
    SALES_COST = 260.0
    MARKETING_COST = 310.0
    FAILURES = 26.0  # a year
    LETTER_DAYS = (4, 18)  # of each month
    RECIPIENTS = 110.0
    OPENED, CLICKED = 0.41, 0.22


MAX_ROUNDS: Final = 8  # a limit on everything: the ninth time somebody simply solves it
PHONE_PATIENCE: Final = 6 * MINUTE
AUTO_CLOSE: Final = 5 * DAY
NUDGE: Final = 2 * DAY


@dataclass(frozen=True, slots=True)
class Channel:
    """A way in: `ripens` is how long it rests before anybody looks, `effort` a median handling."""

    name: str
    kind: Literal["voice", "chat", "mail"]
    ripens: int
    effort: int
    acknowledged: float
    surveyed: float


EMAIL: Final = Channel("email", "mail", 65 * MINUTE, 25 * MINUTE, 0.95, 1.0)
CHAT: Final = Channel("chat", "chat", 70, 15 * MINUTE, 0.8, 1.0)
PHONE: Final = Channel("phone", "voice", 80, 10 * MINUTE, 0.0, 0.7)
WEB: Final = Channel("web", "mail", 50 * MINUTE, 24 * MINUTE, 0.95, 1.0)
MESSENGER: Final = Channel("messenger", "chat", 6 * MINUTE, 13 * MINUTE, 0.6, 0.8)
SOCIAL: Final = Channel("social", "mail", 40 * MINUTE, 12 * MINUTE, 0.1, 0.0)

# Phone and chat are open while somebody is there; at night people write.
BY_DAY: Final = Odds((EMAIL, 36), (CHAT, 19), (PHONE, 20), (WEB, 14), (MESSENGER, 7), (SOCIAL, 4))
BY_NIGHT: Final = Odds((EMAIL, 60), (WEB, 25), (MESSENGER, 5), (SOCIAL, 10))
OPEN_ON_WEEKDAYS: Final = range(8, 19)
OPEN_ON_WEEKENDS: Final = range(10, 16)


@dataclass(frozen=True, slots=True)
class TeamPlan:
    """A team of one tier; its size is for a desk of `REFERENCE` tickets a day."""

    name: str
    tier: int
    size: int
    quota: int
    escalates: float


REFERENCE: Final = 55.0
FRONTLINE: Final = TeamPlan("frontline", 1, 9, 6, 0.1)
BILLING: Final = TeamPlan("billing", 2, 3, 2, 0.04)
TECHNICAL: Final = TeamPlan("technical", 2, 5, 2, 0.06)
ORDERS: Final = TeamPlan("orders", 2, 4, 2, 0.04)
MANAGEMENT: Final = TeamPlan("management", 3, 2, 1, 0.0)
TEAMS: Final = (FRONTLINE, BILLING, TECHNICAL, ORDERS, MANAGEMENT)


@dataclass(frozen=True, slots=True)
class Roster:
    """The local days (Monday is 0) and hours of a person's shifts."""

    days: frozenset[int]
    start: float
    end: float


def _roster(days: str, start: float, end: float) -> Roster:
    return Roster(frozenset(int(day) for day in days), start, end)


# Everybody at the front takes the next line, so that mornings, evenings and weekends are covered.
FRONTLINE_ROSTERS: Final = (
    _roster("01234", 9, 17.5),
    _roster("01234", 7.5, 16),
    _roster("01234", 12, 20),
    _roster("01256", 9, 17.5),
    _roster("01234", 8, 16.5),
    _roster("23456", 9.5, 18),
    _roster("03456", 10, 18.5),
    _roster("01234", 11.5, 20),
    _roster("01235", 8, 16.5),
)
SPECIALIST_ROSTERS: Final = (
    _roster("01234", 9, 15),
    _roster("0123", 8, 16),
    _roster("12345", 10, 16),
    _roster("01234", 11, 18),
)


@dataclass(frozen=True, slots=True)
class Category:
    """A reason to write: who knows about it, how much work it is, how often it goes higher."""

    name: str
    team: TeamPlan
    effort: float
    thorny: float
    direct: float  # share that goes to the specialists without a stop at the front
    tags: tuple[str, ...]


CATEGORIES: Final = Odds(
    (Category("account", BILLING, 0.8, 0.6, 0.03, ("profile", "gdpr")), 12),
    (Category("billing", BILLING, 1.0, 0.9, 0.12, ("invoice", "vat")), 13),
    (Category("payment", BILLING, 1.0, 1.0, 0.08, ("card", "sepa")), 9),
    (Category("cancellation", BILLING, 0.9, 0.8, 0.05, ("churn-risk", "refund")), 7),
    (Category("delivery", ORDERS, 0.9, 0.9, 0.10, ("carrier", "late")), 15),
    (Category("returns", ORDERS, 1.1, 1.0, 0.12, ("refund", "damaged")), 11),
    (Category("login", TECHNICAL, 0.7, 0.7, 0.02, ("password", "2fa")), 10),
    (Category("bug", TECHNICAL, 1.5, 2.2, 0.25, ("mobile", "browser")), 10),
    (Category("integration", TECHNICAL, 1.8, 1.9, 0.40, ("api", "webhook")), 6),
    (Category("how-to", TECHNICAL, 0.9, 0.4, 0.02, ("docs", "training")), 7),
)


@dataclass(frozen=True, slots=True)
class Priority:
    """How pressing: `rest` scales what `ripens`, `patience` orders the queue, `promise` is told."""

    name: str
    rest: float
    patience: int
    promise: int


LOW: Final = Priority("low", 1.5, 12 * HOUR, 10 * DAY)
NORMAL: Final = Priority("normal", 1.0, 4 * HOUR, 5 * DAY)
HIGH: Final = Priority("high", 0.6, 1 * HOUR, 2 * DAY)
URGENT: Final = Priority("urgent", 0.2, 0, 16 * HOUR)
PRIORITIES: Final = Odds((LOW, 16), (NORMAL, 62), (HIGH, 17), (URGENT, 5))
RAISED: Final = {LOW: NORMAL, NORMAL: HIGH, HIGH: URGENT, URGENT: URGENT}
VIP_HASTE: Final = 0.3  # what is left of patience, rest and promise for a VIP

DIFFICULTIES: Final = Odds(("easy", 38), ("normal", 47), ("hard", 15))
EFFORT_OF: Final = {"easy": 0.7, "normal": 1.0, "hard": 1.8}
THORNS_OF: Final = {"easy": 0.3, "normal": 1.0, "hard": 2.4}

SEGMENTS: Final = Odds(("standard", 74), ("business", 20), ("vip", 6))
LANGUAGES: Final = Odds(("de", 46), ("en", 38), ("fr", 7), ("pl", 5), ("tr", 4))
PLANS: Final = Odds(("free", 30), ("basic", 40), ("pro", 22), ("enterprise", 8))
REGIONS: Final = Odds(
    ("DE-BE", 20), ("DE-BY", 24), ("DE-NW", 26), ("AT", 14), ("CH", 10), ("FR", 6)
)
MOTIVES: Final = Odds(
    (("mobile-app",), 10), (("website",), 12), (("newsletter",), 3), (("first-order",), 7), ((), 68)
)
ESCALATION_REASONS: Final = Odds(
    ("needs a specialist", 50), ("asked for a manager", 12), ("beyond my rights", 23), ("bug", 15)
)

# Shares of a day's arrivals by local hour; the second table is for weekends, late and flat.
WEEKDAY_HOURS: Final = Odds(
    *enumerate(
        (3, 2, 1, 1, 2, 4, 10, 24, 58, 92, 108, 90, 66, 70, 92, 102, 80, 58, 40, 30, 25, 20, 12, 6)
    )
)
WEEKEND_HOURS: Final = Odds(
    *enumerate(
        (6, 4, 2, 2, 2, 3, 6, 12, 26, 44, 58, 60, 52, 50, 54, 56, 50, 44, 38, 34, 32, 26, 18, 10)
    )
)
WEEKDAY_LOAD: Final = (1.38, 1.26, 1.20, 1.14, 1.04, 0.52, 0.46)


@dataclass(frozen=True, slots=True)
class Outage:
    """A bad day: when in the simulated time, what is broken, how much it adds to a usual day."""

    share: float
    service: str
    category: str
    hour: int
    surge: float


OUTAGES: Final = (
    Outage(0.31, "login", "login", 9, 1.8),
    Outage(0.74, "checkout", "payment", 13, 2.2),
)
