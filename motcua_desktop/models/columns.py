"""The kinds of columns the tables have, and what every table has in common."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import BigInteger, Column, CursorResult, Date, ForeignKey, Integer, Text
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator
from sqlmodel import Field, SQLModel

SQLModel.metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_name)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}


class Row(SQLModel):
    """What all tables have in common: they validate nothing, so no validator is ever built."""

    model_config = {"defer_build": True}


class Moment(TypeDecorator[datetime]):
    """An aware UTC moment as whole milliseconds since 1970: compact, sortable, same everywhere."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:
        return None if value is None else milliseconds(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        return None if value is None else from_milliseconds(value)


def milliseconds(at: datetime) -> int:
    """Whole milliseconds since 1970; refuses a moment without a time zone."""
    if at.tzinfo is None:
        raise ValueError("a moment without a time zone reached the store")
    return round(at.timestamp() * 1000)


def from_milliseconds(value: int) -> datetime:
    """The aware UTC moment of `milliseconds`."""
    return datetime.fromtimestamp(value / 1000, tz=UTC)


def inserted_id(result: CursorResult[Any]) -> int:
    """The row's id that an INSERT gave."""
    key = result.inserted_primary_key
    if key is None:
        raise ValueError("this statement inserted no single row")
    return int(key[0])


def row_id() -> Any:
    """The table's own number of the row, given by the store."""
    return Field(sa_column=Column(Integer(), primary_key=True), default=None)


def moment(*, nullable: bool = False) -> Any:
    """A `Moment`."""
    return Field(sa_column=Column(Moment(), nullable=nullable), default=None)


def day(*, nullable: bool = False) -> Any:
    """A calendar day."""
    return Field(sa_column=Column(Date(), nullable=nullable), default=None)


def text(*, nullable: bool = False, unique: bool = False) -> Any:
    """Text of any length."""
    return Field(sa_column=Column(Text(), nullable=nullable, unique=unique), default=None)


def link(target: str, *, nullable: bool = False, index: bool = False) -> Any:
    """Another row, named `table.column`."""
    return Field(
        sa_column=Column(Integer(), ForeignKey(target), nullable=nullable, index=index),
        default=None,
    )


def added_text() -> Any:
    """A text column that came after the first schema: older rows have it empty."""
    return Field(sa_column=Column(Text(), nullable=False, server_default=""), default="")


def added_number() -> Any:
    """A number column that came after the first schema: older rows have 0."""
    return Field(sa_column=Column(Integer(), nullable=False, server_default="0"), default=0)
