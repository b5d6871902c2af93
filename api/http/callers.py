"""Who sends a request, as the key says."""

from dataclasses import dataclass, fields

from domain.configuration import Configuration
from domain.errors import Misconfigured

_NOT_IN_FINGERPRINT = {"in_force", "key_id"}


@dataclass(frozen=True, slots=True)
class Caller:
    """Who sends a request, as the key says.

    Attributes:
        in_force: the configuration of the workspace, or why it cannot be read.
        revision: of the configuration.
    """

    workspace: str
    in_force: Configuration | Misconfigured
    scopes: frozenset[str]
    key_id: str = ""
    revision: int = 0

    @property
    def configuration(self) -> Configuration:
        """What is in force in the workspace; who only sends events does not need it.

        Raises:
            Misconfigured: it cannot be read.
        """
        if isinstance(self.in_force, Misconfigured):
            raise Misconfigured(self.in_force.reason)
        return self.in_force

    @property
    def fingerprint(self) -> str:
        """Equal for callers who get the same answers: everything but the key itself."""
        values = {
            field.name: getattr(self, field.name)
            for field in fields(self)
            if field.name not in _NOT_IN_FINGERPRINT
        }
        return repr(values | {"scopes": sorted(self.scopes)})
