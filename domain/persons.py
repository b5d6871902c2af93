"""Persons: when two texts that name one mean the same."""

from unicodedata import normalize
from urllib.parse import unquote

from domain.texts import is_unseen, trimmed

_SCHEME = "mailto:"


def same_person(text: str) -> str:
    """The one spelling of a person, by which persons are compared.

    An address of mail is the same in any letter case, as a `mailto:` link, in angle brackets after
    a name, and with its domain in letters of any script or in `xn--` form. What else names a
    person is an id of some system, and keeps its letter case. Space around either is nothing.
    """
    plain = trimmed(normalize("NFC", text))
    address = _address(plain)
    return plain if address is None else address


def _address(text: str) -> str | None:
    """The address of mail that a text is; None if it is none."""
    bare = trimmed(_without_scheme(_without_name(text)))
    seen = "".join(each for each in bare if not is_unseen(each))
    local, at, domain = seen.rpartition("@")
    domain = domain.removesuffix(".")
    if not (local and at and domain) or any(map(str.isspace, seen)):
        return None
    return f"{normalize('NFC', local.casefold())}@{_domain(domain)}"


def _without_name(text: str) -> str:
    _, opened, rest = text.rpartition("<")
    inner, closed, after = rest.partition(">")
    return inner if opened and closed and not after else text


def _without_scheme(text: str) -> str:
    if text[: len(_SCHEME)].lower() != _SCHEME:
        return text
    return normalize("NFC", unquote(text[len(_SCHEME) :].partition("?")[0]))


def _domain(domain: str) -> str:
    """A domain as the network knows it."""
    folded = domain.casefold()
    try:
        return folded.encode("idna").decode()
    except UnicodeError:
        return normalize("NFC", folded)
