"""What can be wrong with a request, in the words of the field.

DomainError
├── InvalidEvent        an event that cannot be accepted; names the field
├── BadInput            a question or a setting that makes no sense; names the field
│   ├── EmptyPeriod     a period must begin before it ends
│   ├── TooManyBuckets  a series may not have more buckets than the limit
│   ├── UnsupportedDimension  the KPI's facts do not carry this dimension
│   └── CostLimit       the answer would be larger than a caller may ask for
├── Forbidden           the key is for something else
├── MixedCurrencies     amounts that cannot be added; names their currencies
├── NotFound            nobody here is called that
├── Unfoldable          its events cannot be folded now; names it
└── Unavailable         cannot be answered in time; a later try may succeed
    ├── TooBusy         too many ask at the same time
    ├── Unreachable     the database is away
    └── Misconfigured   the configuration in force cannot be read by this version
"""


class DomainError(Exception):
    """Anything that the service refuses for a reason that it can tell."""

    code = "INTERNAL"


class InvalidEvent(DomainError):
    """An event that cannot be accepted.

    Args:
        field: the dotted path of the field at fault, such as `data.author.kind`.
        problem: what is wrong with it, as a clause that follows the field's name.
    """

    code = "BAD_INPUT"

    def __init__(self, field: str, problem: str) -> None:
        super().__init__(f"{field} {problem}")
        self.field = field
        self.problem = problem


class BadInput(DomainError):
    """A question or a setting that makes no sense.

    Args:
        field: the argument at fault.
        problem: what is wrong with it.
    """

    code = "BAD_INPUT"

    def __init__(self, field: str, problem: str) -> None:
        super().__init__(f"{field} {problem}")
        self.field = field
        self.problem = problem


class EmptyPeriod(BadInput):
    """A period must begin before it ends."""

    code = "EMPTY_PERIOD"


class TooManyBuckets(BadInput):
    """A series may not have more buckets than the limit."""

    code = "TOO_MANY_BUCKETS"


class UnsupportedDimension(BadInput):
    """The KPI's facts do not carry this dimension."""

    code = "UNSUPPORTED_DIMENSION"


class CostLimit(BadInput):
    """The answer would be larger than a caller may ask for."""

    code = "COST_LIMIT"


class Forbidden(DomainError):
    """The key is for something else."""

    code = "FORBIDDEN"


class MixedCurrencies(DomainError):
    """Amounts of currencies that cannot be added."""

    code = "MIXED_CURRENCIES"


class NotFound(DomainError):
    """Nobody here is called that."""

    code = "NOT_FOUND"


class Unfoldable(DomainError):
    """Something whose events cannot be folded now, so that nothing new can be told of it.

    Args:
        family: what it is: `ticket`, `agent`, …
        source: whose it is.
        subject: its id there.
    """

    code = "UNFOLDABLE"

    def __init__(self, family: str, source: str, subject: str) -> None:
        super().__init__(
            f"the {family} {subject!r} of {source!r} cannot be told now: its events cannot be"
            " folded; `supportkpi dead list` says why"
        )
        self.family = family
        self.source = source
        self.subject = subject


class Unavailable(DomainError):
    """Cannot be answered in time; a later try may succeed."""

    code = "TIMEOUT"


class TooBusy(Unavailable):
    """Too many ask at the same time, or somebody holds what is asked for."""

    code = "TOO_BUSY"


class Unreachable(Unavailable):
    """The database is away; what was told last is stored or not, which nobody knows."""

    code = "UNAVAILABLE"


class Misconfigured(Unavailable):
    """The configuration in force cannot be read: an older version took it, or nobody did.

    Args:
        reason: what is wrong with it.
    """

    code = "MISCONFIGURED"

    def __init__(self, reason: str) -> None:
        super().__init__(
            f"the configuration in force is not one for this version: {reason};"
            " `supportkpi apply` puts a corrected one in its place"
        )
        self.reason = reason
