"""Evenings, US Eastern, on which arXiv defers its announcement, as its help page lists them once a year.

Keys are evenings (20:00), not nights: the night without a feed is the day after. A year that arXiv
had not listed when this was written follows the pattern of 2025: New Year, Martin Luther King Day,
Juneteenth, Independence Day, Labor Day, Thanksgiving, Christmas; a holiday on a Friday defers the
announcement of Sunday. What the table does not know shows as a night that never comes, and catch-up
moves its papers to the next one.
"""

from __future__ import annotations

from datetime import date

# 2023 and 2025 (to November): as listed at info.arxiv.org/help/availability.
# December 2025: as the daily lists show. 2026, 2027: expected by the pattern.
EVENINGS_WITHOUT_ANNOUNCEMENT: dict[date, str] = {
    date(2023, 1, 16): "Martin Luther King Day",
    date(2023, 6, 14): "arXiv's day off",
    date(2023, 6, 19): "Juneteenth",
    date(2023, 7, 4): "Independence Day",
    date(2023, 9, 4): "Labor Day",
    date(2023, 11, 23): "Thanksgiving",
    date(2023, 12, 25): "Christmas",
    date(2023, 12, 27): "arXiv's day off",
    date(2025, 1, 1): "New Year",
    date(2025, 1, 20): "Martin Luther King Day",
    date(2025, 6, 19): "Juneteenth",
    date(2025, 7, 6): "Independence Day",
    date(2025, 9, 1): "Labor Day",
    date(2025, 11, 27): "Thanksgiving",
    date(2025, 12, 25): "Christmas",
    date(2025, 12, 30): "arXiv's day off",
    date(2026, 1, 1): "New Year",
    date(2026, 1, 19): "Martin Luther King Day",
    date(2026, 6, 21): "Juneteenth",
    date(2026, 7, 5): "Independence Day",
    date(2026, 9, 7): "Labor Day",
    date(2026, 11, 26): "Thanksgiving",
    date(2026, 12, 27): "Christmas",
    date(2027, 1, 3): "New Year",
    date(2027, 1, 18): "Martin Luther King Day",
    date(2027, 6, 20): "Juneteenth",
    date(2027, 7, 5): "Independence Day",
    date(2027, 9, 6): "Labor Day",
    date(2027, 11, 25): "Thanksgiving",
}
