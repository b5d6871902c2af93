"""Properties: the fields of a ticket that its opening sets and later events change."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from json import dumps
from typing import Any

from domain.desk.sla import TicketConditions
from domain.facts import INBOUND, Dimensions
from domain.folding.tickets.state.occurrences import Assignment
from domain.instants import instant

_PLAIN = ("channel", "priority", "category", "requester", "difficulty")
_NOBODY: Mapping[str, str | None] = {}


@dataclass(slots=True)
class Properties:
    """The current values of a ticket's own fields: channel, priority, category, requester, tags …

    Attributes:
        direction: None until the opening.
        attributes: as JSON, the same for equal ones.
        due_at: the time promised to the requester.
        is_classified: whether it ever had a category.
        was_reclassified: whether that was changed afterwards.
    """

    channel: str | None = None
    priority: str | None = None
    category: str | None = None
    requester: Mapping[str, str | None] | None = None
    service: str | None = None
    direction: str | None = None
    tags: tuple[str, ...] = ()
    attributes: str | None = None
    difficulty: str | None = None
    due_at: datetime | None = None
    is_classified: bool = False
    was_reclassified: bool = False
    # Kept since many events follow one another under one assignment: their rows share an object.
    _dims: dict[Assignment, Dimensions] = field(default_factory=dict)

    @property
    def requester_id(self) -> str | None:
        """Who asked, if that is told."""
        return (self.requester or _NOBODY).get("id")

    @property
    def segment(self) -> str | None:
        """The requester's."""
        return (self.requester or _NOBODY).get("segment")

    def open(self, data: Mapping[str, Any]) -> None:
        """Take over the fields of an opening; direction and service stay as they are in it."""
        self.direction = data.get("direction") or INBOUND
        self.service = data.get("service")
        self.change(data)

    def change(self, data: Mapping[str, Any]) -> None:
        """Take over the fields that openings and changes share; absent ones stay, null unsets."""
        self._dims.clear()
        if self.is_classified and "category" in data:
            self.was_reclassified |= data["category"] != self.category
        for name in _PLAIN:
            if name in data:
                setattr(self, name, data[name])
        if "due_at" in data:
            self.due_at = instant(data["due_at"]) if data["due_at"] is not None else None
        self.is_classified |= self.category is not None
        if "tags" in data:
            self.tags = tuple(sorted(set(data["tags"] or ())))
        if "attributes" in data:
            attributes = data["attributes"]
            self.attributes = (
                dumps(attributes, ensure_ascii=False, sort_keys=True) if attributes else None
            )

    def dims(self, assignment: Assignment) -> Dimensions:
        """The dimensions of an occurrence under an assignment."""
        dims = self._dims.get(assignment)
        if dims is None:
            dims = self._dims[assignment] = Dimensions(
                assignment.tier,
                assignment.team,
                assignment.agent,
                self.channel,
                self.priority,
                self.category,
                self.segment,
                self.service,
                self.direction,
                self.tags,
                self.attributes,
            )
        return dims

    def standing(self, team: str | None) -> TicketConditions:
        """What SLA policies look at, with the ticket at a team."""
        return TicketConditions(self.priority, self.segment, self.channel, self.category, team)


def _as_json(attributes: Mapping[str, Any]) -> str:
    return dumps(attributes, ensure_ascii=False, sort_keys=True)
