"""A kind of record: its name in a journal's lines, and its data as a typed value, read and written in one place."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, TypeVar

if TYPE_CHECKING:
    from .lines import Record
    from .log import Journal

T = TypeVar("T")


def _as_it_is(value: Any) -> Any:
    return value


@dataclass(frozen=True)
class Kind(Generic[T]):
    """The declaration of a kind of record. Whoever reads or writes one does so through it.

    Args:
        name: what stands in the field `kind`. Of a kind that is declared outside of this kit it begins with the
            package's name and a slash, such as `acme-course/wager`.
        read: gives the typed value of any JSON value, or None if it holds none; it never raises, and None gives None.
        write: gives the JSON value of a typed value; without it, the value is one.
    """

    name: str
    read: Callable[[object], T | None]
    write: Callable[[T], Any] = _as_it_is

    def append(self, journal: Journal, key: str, value: T | None) -> Record:
        """Add a record; it is on the disk when this returns.

        Args:
            journal: where to.
            key: what it is about; a newer record of the same kind and key supersedes this one.
            value: the value; None takes back what was said before.

        Returns:
            The record as a reader will see it.

        Raises:
            JournalError: the record is too big, or the file cannot be written.
        """
        return journal.append(*self.fields(key, value))

    def fields(self, key: str, value: T | None) -> tuple[str, str, Any]:
        """A record's kind, key and data.

        Args:
            key: what it is about.
            value: the value, or None.

        Returns:
            The three fields as they stand in a line.
        """
        return self.name, key, None if value is None else self.write(value)

    def last(self, journal: Journal, key: str) -> T | None:
        """The newest value of one key, or None.

        Args:
            journal: where from.
            key: what it is about.

        Returns:
            The value; None where there is no record, or the newest one holds no value of this kind.

        Raises:
            JournalError: the journal cannot be read.
        """
        return self.read(self.raw(journal, key))

    def latest(self, journal: Journal) -> dict[str, T | None]:
        """The newest value of each key, in the order in which the keys first appear; None where it holds no value."""
        return {key: self.read(data) for key, data in journal.latest(self.name).items()}

    def records(self, journal: Journal, key: str | None = None) -> list[Record]:
        """The records of this kind with their times and versions, oldest first, as far back as compaction keeps them.

        Args:
            journal: where from.
            key: of this key alone.

        Returns:
            The records, whatever their data.

        Raises:
            JournalError: the journal cannot be read.
        """
        return [one for one in journal.records() if one.kind == self.name and key in (None, one.key)]

    def raw(self, journal: Journal, key: str) -> object:
        """The newest data of one key as it stands, or None.

        For telling what is not there from what cannot be used.

        Args:
            journal: where from.
            key: what it is about.

        Returns:
            Any JSON value.

        Raises:
            JournalError: the journal cannot be read.
        """
        return journal.last(self.name, key)


@dataclass(frozen=True)
class Setting(Generic[T]):
    """One key of a kind whose keys hold values of different types.

    Args:
        kind: the kind, as this key's values are read and written.
        key: the key.
    """

    kind: Kind[T]
    key: str

    def append(self, journal: Journal, value: T) -> Record:
        """Add a record; see `Kind.append`.

        Args:
            journal: where to.
            value: the value.

        Returns:
            the record as a reader will see it.
        """
        return self.kind.append(journal, self.key, value)

    def last(self, journal: Journal) -> T | None:
        """The newest value, or None; see `Kind.last`."""
        return self.kind.last(journal, self.key)
