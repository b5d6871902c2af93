"""The documents say everything that they must, and lead somewhere."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from graphql import build_schema, parse, validate

from api.cli.holiday_dates import holiday_dates
from api.graphql.schema import schema
from docs.kpi_pages import pages
from domain.configuration import Configuration
from domain.event_types import EVENT_TYPES
from domain.kpis import REGISTRY, Kpi
from domain.kpis.presets import PRESETS
from domain.language.clocks import has_both
from tests import ROOT

DOCUMENTS = sorted(
    path
    for where in ("*.md", "docs/*.md", "docs/kpis/*.md", "examples/*/README.md")
    for path in ROOT.glob(where)
)
EVENTS = (ROOT / "docs/events.md").read_text("utf-8")
CONTRACT = json.loads((ROOT / "openapi/openapi.json").read_text("utf-8"))


def rows_of_events() -> Iterator[tuple[str, str]]:
    """Each type that the document has a row for, and what the row says of its data."""
    for line in EVENTS.splitlines():
        if row := re.match(r"\| `(\w+\.\w+)` \|[^|]*\|(.*)\|$", line):
            yield row[1], row[2]


def test_every_event_type_has_one_row_in_the_order_of_the_contract() -> None:
    assert [name for name, _ in rows_of_events()] == list(EVENT_TYPES)


@pytest.mark.parametrize("name", EVENT_TYPES)
def test_the_row_of_an_event_type_names_its_fields_and_the_required_ones_in_bold(name: str) -> None:
    row = dict(rows_of_events())[name]
    kind = EVENT_TYPES[name]
    unnamed = [field for field in kind.fields if f"`{field}`" not in row]
    assert not unnamed
    assert [field for field in kind.required if f"**`{field}`**" not in row] == []
    inner = {"author": {"kind"}, "scale": {"min", "max"}}
    allowed = set(kind.required).union(*(inner.get(field, ()) for field in kind.fields))
    assert set(re.findall(r"\*\*`(\w+)`\*\*", row)) <= allowed


def test_every_kpi_has_a_page_and_no_other_has() -> None:
    assert {path.stem for path in (ROOT / "docs/kpis").iterdir()} == set(REGISTRY)


@pytest.mark.parametrize("name", REGISTRY)
def test_the_page_of_a_kpi_is_up_to_date(name: str) -> None:
    assert page_of(name) == pages()[f"{name}.md"]


@pytest.mark.parametrize("kpi", REGISTRY.values(), ids=REGISTRY.keys())
def test_the_page_of_a_kpi_explains_it(kpi: Kpi) -> None:
    page = page_of(kpi.name)
    assert page.startswith(f"# {kpi.label}\n")
    assert kpi.description in page
    assert kpi.rule in page
    assert all(f"`{dim.name}`" in page for dim in kpi.dimensions)
    assert "## Worked example\n" in page
    assert ("On the business clock" in page) == has_both(kpi)
    assert all(f"| `{vendor}` |" in page for vendor in PRESETS.get(kpi.name, ()))


@pytest.mark.parametrize("name", REGISTRY)
def test_the_question_on_the_page_of_a_kpi_can_be_asked(name: str) -> None:
    (document,) = blocks(page_of(name), "graphql")
    assert validate(build_schema(schema.as_str()), parse(document)) == []


@pytest.mark.parametrize("name", ["own-kpis", "presets"])
def test_what_is_to_be_declared_can_be(name: str) -> None:
    declared = "\n".join(blocks((ROOT / f"docs/{name}.md").read_text("utf-8"), "toml"))
    assert Configuration.read(declared).own_kpis


def test_the_example_of_a_configuration_declares_kpis_and_presets() -> None:
    text = (ROOT / "examples/supportkpi.toml").read_text("utf-8")
    example = Configuration.read(text, holiday_dates)
    assert {kpi.preset for kpi in example.own_kpis} == {None, "zendesk"}


def page_of(name: str) -> str:
    return (ROOT / f"docs/kpis/{name}.md").read_text("utf-8")


def blocks(text: str, kind: str) -> list[str]:
    """The blocks of code of a kind."""
    return re.findall(rf"^```{kind}\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)


def test_the_rest_contract_lists_the_event_types() -> None:
    assert CONTRACT["components"]["schemas"]["Event"]["properties"]["type"]["enum"] == list(
        EVENT_TYPES
    )


@pytest.mark.parametrize("document", DOCUMENTS, ids=str)
def test_links_between_documents_lead_somewhere(document: Path) -> None:
    text = document.read_text("utf-8")
    for target, anchor in re.findall(r"\]\((?!https?:)([^)#\s]*)#?([^)\s]*)\)", text):
        path = document.parent / target if target else document
        assert path.exists(), f"{document.name} links to {target}"
        if anchor and path.suffix == ".md":
            assert anchor in anchors(path), f"{document.name} links to {target}#{anchor}"


def anchors(document: Path) -> set[str]:
    """The anchors that GitHub makes of the headings of a document."""
    headings = re.findall(r"^#+ (.+)$", document.read_text("utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


def test_each_fault_that_the_changelog_numbers_has_a_test_that_bears_its_number() -> None:
    fixed = (ROOT / "CHANGELOG.md").read_text("utf-8").partition("### Fixed")[2]
    numbers = {
        number.lower()
        for brackets in re.findall(r"\(([A-D]\d+(?:, [A-D]\d+)*)\)", fixed)
        for number in brackets.split(", ")
    }
    tests = "\n".join(path.read_text("utf-8") for path in (ROOT / "tests").rglob("test_*.py"))
    held = set(re.findall(r"def test_([a-d]\d+)_", tests))
    last = {"a": 8, "b": 18, "c": 13, "d": 15}
    # The sixteenth of the second chapter is of features to come, not a fault of what is there.
    of_the_review = {f"{letter}{n}" for letter, most in last.items() for n in range(1, most + 1)}
    assert numbers == held == of_the_review - {"b16"}
