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
from abc import ABC, abstractmethod
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import Any, Generic, TypeVar, cast

T = TypeVar("T")
U = TypeVar("U")

_PART_OF_A_ROUND = nullcontext()


class Rounds:
    """The rounds of one document, one after another.

    Args:
        at_end: is called at the end of each.
    """

    def __init__(self, at_end: Callable[[], None]) -> None:
        self._at_end = at_end
        self._queue: deque[Callable[[], None]] = deque()
        self.is_open = False

    def open(self) -> AbstractContextManager[None]:
        """A round, or a part of the one that is open: nothing within it may wait."""
        return _PART_OF_A_ROUND if self.is_open else self._round()

    @contextmanager
    def _round(self) -> Iterator[None]:
        self.is_open = True
        try:
            yield
        finally:
            try:
                while self._queue:
                    self._queue.popleft()()
            finally:
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
        settled: Pending[None] = Pending(self)
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

    def resolved(self, value: T) -> "Promise[T]":
        """A promise that is kept already."""
        promise: Pending[T] = Pending(self)
        promise.resolve(value)
        return promise


class Promise(ABC, Generic[T]):
    """A value to come, or why it does not come; any number may wait for it.

    What follows from it is called within a round, never at once: whatever a field demands, it is
    told nothing before the fields beside it have demanded theirs.
    """

    __slots__ = ()

    @abstractmethod
    def follow(self, go_on: Callable[[], None]) -> None:
        """Call this when the promise is settled."""

    @abstractmethod
    def result(self) -> T:
        """The value of a promise that is settled.

        Raises:
            BaseException: why there is none.
        """

    @property
    @abstractmethod
    def rounds(self) -> Rounds:
        """In which what follows goes on."""

    def then(self, make: Callable[[T], U]) -> "Promise[U]":
        """What is made of the value."""
        return _Made(self, make)

    def chain(self, ask: "Callable[[T], Promise[U]]") -> "Promise[U]":
        """What comes of another promise, which is made of the value of this one."""
        last: Pending[U] = Pending(self.rounds)

        def go_on() -> None:
            try:
                following = ask(self.result())
            except BaseException as error:  # noqa: BLE001  # whoever waits gets it
                last.reject(error)
            else:
                following.follow(lambda: last.settle_as(following))

        self.follow(go_on)
        return last

    def __await__(self) -> Generator[Any, None, T]:
        """For coroutines: these go on when the event loop comes to them."""
        settled = asyncio.get_running_loop().create_future()
        self.follow(lambda: None if settled.done() else settled.set_result(None))
        yield from settled
        return self.result()


class _Made(Promise[U]):
    """What is made of the value of another promise, once: when it is first looked at.

    Not a promise that is settled in its turn: nearly every field of a document has one of these.
    """

    __slots__ = ("_make", "_promise", "_value")

    def __init__(self, promise: Promise[T], make: Callable[[T], U]) -> None:
        self._promise: Promise[Any] = promise
        self._make: Callable[[Any], U] | None = make
        self._value: U | None = None

    @property
    def rounds(self) -> Rounds:
        return self._promise.rounds

    def follow(self, go_on: Callable[[], None]) -> None:
        self._promise.follow(go_on)

    def result(self) -> U:
        if self._make is not None:
            self._value = self._make(self._promise.result())
            self._make = None
        return cast("U", self._value)


class Pending(Promise[T]):
    """A promise that somebody settles.

    Args:
        rounds: in which all that follows from it goes on.
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

    def settle_as(self, settled: Promise[T]) -> None:
        """Come to the same as a promise that is settled."""
        try:
            value = settled.result()
        except BaseException as error:  # noqa: BLE001  # whoever waits gets it
            self.reject(error)
        else:
            self.resolve(value)

    @property
    def rounds(self) -> Rounds:
        """In which what follows goes on."""
        return self._rounds

    def follow(self, go_on: Callable[[], None]) -> None:
        """Call this when the promise is settled."""
        if self._is_settled:
            self._rounds.add([go_on])
        else:
            self._followers.append(go_on)

    def result(self) -> T:
        """The value of a promise that is settled."""
        if self._error is not None:
            raise self._error
        return cast("T", self._value)

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
