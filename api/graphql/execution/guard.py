"""The guard: refuses documents that would cost more to understand than to answer.

It runs before validation and looks at each selection once, in time linear in the document: what a
fragment holds is remembered, so that fragments which spread each other multiply nothing here. A
spread and an inline fragment weigh as much as a field, whether or not there is anything in them:
whoever follows them later, here or in graphql-core, has that many steps to go at most.
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

from domain.bounds import Bound

_REFUSED = "refused before it is validated: QUERY_TOO_COMPLEX"
_ROOM = "Questions"

MAX_DEPTH = Bound(16, "levels", "nesting of fields and inline fragments", _REFUSED, _ROOM)
"""The introspection query of GraphQL's own tools needs 15."""
MAX_FIELDS = Bound(
    2000, "", "fields, spreads and inline fragments after fragments are expanded", _REFUSED, _ROOM
)
MAX_ALIKE = Bound(16, "", "fields with the same response name in one selection", _REFUSED, _ROOM)
"""Validation compares each with each, levels down."""
MAX_ROOT_FIELDS = Bound(20, "", "root fields of an operation", _REFUSED, _ROOM)
MAX_OPERATIONS = Bound(10, "", "operations of a document", _REFUSED, _ROOM)
MAX_FRAGMENTS = Bound(60, "", "fragments of a document", _REFUSED, _ROOM)
"""Validation looks at all fragments that each operation and each fragment leads to."""
MAX_IN_VARIABLES = Bound(
    1000, "", "objects, lists and fields in the variables of a question", _REFUSED, _ROOM
)
"""Each object is held against all fields of its type."""

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
    while left and number <= MAX_IN_VARIABLES.limit:
        value = left.pop()
        if isinstance(value, dict):
            number += 1 + len(value)
            left.extend(value.values())
        elif isinstance(value, list):
            number += 1
            left.extend(item for item in value if isinstance(item, (dict, list)))
    if number > MAX_IN_VARIABLES.limit:
        return too_complex(f"variables have more than {MAX_IN_VARIABLES.limit} lists and fields")
    return None


class _Guard:
    def __init__(self, document: DocumentNode) -> None:
        self._definitions: Sequence[FragmentDefinitionNode] = [
            node for node in document.definitions if isinstance(node, FragmentDefinitionNode)
        ]
        self._fragments = {node.name.value: node for node in self._definitions}
        self._operations: Sequence[OperationDefinitionNode] = [
            node for node in document.definitions if isinstance(node, OperationDefinitionNode)
        ]
        self._sizes: dict[str, Size | None] = {}
        self._has_cycle = False

    def judge(self) -> GraphQLError | None:
        return next(self._problems(), None)

    def _problems(self) -> Iterator[GraphQLError]:
        """What is wrong, the cheapest to find first: who wants no more does not pay for the rest.

        There is an operation at least. Definitions of one name all count: each is validated.
        """
        root_fields = max(len(node.selection_set.selections) for node in self._operations)
        for number, bound, what in (
            (len(self._operations), MAX_OPERATIONS, "operations"),
            (len(self._definitions), MAX_FRAGMENTS, "fragments"),
            (root_fields, MAX_ROOT_FIELDS, "root fields"),
        ):
            if number > bound.limit:
                yield too_complex(f"more than {bound.limit} {what}")
        roots = [node.selection_set for node in (*self._operations, *self._definitions)]
        sizes = [self._size(root, 1) for root in roots]
        if any(depth > MAX_DEPTH.limit for _, depth in sizes):
            yield too_complex(f"nested deeper than {MAX_DEPTH.limit}")
        if sum(fields for fields, _ in sizes) > MAX_FIELDS.limit:
            yield too_complex(f"more than {MAX_FIELDS.limit} fields once fragments are spread")
        if self._has_cycle:
            yield GraphQLError("a fragment spreads itself", extensions={"code": "BAD_INPUT"})
        if any(self._has_many_alike([root]) for root in roots):
            yield too_complex(f"more than {MAX_ALIKE.limit} fields of one name in one place")

    def _size(self, selections: SelectionSetNode | None, level: int) -> Size:
        """Fields and depth; what is too deep is not looked into."""
        fields = depth = 0
        if selections is None:
            return fields, depth
        if level > MAX_DEPTH.limit:
            return fields, 1
        for node in selections.selections:
            match node:
                case FieldNode() | InlineFragmentNode():
                    inner, below = self._size(node.selection_set, level + 1)
                    below += 1
                case FragmentSpreadNode():
                    inner, below = self._fragment(node.name.value, level)
                case _:
                    inner, below = 0, 0
            fields, depth = fields + inner + 1, max(depth, below)
        return fields, depth

    def _fragment(self, name: str, level: int) -> Size:
        """The size of a fragment. If it was found too deep, the document is, whoever spreads it."""
        if name not in self._sizes:
            self._sizes[name] = None
            node = self._fragments.get(name)
            self._sizes[name] = self._size(node.selection_set, level) if node else (0, 0)
        size = self._sizes[name]
        self._has_cycle |= size is None
        return size or (0, 0)

    def _has_many_alike(self, selections: Sequence[SelectionSetNode]) -> bool:
        """Whether too many fields answer under one name, here or further down.

        Fields of one name are merged, so that their selections are looked at together.
        """
        alike: dict[str, list[SelectionSetNode | None]] = {}
        for field in self._fields(selections):
            name = (field.alias or field.name).value
            alike.setdefault(name, []).append(field.selection_set)
        return any(
            len(fields) > MAX_ALIKE.limit
            or self._has_many_alike([field for field in fields if field])
            for fields in alike.values()
        )

    def _fields(self, selections: Sequence[SelectionSetNode]) -> Iterator[FieldNode]:
        """The fields of some selections, fragments spread. They are no more than were counted."""
        left = [*selections]
        while left:
            for node in left.pop().selections:
                match node:
                    case FieldNode():
                        yield node
                    case InlineFragmentNode():
                        left.append(node.selection_set)
                    case FragmentSpreadNode() if node.name.value in self._fragments:
                        left.append(self._fragments[node.name.value].selection_set)
