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
    assert old.folds_like(new)
