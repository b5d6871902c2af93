"""Who opens a public page, by address."""

from dataclasses import dataclass
from ipaddress import (
    IPv4Address,
    IPv4Network,
    IPv6Address,
    IPv6Network,
    ip_address,
    ip_network,
)

from starlette.requests import Request

Network = IPv4Network | IPv6Network
Address = IPv4Address | IPv6Address

_ONE_HOUSEHOLD = 64
"""Bits of an address of IPv6 that stay the same for whoever has it; the rest is his to change."""


@dataclass(frozen=True, slots=True)
class Visitors:
    """Tells visitors of the survey pages apart by address, behind trusted proxies.

    Attributes:
        proxies: who may say, in X-Forwarded-For, whom they speak for; nobody else is believed.
    """

    proxies: tuple[Network, ...] = ()

    def of(self, request: Request) -> str:
        """Whom a request is from: the hop nearest to us that is no proxy of ours."""
        nearest = _read(request.client.host) if request.client else None
        if nearest is None:
            return ""
        hops = ",".join(request.headers.getlist("x-forwarded-for")).split(",")
        while hops and self._is_proxy(nearest):
            before = _read(hops.pop())
            if before is None:
                break
            nearest = before
        return _household(nearest)

    def _is_proxy(self, address: Address) -> bool:
        return any(address in network for network in self.proxies)


def _read(text: str) -> Address | None:
    """An address, with or without a port; None if it is none."""
    plain = text.strip().strip('"')
    if plain.startswith("["):
        plain = plain[1:].partition("]")[0]
    elif plain.count(":") == 1:
        plain = plain.partition(":")[0]
    try:
        address = ip_address(plain.partition("%")[0])
    except ValueError:
        return None
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return mapped or address


def _household(address: Address) -> str:
    if isinstance(address, IPv4Address):
        return str(address)
    return str(ip_network((int(address), _ONE_HOUSEHOLD), strict=False))
