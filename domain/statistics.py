"""Intervals: how far a number may lie from what a longer look would show (95 %); and whether two
figures go together by more than chance.
"""

from math import exp, inf, lgamma, log, log1p, sqrt

Z = 1.959964
"""Two-sided 95 % quantile of the normal distribution."""

_T = (12.7062, 4.3027, 3.1824, 2.7764, 2.5706, 2.4469, 2.3646, 2.3060, 2.2622, 2.2281)
"""Two-sided 95 % quantiles of Student's t for 1 to 10 degrees of freedom."""

SMALL_SAMPLE = 30

Interval = tuple[float, float]


def wilson(part: float, whole: float) -> Interval:
    """The interval of a share (Wilson 1927): sound near 0 and 1 and for small samples."""
    share = part / whole
    spread = Z * Z / whole
    centre = (share + spread / 2) / (1 + spread)
    half = Z / (1 + spread) * sqrt(share * (1 - share) / whole + spread / (4 * whole))
    return max(0.0, centre - half), min(1.0, centre + half)


def of_mean(count: int, total: float, squares: float) -> Interval | None:
    """The interval of a mean (Student's t); None for fewer than two values."""
    if count < 2:  # noqa: PLR2004 -- a spread takes two
        return None
    mean = total / count
    variance = max(0.0, (squares - count * mean * mean) / (count - 1))
    half = t_quantile(count - 1) * sqrt(variance / count)
    return mean - half, mean + half


def t_quantile(freedom: int) -> float:
    """Two-sided 95 % quantile of Student's t (Abramowitz & Stegun 26.7.5 above ten degrees)."""
    if freedom <= len(_T):
        return _T[freedom - 1]
    first = (Z**3 + Z) / 4
    second = (5 * Z**5 + 16 * Z**3 + 3 * Z) / 96
    third = (3 * Z**7 + 19 * Z**5 + 17 * Z**3 - 15 * Z) / 384
    return Z + first / freedom + second / freedom**2 + third / freedom**3


def of_net_score(promoters: float, detractors: float, whole: float) -> Interval:
    """The interval of a net promoter score, in points.

    Small samples get three pseudo-answers (¾ promoter, 1½ passive, ¾ detractor): otherwise ten
    promoters would seem to leave no doubt.
    """
    if whole < SMALL_SAMPLE:
        return adjusted_net_score(promoters, detractors, whole)
    return plain_net_score(promoters, detractors, whole)


def plain_net_score(promoters: float, detractors: float, whole: float) -> Interval:
    """Each answer is +1, 0 or −1; the interval of their mean, times 100, cut to ±100."""
    plus, minus = promoters / whole, detractors / whole
    score = plus - minus
    half = Z * sqrt(max(0.0, plus + minus - score * score) / whole)
    return max(-100.0, 100 * (score - half)), min(100.0, 100 * (score + half))


def adjusted_net_score(promoters: float, detractors: float, whole: float) -> Interval:
    """The same with three pseudo-answers added."""
    return plain_net_score(promoters + 0.75, detractors + 0.75, whole + 3)


def differ(first: tuple[float, Interval], second: tuple[float, Interval]) -> bool:
    """Whether two estimates differ by more than their intervals allow (Newcombe's method)."""
    (a, a_interval), (b, b_interval) = max(first, second), min(first, second)
    return a - b > sqrt((a - a_interval[0]) ** 2 + (b_interval[1] - b) ** 2)


def correlation_p_value(correlation: float, count: int) -> float | None:
    """How likely figures that have nothing to do with each other are to correlate as much.

    Two-sided, by Student's t of count − 2 degrees of freedom; exact for normal figures.

    Args:
        correlation: Pearson's, or Spearman's as an approximation.
        count: of pairs; fewer than three tell nothing.
    """
    if count < 3:  # noqa: PLR2004 -- two points always lie on a line
        return None
    unexplained = max(0.0, 1 - correlation * correlation)
    return _beta(unexplained, (count - 2) / 2, 0.5)


def _beta(x: float, a: float, b: float) -> float:
    """The regularised incomplete beta function I_x(a, b), for x in 0…1."""
    if x in {0.0, 1.0}:
        return x
    if x > (a + 1) / (a + b + 2):  # the other end is nearer, and the fraction converges there
        return 1 - _beta(1 - x, b, a)
    front = exp(lgamma(a + b) - lgamma(a) - lgamma(b) + a * log(x) + b * log1p(-x)) / a
    return front / _beta_fraction(x, a, b)


_TINY, _PRECISION, _MOST_STEPS = 1e-300, 1e-15, 10_000


def _beta_fraction(x: float, a: float, b: float) -> float:
    """The continued fraction 1 + d₁/(1 + d₂/(1 + …)) of I_x (DLMF 8.17.22), by Lentz's method."""
    value, upper, lower, change, step = 1.0, 1.0, 0.0, inf, 1
    while abs(change - 1) > _PRECISION and step < _MOST_STEPS:
        m, is_odd = divmod(step, 2)
        if is_odd:
            term = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
        else:
            term = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
        lower = 1 / ((1 + term * lower) or _TINY)
        upper = (1 + term / upper) or _TINY
        change = upper * lower
        value *= change
        step += 1
    return value
