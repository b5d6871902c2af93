"""How much a property test tries: a little each day, ten times as much in `make test-long`."""

from hypothesis import settings

LONG = "long"
"""The profile of Hypothesis that `make test-long` names."""

settings.register_profile(LONG)


def effort(examples: int) -> int:
    """How many examples to try, of which a daily run can wait for so many."""
    return examples * (10 if settings.get_current_profile_name() == LONG else 1)
