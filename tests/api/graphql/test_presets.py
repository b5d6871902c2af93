"""A deployment may choose the definitions of another helpdesk; the answers say so."""

from collections.abc import Mapping

import httpx
import pytest

from api.graphql.kpi_kinds import node_type
from domain.configuration import BadConfiguration, Configuration
from domain.kpis import REGISTRY
from domain.kpis.presets import PRESETS
from persistence.connections.database import Database
from tests.service import MONDAY, Service
from tests.telling import opened, replied, status
from tests.test_preset_stories import OFFICE, a_monday

WITH_DEFINITION = "value sampleSize definition { preset formula description version }"
STORY = [
    opened("09:00", "T1"),
    replied("09:10", "T1", "ann"),
    status("09:20", "T1", "resolved"),
    status("10:00", "T1", "open"),
    status("11:00", "T1", "resolved"),
]


@pytest.fixture(scope="module")
async def monday(client: httpx.AsyncClient, database: Database) -> Mapping[str, Service]:
    """The Monday of the presets, as each helpdesk would report it."""
    services = {}
    for vendor in ("ours", "zendesk", "chatwoot", "intercom", "zammad"):
        service = await Service.create(client, database)
        await service.desk.configure(f'{OFFICE}\n[presets]\ndefault = "{vendor}"')
        await service.desk.tell(a_monday())
        services[vendor] = service
    return services


async def story(client: httpx.AsyncClient, database: Database, configuration: str) -> Service:
    service = await Service.create(client, database)
    await service.desk.configure(configuration)
    await service.desk.tell(STORY)
    return service


async def test_an_answer_names_the_preset_that_made_it(
    client: httpx.AsyncClient, database: Database
) -> None:
    service = await story(client, database, '[presets]\nresolution_time = "chatwoot"')
    got = await service.metrics(
        f"resolutionTime {{ {WITH_DEFINITION} }} ticketsResolved {{ {WITH_DEFINITION} }}", MONDAY
    )
    chatwoots = PRESETS["resolution_time"]["chatwoot"].kpi
    assert got["resolutionTime"] == {
        "value": (1200 + 7200) / 2,
        "sampleSize": 2,
        "definition": {
            "preset": "chatwoot",
            "formula": chatwoots.rule,
            "description": chatwoots.description,
            "version": 1,
        },
    }
    assert got["ticketsResolved"]["value"] == 1
    assert got["ticketsResolved"]["definition"]["preset"] is None


async def test_a_default_goes_for_all_that_the_helpdesk_defines_otherwise(
    client: httpx.AsyncClient, database: Database
) -> None:
    text = '[presets]\ndefault = "chatwoot"\nticket_volume = "ours"\nresolution_time = "zammad"'
    service = await story(client, database, text)
    got = await service.data("{ kpiCatalog { name preset } }")
    presets = {kpi["name"].lower(): kpi["preset"] for kpi in got["kpiCatalog"] if kpi["preset"]}
    assert presets == {
        "tickets_resolved": "chatwoot",
        "first_response_time": "chatwoot",
        "resolution_time": "zammad",
    }


async def test_a_kpi_of_ones_own_takes_over_what_a_preset_counts(
    client: httpx.AsyncClient, database: Database
) -> None:
    own = """
    [presets]
    tickets_resolved = "chatwoot"
    [kpis.by_mail]
    label = "By mail"
    description = "Resolutions of tickets that came by mail."
    formula = "total"
    of = { kpi = "tickets_resolved", where = { channel = "email" } }
    better = "up"
    """
    service = await story(client, database, own)
    got = await service.metrics("byMail { value }", MONDAY)
    assert got["byMail"]["value"] == 2


async def test_the_id_of_an_answer_tells_definitions_apart(
    client: httpx.AsyncClient, database: Database
) -> None:
    ours = await story(client, database, "")
    chatwoots = await story(client, database, '[presets]\ndefault = "chatwoot"')
    ids = [
        (await service.metrics("resolutionTime { id } csat { id }", MONDAY))
        for service in (ours, chatwoots)
    ]
    assert ids[0]["resolutionTime"]["id"] != ids[1]["resolutionTime"]["id"]
    assert ids[0]["csat"]["id"] == ids[1]["csat"]["id"]


def test_a_preset_is_of_the_type_that_the_schema_says() -> None:
    for name, of_kpi in PRESETS.items():
        for preset in of_kpi.values():
            assert node_type(preset.kpi) is node_type(REGISTRY[name])


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('[presets]\ncsat = "zendesk"', "line 2: presets.csat is unknown; there are default, tick"),
        (
            '[presets]\nresolution_time = "zendesk"',
            "line 2: presets.resolution_time must be one of ours, chatwoot, zammad",
        ),
        ('[presets]\ndefault = "frappe"', "line 2: presets.default must be one of ours, chatwoot,"),
    ],
)
def test_what_is_no_preset_is_told(text: str, message: str) -> None:
    with pytest.raises(BadConfiguration) as refused:
        Configuration.read(text)
    assert str(refused.value).startswith(message)


def test_presets_change_no_facts() -> None:
    old, new = Configuration(), Configuration.read('[presets]\nticket_volume = "zammad"')
    assert not old.refolds(new)
    assert old.differences(new) == ["+ presets.ticket_volume = zammad"]


@pytest.mark.parametrize(
    ("vendor", "field", "tickets"),
    [
        ("ours", "ticketsResolved", {"P1", "P2", "P3", "P7"}),
        ("zendesk", "ticketsResolved", {"P1", "P3", "P7"}),
        ("chatwoot", "ticketsResolved", {"P1", "P2", "P3", "P4", "P7"}),
        ("zammad", "ticketsResolved", {"P1", "P2", "P3", "P4", "P7"}),
        ("zammad", "openTickets", {"P1", "P2", "P3", "P4", "P5", "P7"}),
        ("zendesk", "firstResponseTime", {"P1", "P2", "P3", "P4", "P7"}),
        ("chatwoot", "resolutionTime", {"P1", "P2", "P3", "P4", "P7"}),
        ("zammad", "firstContactResolutionRate", {"P1", "P2", "P3", "P4", "P7"}),
        ("intercom", "firstContactResolutionRate", {"P1", "P2", "P3", "P7"}),
    ],
)
async def test_the_tickets_behind_a_preset_are_those_that_it_counts(
    monday: Mapping[str, Service], vendor: str, field: str, tickets: set[str]
) -> None:
    got = await monday[vendor].metrics(
        f"{field} {{ tickets {{ edges {{ node {{ id }} }} }} }}", MONDAY
    )
    assert {edge["node"]["id"] for edge in got[field]["tickets"]["edges"]} == tickets


TWICE = (
    "Counts: it was resolved at 2026-05-04T13:00Z; it was resolved at 2026-05-04T11:00Z, "
    "and again later."
)
FIRST = (
    "Counts: it was resolved at 2026-05-04T11:00Z, and again later; that was its first resolution."
)
IN_HOURS = (
    "Counts: a human first replied at 2026-05-04T10:30Z, after 45 min of working hours in new "
    "and open."
)


@pytest.mark.parametrize(
    ("vendor", "kpi", "value", "reason"),
    [
        ("chatwoot", "TICKETS_RESOLVED", 2, TWICE),
        ("zammad", "TICKETS_RESOLVED", 1, FIRST),
        ("zammad", "FIRST_RESPONSE_TIME", 2700, IN_HOURS),
    ],
)
async def test_a_preset_is_explained(
    monday: Mapping[str, Service], vendor: str, kpi: str, value: float, reason: str
) -> None:
    explain = f"explain(kpi: {kpi}) {{ counted value reason }}"
    got = await monday[vendor].data(f'{{ ticket(source: "desk", id: "P1") {{ {explain} }} }}')
    assert got["ticket"]["explain"] == {"counted": True, "value": value, "reason": reason}
