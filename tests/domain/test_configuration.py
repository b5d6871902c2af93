"""What a configuration may say, and what is told of one that is wrong."""

import pytest

from domain.configuration import BadConfiguration, Configuration
from domain.desk import DEFAULT_TIERS, ChannelKind, Tier

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
        ('[teams."a b"]\ntier = "9"', "line 2: teams.a b.tier is no tier: 1, 2, 3 are"),
        ('[channels]\nfax = "paper"', "line 2: channels.fax must be one of voice, chat, email"),
        ('[departments]\nX = "a"', "line 2: departments.X must be a list of categories"),
        ('[departments]\nX = ["a"]\nY = ["a"]', "line 3: departments.Y lists a, which X has"),
        ("[priority_weights]\nhigh = -1", "line 2: priority_weights.high must be a number in"),
        ("[tiers", "file is not TOML: "),
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
