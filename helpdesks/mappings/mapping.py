"""Mappings: what the columns of a CSV event log mean, declared in TOML (docs/mappings.md)."""

import re
from collections.abc import Mapping as Dict
from dataclasses import dataclass
from io import BytesIO, TextIOWrapper
from typing import get_args

from domain.bounds import Bound
from domain.errors import InvalidEvent
from domain.event_types import EVENT_TYPES
from domain.sources import refuse_own
from domain.toml import BadDocument, Path, TomlTable
from domain.zones import zone_names
from helpdesks.mappings.localtime import problem_of
from helpdesks.mappings.patterns import ANY
from helpdesks.mappings.tree import (
    Cell,
    Condition,
    Constant,
    EventRule,
    Field,
    File,
    Group,
    Kind,
    On,
    Rows,
    Template,
    Times,
)

_CELL = (
    "from",
    "values",
    "like",
    "otherwise",
    "not_said",
    "unset",
    "as",
    "split",
    "format",
    "zone",
)
_TOP = ("source", "file", "rows", "time", "events", "name", "version")
MAX_VERSION = Bound(
    1_000_000, "", "`version` of a mapping", "the mapping is refused, with the line", "Imports"
)
MAX_NAME = Bound(
    100, "characters", "`name` of a mapping", "the mapping is refused, with the line", "Imports"
)
_CONDITIONS = ("when", "unless", "after", "not_after")
STATE_TYPES = ("ticket.assigned", "ticket.status_changed", "ticket.changed", "agent.changed")
"""Events that say how things are now: saying one again changes nothing."""
SAME_STATE = {"ticket.escalated": "ticket.assigned"}
"""Events that change a state of which others tell."""

_KINDS: Dict[str, Kind] = {
    **dict.fromkeys(("score", "expectation", "min", "max", "quota", "amount"), "number"),
    **dict.fromkeys(("seconds", "available_seconds"), "number"),
    **dict.fromkeys(("public", "complaint", "after_sales", "correct", "bot", "assisted"), "flag"),
    **dict.fromkeys(("due_at", "answered_at", "start", "end", "hired_at", "left_at"), "time"),
    "tags": "list",
}
_SAMPLES: Dict[Kind, object] = {
    "text": "x",
    "number": 1,
    "flag": True,
    "time": "2026-05-04T09:12:33Z",
    "list": ["x"],
}


class MappingError(BadDocument):
    """The error for a mapping that cannot be used; it names the key and the line."""


@dataclass(frozen=True, slots=True)
class Mapping:
    """A file that says what the columns of a helpdesk export mean as events."""

    source: str
    file: File
    rows: Rows
    time: Times
    events: tuple[EventRule, ...]
    name: str = ""
    version: int = 1
    document: str = ""

    @classmethod
    def from_toml(cls, text: str, name: str = "") -> "Mapping":
        """Read a mapping; its name is told beside it, if not in it.

        Raises:
            MappingError: names the line and the key at fault, and what is allowed there.
        """
        top = TomlTable.read(text, MappingError).only(*_TOP)
        time = _times(top.table("time"), None)
        mapping = cls(
            source=_source(top),
            file=_file(top),
            rows=_rows(top),
            time=time,
            events=_events(top, time),
            name=_name(top, name),
            version=int(top.number("version", 1, MAX_VERSION.limit)) if "version" in top else 1,
            document=text,
        )
        _check_changes(mapping, top.table("events"))
        return mapping


def _source(top: TomlTable) -> str:
    source = top.text("source")
    try:
        refuse_own(source)
    except InvalidEvent as error:
        raise top.wrong(error.problem, error.field) from error
    return source


def _file(top: TomlTable) -> File:
    table = top.table("file").only("delimiter", "encoding", "columns")
    delimiter = table.text("delimiter", ",")
    if len(delimiter) != 1:
        raise table.wrong(f"must be one character, not {delimiter!r}", "delimiter")
    if delimiter in '"\r\n':
        raise table.wrong("must be no quote and no line break", "delimiter")
    return File(delimiter, _encoding(table), table.any_texts("columns"))


def _encoding(table: TomlTable) -> str:
    encoding = table.text("encoding", "utf-8-sig")
    try:
        TextIOWrapper(BytesIO(), encoding=encoding)
    except (LookupError, ValueError):
        problem = f"must be a codec of Python such as utf-8, cp1252 or utf-16, not {encoding!r}"
        raise table.wrong(problem, "encoding") from None
    return encoding


def _rows(top: TomlTable) -> Rows:
    table = top.table("rows").only("subject", "id", "order", "ordered", "not_said", "strip")
    return Rows(
        subject=_template(table, "subject"),
        id=_template(table, "id"),
        order=table.texts("order"),
        is_ordered=table.flag("ordered"),
        not_said=frozenset(table.any_texts("not_said") if "not_said" in table else ("",)),
        is_stripped=table.flag("strip"),
    )


def _times(table: TomlTable, usual: Times | None) -> Times:
    table.only("from", "format", "zone")
    form = table.text("format", usual.form if usual else None)
    return Times(_template(table, "from"), form, _zone(table, form, usual))


def _zone(table: TomlTable, form: str, usual: Times | None) -> str | None:
    own = table.text("zone") if "zone" in table else None
    zone = own or (usual.zone if usual else None)
    if zone is not None and zone not in zone_names():
        problem = f"must be a zone of the IANA database such as Europe/Rome, not {zone!r}"
        raise table.wrong(problem, "zone")
    problem_of_form = problem_of(form, zone)
    if problem_of_form is not None:
        raise table.wrong(problem_of_form, "format")
    return zone


def _name(top: TomlTable, usual: str) -> str:
    name = top.text("name", usual or top.text("source"))
    if len(name) <= MAX_NAME.limit:
        return name
    if "name" in top:
        raise top.wrong(f"must have at most {MAX_NAME.limit} characters", "name")
    return name[: int(MAX_NAME.limit)]


_PIECE = re.compile(r"\{\{|\}\}|\{([^{}]+)\}|[{}]")


def _template(table: TomlTable, key: str) -> Template:
    text = table.text(key)
    texts, columns, end = [""], list[str](), 0
    for piece in _PIECE.finditer(text):
        texts[-1] += text[end : piece.start()]
        end = piece.end()
        if piece[1]:
            columns.append(piece[1])
            texts.append("")
        elif len(piece[0]) == 1:
            raise table.wrong(f"has a lone {piece[0]}; a column stands in {{braces}}", key)
        else:
            texts[-1] += piece[0][0]
    texts[-1] += text[end:]
    return Template(tuple(texts), tuple(columns))


def _events(top: TomlTable, time: Times) -> tuple[EventRule, ...]:
    tables = top.table("events")
    if not tables.values:
        raise tables.wrong("must have at least one table, such as [events.opened]")
    return tuple(_event(name, table, time) for name, table in tables.tables())


def _event(name: str, table: TomlTable, time: Times) -> EventRule:
    table.only("type", "on", *_CONDITIONS, "any", "subject", "time", "data")
    kind = table.one_of("type", tuple(EVENT_TYPES))
    on = next(on for on in get_args(On) if on == table.one_of("on", get_args(On), "every"))
    own_time = _own_time(table, time) if "time" in table else None
    subject = _template(table, "subject") if "subject" in table else None
    if on == "change":
        if kind not in STATE_TYPES:
            raise table.wrong(f'can be "change" only for {", ".join(STATE_TYPES)}', "on")
        if own_time or subject:
            raise table.wrong('cannot be "change" beside a subject or time of its own', "on")
    data = _data(kind, table, time)
    return EventRule(name, kind, on, subject, own_time, _conditions(table), _any_of(table), data)


def _own_time(table: TomlTable, usual: Times) -> Times:
    if isinstance(table.values["time"], str):
        return Times(_template(table, "time"), usual.form, usual.zone)
    return _times(table.table("time"), usual)


def _any_of(table: TomlTable) -> tuple[tuple[Condition, ...], ...]:
    """Groups of conditions, one of which must hold."""
    groups = []
    for index, _ in enumerate(table.list("any", "tables")):
        group = table.versions("any")[index].only(*_CONDITIONS)
        groups.append(_conditions(group))
        if not groups[-1]:
            raise table.wrong(f"must have one of {', '.join(_CONDITIONS)}", "any", index)
    return tuple(groups)


def _conditions(table: TomlTable) -> tuple[Condition, ...]:
    return tuple(
        _condition(table.table(key), column, key)
        for key in _CONDITIONS
        if key in table
        for column in table.table(key).values
    )


def _condition(columns: TomlTable, column: str, key: str) -> Condition:
    """A list of texts, or a table of what the column may hold."""
    is_plain = not isinstance(columns.values[column], dict)
    holds = columns if is_plain else columns.table(column).only("in", "like", "said")
    if not is_plain and not holds.values:
        raise columns.wrong("must have one of in, like, said", column)
    is_said = "said" in holds and not is_plain and holds.flag("said")
    is_silent = "said" in holds and not is_plain and not is_said
    if is_silent and len(holds.values) > 1:
        raise holds.wrong("can be false only alone", "said")
    return Condition(
        column,
        texts=frozenset(columns.any_texts(column) if is_plain else holds.any_texts("in")),
        patterns=()
        if is_plain
        else tuple(_pattern(holds, text, "like") for text in holds.texts("like")),
        is_said=is_said or is_silent,
        is_negated=(key in {"unless", "not_after"}) is not is_silent,
        is_of_row_before=key in {"after", "not_after"},
        key=".".join(map(str, (*columns.path, column))),
    )


def _pattern(table: TomlTable, text: str, key: str) -> str:
    if ANY not in text:
        raise table.wrong(f"{text!r} has no {ANY}, which stands for any text", key)
    return text


def _data(kind: str, table: TomlTable, time: Times) -> Group:
    contract = EVENT_TYPES[kind]
    data = table.table("data").only(*contract.fields)
    for name in contract.required:
        if name not in data:
            raise data.wrong(f"is required for {kind}", name)
    if contract.any_of and not data.values:
        raise data.wrong(f"must have one of {', '.join(contract.any_of)}")
    fields = {name: _field(data, name, time) for name in data.values}
    for name, field in fields.items():
        for sample in _samples(field):
            problem = contract.fields[name](sample)
            if problem and not _speaks_of_a_cell(problem, field):
                problem, rest = _placed(problem)
                raise data.wrong(problem, name, *rest)
    return Group(fields)


def _placed(problem: str) -> tuple[str, Path]:
    """The problem, and the rest of the key, with which it may begin."""
    if not problem.startswith("."):
        return problem, ()
    rest, _, problem = problem.partition(" ")
    return problem, tuple(rest[1:].split("."))


def _field(table: TomlTable, key: str, time: Times) -> Field:
    value = table.values[key]
    if isinstance(value, str):
        source = _template(table, key)
        return Cell(source, _kind(table, key)) if source.columns else Constant(source.texts[0])
    if not isinstance(value, dict):
        return Constant(value)
    inner = table.table(key)
    if isinstance(value.get("from"), str):
        return _cell(inner, _kind(table, key), time)
    return Group({name: _field(inner, name, time) for name in value})


def _kind(table: TomlTable, name: str) -> Kind:
    return "text" if table.path[-1:] == ("attributes",) else _KINDS.get(name, "text")


def _cell(table: TomlTable, usual: Kind, time: Times) -> Cell:
    table.only(*_CELL)
    kind = next(k for k in get_args(Kind) if k == table.one_of("as", get_args(Kind), usual))
    form = table.text("format", time.form) if kind == "time" else ""
    return Cell(
        source=_template(table, "from"),
        kind=kind,
        not_said=frozenset(table.any_texts("not_said")),
        unset=frozenset(table.any_texts("unset")),
        values=_values(table.table("values")) if "values" in table else None,
        like=_patterns(table.table("like")) if "like" in table else None,
        otherwise=table.scalar("otherwise") if "otherwise" in table else None,
        split=table.text("split") if "split" in table else None,
        form=form,
        zone=_zone(table, form, time) if kind == "time" else None,
    )


def _values(table: TomlTable) -> Dict[str, str | int | float | bool]:
    return {name: table.scalar(name) for name in table.values}


def _patterns(table: TomlTable) -> Dict[str, str | int | float | bool]:
    return {_pattern(table, name, name): table.scalar(name) for name in table.values}


def _samples(field: Field) -> list[object]:
    """What a field may say, as far as the mapping alone tells."""
    if isinstance(field, Constant):
        return [field.value]
    if isinstance(field, Group):
        members = {
            name: _samples(member) or [_SAMPLES[_KINDS.get(name, "text")]]
            for name, member in field.fields.items()
        }
        first = {name: samples[0] for name, samples in members.items()}
        return [first | {name: sample} for name, samples in members.items() for sample in samples]
    values = [*(field.values or {}).values(), *(field.like or {}).values()]
    return [*values, field.otherwise] if field.otherwise is not None else [*values]


def _speaks_of_a_cell(problem: str, field: Field) -> bool:
    """Whether a problem is with a sample that we made up."""
    if not isinstance(field, Group):
        return False
    member = field.fields.get(problem[1:].partition(" ")[0])
    return member is not None and not _samples(member)


def _check_changes(mapping: Mapping, events: TomlTable) -> None:
    """What changed is known only if all that tells of a state is told in the rows' order."""
    rules = mapping.events
    for rule in rules:
        if not mapping.rows.is_ordered and any(c.is_of_row_before for c in rule.all_conditions):
            problem = "needs rows.ordered = true: only then the row before is known"
            raise events.wrong(problem, rule.name, "after")
        if rule.on != "change":
            continue
        for other in rules:
            same = rule.type in {other.type, SAME_STATE.get(other.type)}
            if same and other.on != "change":
                problem = f'cannot be "change" as long as events.{other.name}, too, tells of it'
                raise events.wrong(f"{problem} and is not on change", rule.name, "on")
