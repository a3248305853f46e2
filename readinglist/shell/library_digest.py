"""What a night comes to, as methods: the part of `Library` that concerns the digest."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from readinglist.context import Home
from readinglist.night.records import Digest, Mailing


class DigestLibrary(Home):
    """The night as one record, as files, as a feed and as mail."""

    def digest(self, night: date | None = None) -> Digest:
        """All that a night is to its reader; default: the last night fetched."""
        from readinglist.night.digest import read_digest

        return read_digest(self, night)

    def digest_feed(self, night: date | None = None) -> str:
        """The last nights as an Atom feed, this one as it is now."""
        from readinglist.night.digest import feed

        return feed(self, self.digest(night))

    def mail_digest(self, night: date | None = None) -> Mailing:
        """Send a night's digest to the address of [mail], once. Raises ConfigError, NotFound, SourceError."""
        from readinglist.night.mailing import mail_digest

        return mail_digest(self, night)

    def save(self, path: Path, text: str) -> None:
        """Write a file that was asked for, whole or not at all. Raises UsageError, StoreError, DiskFull."""
        from readinglist.exchange.selection import check_target
        from readinglist.store.files import write_text_atomically

        check_target(self, path)
        write_text_atomically(path, text)

    def rank_tonight(self) -> Path | None:
        """Rank the last night and write its files; `exports/tonight.md`, or None where no night is here."""
        from readinglist.night.digest import write_digest

        return write_digest(self)

    def night_warning(self) -> str | None:
        """One line where the last fetch failed, else None; one cheap question to the database."""
        since = self.store.runs.failed_since()
        return None if since is None else f"every fetch since {since:%Y-%m-%d} failed: `readinglist status` says why"
