"""What every KPI reads of two stories that are small enough for a pencil."""

import pytest

from domain.kpis import REGISTRY
from domain.language.clocks import has_both
from persistence.connections.database import Database
from tests.desk import StoredDesk
from tests.stories import ByHand, business, desk
from tests.telling import DAY

STORIES = {"desk": desk, "business": business}
READ = [(name, kpi) for name, story in STORIES.items() for kpi in story.STORY]
READ_IN_WORKING_HOURS = [
    (name, kpi) for name, story in STORIES.items() for kpi in story.ON_BUSINESS_CLOCK
]


def test_one_story_tells_of_each_kpi() -> None:
    assert sorted(kpi for _, kpi in READ) == sorted(REGISTRY)


def test_it_tells_of_the_business_clock_of_each_that_has_both() -> None:
    both = [(name, kpi) for name, kpi in READ if has_both(REGISTRY[kpi])]
    assert both == READ_IN_WORKING_HOURS


@pytest.mark.parametrize(
    ("arithmetic", "value"),
    [("(1800 + 360) / 2", 1080), ("100 × (1 − 3) / 4", -50), ("-1", -1), ("2.5", 2.5)],
)
def test_arithmetic_comes_to_its_value(arithmetic: str, value: float) -> None:
    assert ByHand(arithmetic, 1, "").value == value


def test_what_is_no_arithmetic_is_not_run() -> None:
    with pytest.raises(ValueError, match="is no arithmetic"):
        assert ByHand("print(1)", 1, "").value


@pytest.fixture(scope="module")
async def desks(database: Database) -> dict[str, StoredDesk]:
    desks = {name: await StoredDesk.create(database, f"story-{name}") for name in STORIES}
    for name, story in STORIES.items():
        await desks[name].configure(story.CONFIGURATION)
        await desks[name].tell(story.a_monday())
    return desks


@pytest.mark.parametrize(("story", "kpi"), READ)
async def test_what_a_monday_reads(desks: dict[str, StoredDesk], story: str, kpi: str) -> None:
    worked = STORIES[story].STORY[kpi]
    reading = await desks[story].read(kpi, DAY)
    assert reading.value == pytest.approx(worked.value, rel=1e-12)
    assert reading.sample_size == worked.sample_size


@pytest.mark.parametrize(("story", "kpi"), READ_IN_WORKING_HOURS)
async def test_what_a_monday_reads_in_working_hours(
    desks: dict[str, StoredDesk], story: str, kpi: str
) -> None:
    worked = STORIES[story].ON_BUSINESS_CLOCK[kpi]
    reading = await desks[story].read(kpi, DAY, on_business=True)
    assert reading.value == pytest.approx(worked.value, rel=1e-12)
    assert reading.sample_size == worked.sample_size
