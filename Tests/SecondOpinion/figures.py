"""The figures of a rate, a duration and a count, from how their members counted."""

from math import floor, sqrt

from measures import COUNT, DURATION, UNKNOWN, YES

Z = 1.959963984540054


def figures(kind, counted):
    """`counted` holds yes, no or unknown for each member; for a duration, its number of days."""
    if kind == COUNT:
        return {"count": len(counted)}
    if kind == DURATION:
        return {"n": len(counted), "median": percentile(0.5, counted), "p90": percentile(0.9, counted)}
    return rate(len(counted), counted.count(YES), counted.count(UNKNOWN))


def rate(denominator, numerator, unknown):
    members = {"denominator": denominator, "numerator": numerator, "unknown": unknown}
    if denominator == 0:
        return {**members, "value": None, "best_case": None, "low": None, "high": None}
    low, high = wilson(numerator, denominator)
    return {**members, "value": numerator / denominator, "best_case": (numerator + unknown) / denominator,
            "low": low, "high": high}


def wilson(numerator, denominator):
    """The Wilson score interval at 95 %; `low` is exactly 0 where the numerator is 0, `high` exactly 1 where it equals
    the denominator."""
    share = numerator / denominator
    centre = share + Z * Z / (2 * denominator)
    half = Z * sqrt(share * (1 - share) / denominator + Z * Z / (4 * denominator * denominator))
    scale = 1 + Z * Z / denominator
    low = 0.0 if numerator == 0 else (centre - half) / scale
    high = 1.0 if numerator == denominator else (centre + half) / scale
    return low, high


def percentile(fraction, values):
    """Linear interpolation, as SQL's percentile_cont; None where there are no values."""
    if not values:
        return None
    ordered = sorted(values)
    position = fraction * (len(ordered) - 1)
    below = floor(position)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (ordered[above] - ordered[below]) * (position - below)
