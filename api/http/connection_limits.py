"""How many answers and connections that last may be open at a time: for a key, and in all."""

import contextlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from api.http.problems import Problem
from domain.bounds import Bound

_BEYOND = "429, or 4429 over a WebSocket"
OF_A_KEY = Bound(20, "", "live answers, and WebSockets, of a key", _BEYOND, "HTTP")
OF_A_PROCESS = Bound(1000, "", "live answers, and WebSockets, of a process", _BEYOND, "HTTP")
MAX_OF_A_KEY, MAX_OF_A_PROCESS = int(OF_A_KEY.limit), int(OF_A_PROCESS.limit)


@dataclass(slots=True)
class ConnectionLimit:
    """A limit, for this process, on how much is open at a time.

    Attributes:
        what: is open, for people.
        of_a_key: the most of one key.
        of_a_process: the most in all.
    """

    what: str
    of_a_key: int = MAX_OF_A_KEY
    of_a_process: int = MAX_OF_A_PROCESS
    _taken: Counter[str] = field(default_factory=Counter)

    @contextlib.contextmanager
    def taken(self, key_id: str) -> Iterator[None]:
        """Count something as open for as long as the context lasts.

        Raises:
            Problem: 429, as many are open already.
        """
        if self._taken[key_id] >= self.of_a_key or self._taken.total() >= self.of_a_process:
            raise Problem(
                429,
                "TOO_MANY_SUBSCRIPTIONS",
                f"a key may have {self.of_a_key} {self.what} open, a process {self.of_a_process}",
                headers={"Retry-After": "30"},
            )
        self._taken[key_id] += 1
        try:
            yield
        finally:
            self._taken[key_id] -= 1
            if not self._taken[key_id]:
                del self._taken[key_id]
