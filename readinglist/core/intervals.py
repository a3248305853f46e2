"""Shares: how people write them, and the interval that says what is known of one from how often it was looked at."""

from __future__ import annotations

import math
import re

from .errors import UsageError

Z = 1.959963984540054  # of a 95 % interval

Interval = tuple[float, float]


def wilson(hits: int, n: int) -> Interval | None:
    """The interval of a share hits / n, 0 to 1; None where n is 0.

    Wilson, "Probable inference, the law of succession, and statistical inference", 1927.

    >>> [round(end, 3) for end in wilson(9, 10)]
    [0.596, 0.982]
    """
    if n == 0:
        return None
    share, spread = hits / n, Z * Z / n
    middle = (share + spread / 2) / (1 + spread)
    half = Z / (1 + spread) * math.sqrt(share * (1 - share) / n + spread / (4 * n))
    return max(0.0, middle - half), min(1.0, middle + half)


def parse_share(text: str) -> float:
    """A share as people write it: `30`, `30%` and `.3` are the same. Raises UsageError.

    Without a sign what has a point and is not above 1 is a share, everything else percent: `1` is one in a hundred.

    >>> [parse_share(text) for text in ("30", "30 %", ".3", "1", "1.0", "0")]
    [0.3, 0.3, 0.3, 0.01, 1.0, 0.0]
    """
    told = text.strip()
    number = told.removesuffix("%").strip()
    if re.fullmatch(r"[0-9]{1,3}|[0-9]{0,3}\.[0-9]{1,6}", number, re.A):
        is_percent = told.endswith("%") or "." not in number or float(number) > 1
        if (share := float(number) / 100 if is_percent else float(number)) <= 1:
            return share
    raise UsageError(f"{text[:20]!r} is no chance or share: write 30, 30% or .3")
