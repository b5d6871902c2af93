"""Money: in which currency it is shown, and what one unit of each other currency is in that."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from domain.errors import MixedCurrencies


@dataclass(frozen=True, slots=True)
class Exchange:
    """The currency that amounts are added in, and the rates of other currencies.

    Attributes:
        code: of ISO 4217; None to show amounts as they were told, as long as they are of one
            currency.
        rates: one unit of each other currency in that.
    """

    code: str | None = None
    rates: Mapping[str, float] = field(default_factory=dict)

    @property
    def worth(self) -> Mapping[str, float]:
        """What one unit is, of each currency that can be shown."""
        return {self.code: 1.0, **self.rates} if self.code is not None else {}

    def shown(self, currencies: Iterable[str]) -> str | None:
        """The currency of a sum; None of a sum of nothing.

        Args:
            currencies: the currencies of all that it adds.

        Raises:
            MixedCurrencies: they cannot be added.
        """
        distinct = sorted(set(currencies))
        if self.code is None:
            if len(distinct) > 1:
                raise MixedCurrencies(
                    f"amounts in {_listed(distinct)} cannot be added: configure a [currency]"
                    " with rates, or filter for those of one currency"
                )
            return distinct[0] if distinct else None
        unknown = [currency for currency in distinct if currency not in self.worth]
        if unknown:
            raise MixedCurrencies(
                f"there is no rate for {_listed(unknown)} in {self.code}:"
                " configure it under [currency.rates]"
            )
        return self.code


def _listed(names: Iterable[str]) -> str:
    *others, last = names
    return f"{', '.join(others)} and {last}" if others else last
