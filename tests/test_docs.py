"""The documents say everything that they must, and lead somewhere."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from domain.event_types import EVENT_TYPES
from domain.kpis import REGISTRY, Kpi

ROOT = Path(__file__).parents[1]
DOCUMENTS = sorted(
    path for where in ("*.md", "docs/*.md", "examples/*/README.md") for path in ROOT.glob(where)
)
EVENTS = (ROOT / "docs/events.md").read_text("utf-8")
KPIS = (ROOT / "docs/kpis.md").read_text("utf-8")
CONTRACT = json.loads((ROOT / "openapi/openapi.json").read_text("utf-8"))


def rows_of_events() -> Iterator[tuple[str, str]]:
    """Each type that the document has a row for, and what the row says of its data."""
    for line in EVENTS.splitlines():
        if row := re.match(r"\| `(\w+\.\w+)` \|[^|]*\|(.*)\|$", line):
            yield row[1], row[2]


def section(document: str, title: str) -> str:
    """What stands under a heading of the third level."""
    return document.partition(f"\n### {title}\n")[2].partition("\n#")[0]


def test_every_event_type_has_one_row_in_the_order_of_the_contract() -> None:
    assert [name for name, _ in rows_of_events()] == list(EVENT_TYPES)


@pytest.mark.parametrize("name", EVENT_TYPES)
def test_the_row_of_an_event_type_names_its_fields_and_the_required_ones_in_bold(name: str) -> None:
    told = dict(rows_of_events())[name]
    kind = EVENT_TYPES[name]
    unnamed = [field for field in kind.fields if f"`{field}`" not in told]
    assert not unnamed
    assert [field for field in kind.required if f"**`{field}`**" not in told] == []
    inner = {"author": {"kind"}, "scale": {"min", "max"}}
    allowed = set(kind.required).union(*(inner.get(field, ()) for field in kind.fields))
    assert set(re.findall(r"\*\*`(\w+)`\*\*", told)) <= allowed


@pytest.mark.parametrize("kpi", REGISTRY.values(), ids=REGISTRY.keys())
def test_every_kpi_has_a_section_that_explains_it(kpi: Kpi) -> None:
    told = section(KPIS, kpi.name)
    assert kpi.description in told
    assert kpi.rule in told
    assert all(f"`{dim.name}`" in told for dim in kpi.dimensions)


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
