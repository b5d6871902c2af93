"""Intervals: how far a number may lie from what a longer look would show (95 %)."""

from math import sqrt

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


def differ(one: tuple[float, Interval], other: tuple[float, Interval]) -> bool:
    """Whether two estimates differ by more than their intervals allow (Newcombe's method)."""
    (a, a_interval), (b, b_interval) = max(one, other), min(one, other)
    return a - b > sqrt((a - a_interval[0]) ** 2 + (b_interval[1] - b) ** 2)
