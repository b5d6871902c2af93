"""Promises: values that come later, and the rounds in which all that waits for them goes on.

A document is answered in rounds. In a round its fields go on as far as they can without waiting,
and say what they demand; at its end all of that is read at once; when it is there, the next round
is of the fields that waited for it.

Why not futures of asyncio: what follows from these runs in some later turn of the event loop, and
in which one depends on how many coroutines lie between. To know that all fields have demanded what
they want, turns would have to be counted. What follows from a promise runs within a round, so its
end is certain.
"""

import asyncio
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Generic, TypeVar, cast

T = TypeVar("T")
U = TypeVar("U")


class Rounds:
    """The rounds of one document, one after another.

    Args:
        at_end: is called at the end of each.
    """

    def __init__(self, at_end: Callable[[], None]) -> None:
        self._at_end = at_end
        self._queue: deque[Callable[[], None]] = deque()
        self.is_open = False

    @contextmanager
    def open(self) -> "Iterator[Rounds]":
        """A round, or a part of the one that is open: nothing within it may wait."""
        if self.is_open:
            yield self
            return
        self.is_open = True
        try:
            yield self
        finally:
            while self._queue:
                self._queue.popleft()()
            self.is_open = False
            self._at_end()

    def add(self, followers: Iterable[Callable[[], None]]) -> None:
        """Call these in the open round, after all that was added before; else in one of theirs."""
        self._queue.extend(followers)
        if not self.is_open:
            with self.open():
                pass

    def all_settled(self, promises: "Sequence[Promise[T]]") -> "Promise[None]":
        """That all of some promises are settled, with a value or an error."""
        settled: Promise[None] = Promise(self)
        left = len(promises)

        def count() -> None:
            nonlocal left
            left -= 1
            if left <= 0:
                settled.resolve(None)

        for promise in promises:
            promise.follow(count)
        if not promises:
            settled.resolve(None)
        return settled

    def all_of(self, promises: "Sequence[Promise[T]]") -> "Promise[list[T]]":
        """The values of some promises, in their order, or the first error among them."""
        settled = self.all_settled(promises)
        return settled.then(lambda _: [promise.result() for promise in promises])


class Promise(Generic[T]):
    """A value to come, or why it does not come; any number may wait for it.

    What follows from it is called within a round, never at once: whatever a field demands, it is
    told nothing before the fields beside it have demanded theirs.
    """

    __slots__ = ("_error", "_followers", "_is_settled", "_rounds", "_value")

    def __init__(self, rounds: Rounds) -> None:
        self._rounds = rounds
        self._followers: list[Callable[[], None]] = []
        self._value: T | None = None
        self._error: BaseException | None = None
        self._is_settled = False

    def resolve(self, value: T) -> None:
        """Tell the value."""
        self._value = value
        self._settle()

    def reject(self, error: BaseException) -> None:
        """Tell why there is none. It is no fault if nobody waits."""
        self._error = error
        self._settle()

    def resolve_with(self, make: "Callable[[], T | Promise[T]]") -> None:
        """Tell what is made, or why it cannot be made."""
        try:
            made = make()
        except BaseException as error:  # noqa: BLE001  # whoever waits gets it
            self.reject(error)
            return
        if isinstance(made, Promise):
            made.follow(lambda: self.resolve_with(made.result))
        else:
            self.resolve(made)

    def result(self) -> T:
        """The value of a promise that is settled.

        Raises:
            BaseException: why there is none.
        """
        if self._error is not None:
            raise self._error
        return cast("T", self._value)

    def follow(self, go_on: Callable[[], None]) -> None:
        """Call this when the promise is settled."""
        if self._is_settled:
            self._rounds.add([go_on])
        else:
            self._followers.append(go_on)

    def then(self, make: "Callable[[T], U | Promise[U]]") -> "Promise[U]":
        """What is made of the value: a value, or the promise of one."""
        made: Promise[U] = Promise(self._rounds)
        self.follow(lambda: made.resolve_with(lambda: make(self.result())))
        return made

    def __await__(self) -> Generator[Any, None, T]:
        """For coroutines: these go on when the event loop comes to them."""
        if not self._is_settled:
            settled = asyncio.get_running_loop().create_future()
            self.follow(lambda: None if settled.done() else settled.set_result(None))
            yield from settled
        return self.result()

    def _settle(self) -> None:
        self._is_settled = True
        followers, self._followers = self._followers, []
        self._rounds.add(followers)


async def made_of(coming: "Promise[T]", make: Callable[[T], U]) -> U:
    """What is made of something to come, in a turn of the event loop of its own.

    For columns and lists, which take a while to make: other requests are served between them. What
    demands more of the loader needs `then`.
    """
    return make(await coming)
