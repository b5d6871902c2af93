"""What a configuration may say, and what is told of one that is wrong."""

from datetime import UTC, datetime

import pytest

from domain.configuration import BadConfiguration, Configuration
from domain.desk import DEFAULT_TIERS, ChannelKind, Tier
from domain.goals.scorecards import Scorecard
from domain.goals.targets import Hours, Target, TargetSubject
from domain.money import Exchange
from domain.periods import Grain

GOOD = """
time_zone = "Asia/Kathmandu"

[tiers.back]
name = "Engineers"
rank = 2
[tiers.front]
name = "Desk"
rank = 1

[teams.billing]
tier = "front"

[channels]
Hotline = "voice"

[departments]
Finance = ["invoice", "refund"]
"""

_TARGET = '[[targets]]\nkpi = "csat"\nvalue = 0.9\n'
GOALS = """
time_zone = "Europe/Berlin"

[[targets]]
kpi = "csat"
value = 0.9
margin = 0.05
[[targets]]
kpi = "ticket_volume"
value = 20
per = "day"
tier = "1"
team = "t"
agent = "a"
channel = "c"
segment = "s"
hours = "22-6"
valid_from = 2026-07-01
valid_to = 2026-10-01T00:00:00Z
[[targets]]
kpi = "nps"
value = -5
from_hour = 8
to_hour = 18

[scorecards.1]
csat = 2
nps = 0.5
[scorecards.3]
quality_score = 1
plan_attainment = 3
"""


def test_a_configuration_is_read() -> None:
    configuration = Configuration.read(GOOD)
    assert configuration.time_zone == "Asia/Kathmandu"
    assert configuration.tiers == (Tier("front", 1, "Desk"), Tier("back", 2, "Engineers"))
    assert configuration.team_tiers == {"billing": "front"}
    assert configuration.channel_kinds["hotline"] is ChannelKind.VOICE
    assert configuration.channel_kinds["chat"] is ChannelKind.CHAT
    assert configuration.departments == {"invoice": "Finance", "refund": "Finance"}


def test_nothing_said_means_the_defaults() -> None:
    assert Configuration.read("") == Configuration()
    assert Configuration.read("").tiers == DEFAULT_TIERS


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('\ntime_zone = "Mars"', "line 2: time_zone is not an IANA time zone: 'Mars'"),
        ("time_zon = 1", "line 1: time_zon is unknown; there are "),
        ('[tiers.1]\nname = "A"\nrank = "x"', "line 3: tiers.1.rank must be a whole number"),
        ("[tiers.1]\nrank = 1\n[tiers.2]\nrank = 1", "line 4: tiers.2.rank must differ from"),
        ('[teams."a b"]\ntier = "9"', "line 2: teams.a b.tier is no tier: there are 1, 2, 3"),
        ('[channels]\nfax = "paper"', "line 2: channels.fax must be one of voice, chat, email"),
        ('[departments]\nX = "a"', "line 2: departments.X must be a list of categories"),
        ('[departments]\nX = ["a"]\nY = ["a"]', "line 3: departments.Y lists a, which X has"),
        ("[priority_weights]\nhigh = -1", "line 2: priority_weights.high must be a number in"),
        ("[tiers", "file is not TOML: "),
        (
            _TARGET + '[[targets]]\nkpi = "first_respons_time"\nvalue = 1',
            "line 5: targets.1.kpi is no KPI: did you mean first_response_time or ",
        ),
        ("[[targets]]\nvalue = 1", "line 1: targets.0.kpi is no KPI: "),
        ('[[targets]]\nkpi = "csat"\nvalue = 90', "line 3: targets.0.value must be a share, 0…1"),
        ('[[targets]]\nkpi = "csat"\nvalue = "1h"', "line 3: targets.0.value must be a share, 0…1"),
        ('[[targets]]\nkpi = "csat"\nvalue = "x"', "line 3: targets.0.value must be a duration "),
        ('[[targets]]\nkpi = "csat"', "line 1: targets.0.value must be a number in "),
        (_TARGET + 'tier = "9"', "line 4: targets.0.tier is no tier: there are 1, 2, 3"),
        (_TARGET + 'hours = "8-25"', "line 4: targets.0.hours must be 0 to 24, and not"),
        (_TARGET + 'hours = "8 to 9"', "line 4: targets.0.hours must be two hours of the day"),
        (
            _TARGET + "from_hour = 8.5\nto_hour = 9",
            "line 4: targets.0.from_hour must be a whole hour",
        ),
        (_TARGET + "from_hour = 8", "line 1: targets.0.to_hour must be a number in 0–24"),
        (_TARGET + 'per = "day"', "line 4: targets.0.per is for counts and sums over time; csat"),
        (_TARGET + 'per = "decade"', "line 4: targets.0.per must be one of hour, day, week"),
        (_TARGET + 'valid_from = "2026-01-01"', "line 4: targets.0.valid_from must be a date"),
        (
            _TARGET + "valid_from = 2026-01-01T00:00:00",
            "line 4: targets.0.valid_from must be a date",
        ),
        (
            _TARGET + "valid_from = 2026-02-01\nvalid_to = 2026-02-01",
            "line 5: targets.0.valid_to must come after valid_from",
        ),
        (
            _TARGET + _TARGET,
            "line 5: targets.1.kpi is there already, for the same subject and time",
        ),
        (_TARGET + 'goal = "x"', "line 4: targets.0.goal is unknown; there are kpi, value,"),
        ("[scorecards.9]\ncsat = 1", "line 1: scorecards.9 is no tier: there are 1, 2, 3"),
        ("[scorecards.1]\ncsta = 1", "line 2: scorecards.1.csta is no KPI: did you mean csat?"),
        ("[scorecards.1]\ncsat = 0", "line 2: scorecards.1.csat must not be 0: leave the KPI out"),
        ('[scorecards.1]\ncsat = "2"', "line 2: scorecards.1.csat must be a number in 0–1000"),
        ("[scorecards.1]", "line 1: scorecards.1 must have at least one KPI"),
    ],
)
def test_what_is_wrong_is_told_by_line_and_key(text: str, message: str) -> None:
    with pytest.raises(BadConfiguration) as refused:
        Configuration.read(text)
    assert str(refused.value).startswith(message)


def test_differences_name_what_changes() -> None:
    old = Configuration.read('[departments]\nA = ["x"]\nB = ["y"]')
    new = Configuration.read('time_zone = "Europe/Berlin"\n[departments]\nA = ["x", "y"]')
    assert old.differences(new) == ["~ departments.y = B → A", "~ time_zone = UTC → Europe/Berlin"]
    assert old.refolds(new) == frozenset()


@pytest.mark.parametrize(
    ("text", "families"),
    [
        ('[teams.x]\ntier = "2"', {"ticket", "rating", "survey", "shift"}),
        ('[channels]\nfax = "chat"', {"ticket"}),
        (
            'calendar = "c"\n[calendars.c]\nhours.monday = ["09:00-17:00"]',
            {"ticket", "incident", "lead"},
        ),
        ('[calendars.c]\nhours.monday = ["09:00-17:00"]', set()),  # nobody's
        ('[currency]\ncode = "EUR"', set()),  # looked at when KPIs are asked
        ("[sla.all]\nresolution = 60", {"ticket"}),
    ],
)
def test_what_is_folded_again_is_what_a_change_touches(text: str, families: set[str]) -> None:
    assert Configuration().refolds(Configuration.read(text)) == families


CALENDAR = "[calendars.c]\nhours.monday"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('calendar = "x"', "line 1: calendar is no calendar: none is declared"),
        (f'calendar = "x"\n{CALENDAR} = []', "line 1: calendar is no calendar: there are c"),
        (f"{CALENDAR} = 9", "line 2: calendars.c.hours.monday must be a list of ranges like"),
        (f'{CALENDAR} = ["9-17"]', "line 2: calendars.c.hours.monday must be like 09:00-17:30"),
        (f'{CALENDAR} = ["09:00-24:30"]', "line 2: calendars.c.hours.monday must be like 09:00"),
        (f'{CALENDAR} = ["09:00-09:00"]', "line 2: calendars.c.hours.monday must be like 09:00"),
        (
            '[calendars.c.hours]\nmonday = ["09:00-12:00"]\nmonday-friday = []',
            "line 3: calendars.c.hours.monday-friday names a day that is named already",
        ),
        ("[calendars.c.hours]\nmon = []", "line 2: calendars.c.hours.mon is no day and no range"),
        (
            f'{CALENDAR} = ["09:00-12:00", "11:00-13:00"]',
            "line 2: calendars.c.hours.monday has ranges that overlap",
        ),
        ('[calendars.c]\nholidays = ["QQ"]', "line 2: calendars.c.holidays has QQ, of which no"),
        ("[calendars.c]\ndays_off = [1]", "line 2: calendars.c.days_off must be a list of dates"),
        (
            "[[calendars.c]]\n[[calendars.c]]\nhours.monday = []",
            "line 2: calendars.c.1.from must come after that of the version before",
        ),
        ("[[calendars.c]]\nfrom = 9", "line 2: calendars.c.0.from must be a date, or a date and"),
        ("calendars.c = []", "line 1: calendars.c must have a version"),
        ('[channels]\nfax = {kind = "x"}', "line 2: channels.fax.kind must be one of voice, chat"),
        ("[sla.x]", "line 1: sla.x must have a target: first_response, next_reply, resolution"),
        ('[sla.x]\nresolution = "soon"', "line 2: sla.x.resolution must be a duration like 1h30m"),
        ("[sla.x]\nresolution = 0", "line 2: sla.x.resolution must be a duration like 1h30m"),
        (
            '[sla.x]\nresolution = 9\npause = ["resolved"]',
            "line 3: sla.x.pause must list some of new, open, pending, on_hold",
        ),
        (
            f'{CALENDAR} = []\n[sla.x]\nresolution = 9\ncalendar = "c"',
            'line 5: sla.x.calendar is of no use unless clock = "business"',
        ),
        (
            "[[sla.x]]\nresolution = 1\n[[sla.x]]\nfrom = 2026-01-01\nresolution = 0",
            "line 5: sla.x.1.resolution must be a duration like 1h30m",
        ),
    ],
)
def test_what_is_wrong_with_calendars_and_policies_is_told(text: str, message: str) -> None:
    with pytest.raises(BadConfiguration) as refused:
        Configuration.read(text)
    assert str(refused.value).startswith(message)


def test_targets_are_read() -> None:
    plain, full, hours = Configuration.read(GOALS).targets
    assert plain == Target("csat", 0.9, 0.05)
    assert full == Target(
        "ticket_volume",
        20,
        0,
        TargetSubject("a", "t", "1", "c", "s", Hours(22, 6)),
        Grain.DAY,
        datetime(2026, 6, 30, 22, tzinfo=UTC),  # a date begins in the zone of the desk
        datetime(2026, 10, 1, tzinfo=UTC),
    )
    assert hours == Target("nps", -5, subject=TargetSubject(hours=Hours(8, 18)))


def test_goals_of_time_may_be_told_like_other_durations() -> None:
    text = '[[targets]]\nkpi = "first_response_time"\nvalue = "1h30m"\nmargin = "10m"'
    assert Configuration.read(text).targets == (Target("first_response_time", 5400, 600),)


def test_scorecards_are_read() -> None:
    assert Configuration.read(GOALS).scorecards == {
        "1": Scorecard({"csat": 2, "nps": 0.5}),
        "3": Scorecard({"quality_score": 1}, 3),
    }


def test_goals_fold_nothing_anew_and_are_told_by_subject() -> None:
    old, new = Configuration(), Configuration.read(GOALS.partition("\n\n")[2])
    assert old.refolds(new) == frozenset()
    named = "agent a, team t, tier 1, channel c, segment s, hours 22-6"
    span = "from 2026-07-01T00:00:00+00:00, to 2026-10-01T00:00:00+00:00"
    assert old.differences(new) == [
        "+ scorecards.1.csat = 2",
        "+ scorecards.1.nps = 0.5",
        "+ scorecards.3.plan_attainment = 3",
        "+ scorecards.3.quality_score = 1",
        "+ targets.csat (all) = 0.9, margin 0.05",
        "+ targets.nps (hours 8-18) = -5",
        f"+ targets.ticket_volume ({named}, {span}) = 20 per day",
    ]


MONEY = """
[currency]
code = "EUR"
[currency.rates]
USD = 0.92
"""


def test_rates_of_currencies_are_read() -> None:
    exchange = Configuration.read(MONEY).exchange
    assert exchange == Exchange("EUR", {"USD": 0.92})
    assert exchange.worth == {"EUR": 1, "USD": 0.92}


def test_differences_name_rates() -> None:
    differences = Configuration().differences(Configuration.read(MONEY))
    assert differences == ["+ currency.code = EUR", "+ currency.rates.USD = 0.92"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[currency]\nrates.USD = 1", "line 1: currency.code is required"),
        ('[currency]\ncode = "euro"', "line 2: currency.code must be a currency of ISO 4217"),
        ('[currency]\ncode = "EUR"\nrates.usd = 1', "line 3: currency.rates.usd must be a curr"),
        ('[currency]\ncode = "EUR"\nrates.EUR = 1', "line 3: currency.rates.EUR is what all mon"),
        ('[currency]\ncode = "EUR"\nrates.USD = 0', "line 3: currency.rates.USD must be a number"),
        ('[currency]\ncode = "EUR"\nrate = 1', "line 3: currency.rate is unknown; there are code"),
    ],
)
def test_what_is_wrong_with_rates_is_told(text: str, message: str) -> None:
    with pytest.raises(BadConfiguration) as refused:
        Configuration.read(text)
    assert str(refused.value).startswith(message)
