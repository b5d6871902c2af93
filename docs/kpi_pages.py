"""A page for each KPI, made from its declaration and from the stories of the tests.

    .venv/bin/python -m docs.kpi_pages

Renews docs/kpis/; a test sees to it that it was not forgotten.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path

from api.cli.kpi_pages import page
from domain.kpis import REGISTRY
from tests.stories import ByHand, business, desk

FOLDER = Path(__file__).parent / "kpis"
_STORIES = (
    ("the Monday at the desk", "#at-the-desk", desk),
    ("the Monday around the desk", "#around-the-desk", business),
)


def pages() -> Mapping[str, str]:
    """Each page by its name."""
    return {
        f"{name}.md": page(kpi, *_example(name), presets="../presets.md")
        for name, kpi in REGISTRY.items()
    }


def main() -> None:
    """Write the pages, and remove those of KPIs that are no more."""
    made = pages()
    FOLDER.mkdir(exist_ok=True)
    for path in FOLDER.glob("*.md"):
        if path.name not in made:
            path.unlink()
    for name, text in made.items():
        (FOLDER / name).write_text(text, "utf-8")


def _example(name: str) -> Iterator[str]:
    for title, anchor, story in _STORIES:
        if name in story.STORY:
            lines = [f"On [{title}](../monday.md{anchor}): {_shown(story.STORY[name])}"]
            if name in story.ON_BUSINESS_CLOCK:
                lines.append(f"On the business clock: {_shown(story.ON_BUSINESS_CLOCK[name])}")
            yield "## Worked example\n\n" + "\n\n".join(lines)


def _shown(worked: ByHand) -> str:
    value = f"{worked.value:.6g}"
    shown = worked.arithmetic if worked.arithmetic == value else f"{worked.arithmetic} = {value}"
    return f"{worked.because}.\n\n> **{shown}**, sample {worked.sample_size}"


if __name__ == "__main__":
    main()
