"""The interval of a share: what is known of it from how often it was looked at."""

from __future__ import annotations

import math

Z = 1.959963984540054  # of a 95 % interval

Interval = tuple[float, float]


def wilson(hits: int, n: int, z: float = Z) -> Interval | None:
    """The interval of a share hits / n, 0 to 1; None where n is 0.

    Wilson, "Probable inference, the law of succession, and statistical inference", 1927.

    >>> [round(end, 3) for end in wilson(9, 10)]
    [0.596, 0.982]
    """
    if n == 0:
        return None
    share, spread = hits / n, z * z / n
    middle = (share + spread / 2) / (1 + spread)
    half = z / (1 + spread) * math.sqrt(share * (1 - share) / n + spread / (4 * n))
    return max(0.0, middle - half), min(1.0, middle + half)
