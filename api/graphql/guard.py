"""The guard: refuses documents that would cost more to understand than to answer.

It runs before validation and looks at each selection once, in time linear in the document: what a
fragment holds is remembered, so that fragments which spread each other multiply nothing here.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLError,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionSetNode,
)

MAX_DEPTH = 16
"""The introspection query of GraphQL's own tools needs 15."""
MAX_FIELDS = 2000
"""Fields after all fragments are spread."""
MAX_ALIKE = 16
"""Fields of one selection that go by one name: validation compares each with each, levels down."""
MAX_ROOT_FIELDS = 20
MAX_OPERATIONS = 10
MAX_FRAGMENTS = 60
"""Validation looks at all fragments that each operation and each fragment leads to."""
MAX_IN_VARIABLES = 1000
"""Objects, lists and fields: each object is held against all fields of its type."""

Size = tuple[int, int]
"""Fields and depth."""


def too_complex(message: str) -> GraphQLError:
    """The refusal of a document that is too large."""
    return GraphQLError(message, extensions={"code": "QUERY_TOO_COMPLEX"})


def guard(document: DocumentNode) -> GraphQLError | None:
    """What is wrong with a document, if it is too complex or spreads itself."""
    return _Guard(document).judge()


def guard_variables(variables: Mapping[str, Any]) -> GraphQLError | None:
    """What is wrong with decoded variables, if they are too complex."""
    number, left = len(variables), [*variables.values()]
    while left and number <= MAX_IN_VARIABLES:
        value = left.pop()
        if isinstance(value, dict):
            number += 1 + len(value)
            left.extend(value.values())
        elif isinstance(value, list):
            number += 1
            left.extend(one for one in value if isinstance(one, (dict, list)))
    if number > MAX_IN_VARIABLES:
        return too_complex(f"variables have more than {MAX_IN_VARIABLES} lists and fields")
    return None


class _Guard:
    def __init__(self, document: DocumentNode) -> None:
        self._fragments: Mapping[str, FragmentDefinitionNode] = {
            node.name.value: node
            for node in document.definitions
            if isinstance(node, FragmentDefinitionNode)
        }
        self._operations: Sequence[OperationDefinitionNode] = [
            node for node in document.definitions if isinstance(node, OperationDefinitionNode)
        ]
        self._sizes: dict[str, Size | None] = {}
        self._has_cycle = False

    def judge(self) -> GraphQLError | None:
        return next(self._problems(), None)

    def _problems(self) -> Iterator[GraphQLError]:
        """What is wrong, the cheapest to find first: who wants no more does not pay for the rest.

        There is an operation at least.
        """
        root_fields = max(len(node.selection_set.selections) for node in self._operations)
        for number, most, what in (
            (len(self._operations), MAX_OPERATIONS, "operations"),
            (len(self._fragments), MAX_FRAGMENTS, "fragments"),
            (root_fields, MAX_ROOT_FIELDS, "root fields"),
        ):
            if number > most:
                yield too_complex(f"more than {most} {what}")
        roots = [node.selection_set for node in (*self._operations, *self._fragments.values())]
        sizes = [self._size(root) for root in roots]
        if sum(fields for fields, _ in sizes) > MAX_FIELDS:
            yield too_complex(f"more than {MAX_FIELDS} fields once fragments are spread")
        if any(depth > MAX_DEPTH for _, depth in sizes):
            yield too_complex(f"nested deeper than {MAX_DEPTH}")
        if self._has_cycle:
            yield GraphQLError("a fragment spreads itself", extensions={"code": "BAD_INPUT"})
        if any(self._has_many_alike([root]) for root in roots):
            yield too_complex(f"more than {MAX_ALIKE} fields of one name in one place")

    def _size(self, selections: SelectionSetNode | None) -> Size:
        fields = depth = 0
        for node in selections.selections if selections else ():
            match node:
                case FieldNode():
                    inner, below = self._size(node.selection_set)
                    inner, below = inner + 1, below + 1
                case InlineFragmentNode():
                    inner, below = self._size(node.selection_set)
                case FragmentSpreadNode():
                    inner, below = self._fragment(node.name.value)
                case _:
                    inner, below = 0, 0
            fields, depth = fields + inner, max(depth, below)
        return fields, depth

    def _fragment(self, name: str) -> Size:
        if name not in self._sizes:
            self._sizes[name] = None
            node = self._fragments.get(name)
            self._sizes[name] = self._size(node.selection_set) if node else (0, 0)
        size = self._sizes[name]
        self._has_cycle |= size is None
        return size or (0, 0)

    def _has_many_alike(self, selections: Sequence[SelectionSetNode]) -> bool:
        """Whether too many fields answer under one name, here or further down.

        Fields of one name are merged, so that their selections are looked at together.
        """
        alike: dict[str, list[SelectionSetNode | None]] = {}
        for selection in selections:
            for field in self._fields(selection):
                name = (field.alias or field.name).value
                alike.setdefault(name, []).append(field.selection_set)
        return any(
            len(fields) > MAX_ALIKE or self._has_many_alike([one for one in fields if one])
            for fields in alike.values()
        )

    def _fields(self, selections: SelectionSetNode) -> Iterator[FieldNode]:
        for node in selections.selections:
            match node:
                case FieldNode():
                    yield node
                case InlineFragmentNode():
                    yield from self._fields(node.selection_set)
                case FragmentSpreadNode() if node.name.value in self._fragments:
                    yield from self._fields(self._fragments[node.name.value].selection_set)
