"""Three real logs give the figures that were known before; docs/accuracy.md shows them all."""

import asyncio
from pathlib import Path

import pytest

from docs.accuracy import DATA, PAGE, Checked, check, page, table
from docs.figures import LOGS, Log
from persistence.connections.database import Database

Figures = dict[str, list[Checked]]


def file_of(log: Log) -> Path:
    file = DATA / log.folder / log.file
    if not file.exists():
        pytest.skip(f"{file} is missing: docs/accuracy.md says where to get the real logs")
    return file


@pytest.fixture(scope="module")
async def figures(database: Database) -> Figures:
    """The figures of every log, expected and got."""
    files = [(log, file_of(log)) for log in LOGS]
    return {log.folder: await check(log, file, database) for log, file in files}


@pytest.mark.parametrize("log", LOGS, ids=lambda log: log.folder)
async def test_a_real_log_gives_the_known_figures(log: Log, figures: Figures) -> None:
    off = [
        (figure.figure.name, figure.figure.expected, figure.figure.sample, figure.got)
        for figure in figures[log.folder]
        if not figure.is_right
    ]
    assert off == []


async def test_no_figure_was_lost(figures: Figures) -> None:
    counts = {name: len(checked) for name, checked in figures.items()}
    assert counts == {"uci_incident_log": 26, "helpdesk_italian": 45, "sfo_survey_2017": 55}


async def test_the_document_shows_these_figures(figures: Figures) -> None:
    shown = page([table(log, figures[log.folder]) for log in LOGS])
    assert await asyncio.to_thread(PAGE.read_text, "utf-8") == shown
