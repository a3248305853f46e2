"""What records are made of: a class that derives from `Frozen` is a frozen dataclass with slots."""

from __future__ import annotations

from dataclasses import Field, dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar, dataclass_transform


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
class _FrozenType(type):
    """Makes dataclasses of the classes that it creates (PEP 681)."""

    def __new__(cls, name: str, bases: tuple[type, ...], namespace: dict[str, Any], **options: bool) -> Any:
        made: type[Any] = super().__new__(cls, name, bases, namespace)
        # `dataclass` comes back here for its copy of the class, which has the slots
        return made if "__slots__" in namespace else dataclass(frozen=True, slots=True, **options)(made)


class Frozen(metaclass=_FrozenType):
    """A record: its fields are annotated as those of a dataclass, and nothing can be assigned to them later.

    Options of `dataclass` stand behind the base: `class Place(Frozen, order=True)`. Functions of `dataclasses`
    (`replace`, `fields`, `asdict`) take records as they take any dataclass.

    >>> class Point(Frozen):
    ...     x: int
    ...     y: int = 0
    >>> Point(3)
    Point(x=3, y=0)
    """

    __slots__ = ()
    if TYPE_CHECKING:
        __dataclass_fields__: ClassVar[dict[str, Field[Any]]]
