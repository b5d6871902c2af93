"""The glossary has every word once, each with a definition."""

from collections import Counter

import pytest

from docs import glossary
from docs.glossary import LEFT_OUT, OTHER_WORDS, Word, modules, public_classes, words
from tests import ROOT

DOCUMENT = (ROOT / "docs/glossary.md").read_text("utf-8")


@pytest.mark.parametrize("word", words(), ids=lambda word: word.name)
def test_a_word_has_a_definition_of_a_line(word: Word) -> None:
    assert 10 < len(word.definition) <= 160, f"{word.path} defines {word.name} badly"
    assert word.definition[0].isupper() or word.definition[0] == "`"
    assert f"| [{word.name}](../{word.path}) |" in DOCUMENT


def test_no_word_is_there_twice() -> None:
    counts = Counter(word.name.casefold() for word in words())
    assert [name for name, count in counts.items() if count > 1] == []


def test_every_class_of_the_domain_is_there_or_described_elsewhere() -> None:
    names = {(word.path, word.name) for word in words()}
    assert [
        (path, node.name)
        for path, node in public_classes()
        if path.startswith("domain/")
        if (path, node.name) not in names and not path.startswith(tuple(LEFT_OUT))
    ] == []


def test_every_class_that_another_room_imports_is_there_or_described_elsewhere() -> None:
    names = {word.name for word in words()}
    used = {name for _, name in glossary.imported()}
    assert [
        (path, node.name)
        for path, node in public_classes()
        if (glossary.room_of(path), node.name) in glossary.imported()
        if node.name in used - names and not path.startswith(tuple(LEFT_OUT))
    ] == []


@pytest.mark.parametrize("start", LEFT_OUT)
def test_what_is_left_out_is_there(start: str) -> None:
    assert any(path.startswith(start) for path in modules())


@pytest.mark.parametrize("name", OTHER_WORDS)
def test_a_word_without_a_class_is_defined(name: str) -> None:
    path, defined = OTHER_WORDS[name]
    assert glossary.docstring(modules()[path], defined)
