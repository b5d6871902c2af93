import ast

import pytest

from tests.house.__main__ import main
from tests.house.words import findings, sources


def check(code: str, path: str = "domain/a.py", **modules: str) -> list[str]:
    texts = {path: code} | {f"domain/{name}.py": text for name, text in modules.items()}
    parsed = {path: ast.parse(text) for path, text in texts.items()}
    return [f"{hit.path}:{hit.line} {hit.name}" for hit in findings(parsed)]


@pytest.mark.parametrize(
    "code",
    [
        "told = 1",
        "_told = 1",
        "told_ = 1",
        "told: int = 1",
        "a, told = 1, 2",
        "[*told] = []",
        "(told := 1)",
        "told += 1",
        "a.told = 1",
        "def f(told): ...",
        "def f(*told): ...",
        "def f(*, told=1): ...",
        "lambda told: 1",
        "def told(): ...",
        "async def told(): ...",
        "class Told: ...",
        "for told in (): ...",
        "[1 for told in ()]",
        "with a as told: ...",
        "import told",
        "import a as told",
        "from a import b as told",
        "from a import told",
        "try: ...\nexcept E as told: ...",
        "match a:\n case told: ...",
        "match a:\n case [*told]: ...",
        "match a:\n case {**told}: ...",
        "of = 1",
        "def f(of): ...",
        "for one in (): ...",
    ],
)
def test_every_kind_of_binding_is_seen(code: str) -> None:
    assert len(check(code)) == 1


@pytest.mark.parametrize(
    "code",
    [
        "a.told",
        "f(told=1)",
        "'told'",
        "told_at = 1",
        "class Known: ...",
        "class A:\n @classmethod\n def of(cls): ...",
    ],
)
def test_uses_texts_longer_names_and_constructors_are_none_of_its_business(code: str) -> None:
    assert check(code) == []


def test_a_module_has_a_name_as_well() -> None:
    assert check("", path="domain/told.py") == ["domain/told.py:1 told"]


def test_where_it_is_and_what_to_do() -> None:
    (finding,) = findings({"domain/a.py": ast.parse("\n\nplace = 1")})
    assert str(finding).startswith("domain/a.py:3: `place`: say which: path, ")


def test_a_second_class_of_a_name() -> None:
    assert check("class A: ...", b="class _A: ...") == ["domain/a.py:1 A", "domain/b.py:1 A"]
    assert check("class A: ...", b="def f():\n class A: ...") == [
        "domain/a.py:1 A",
        "domain/b.py:2 A",
    ]
    assert check("class A: ...", b="from domain.a import A\nclass B(A): ...") == []


def test_this_repository() -> None:
    assert [str(finding) for finding in findings(sources())] == []


def test_the_command_says_the_same() -> None:
    assert main() == 0
