"""The tables. They have no rules: rules live in `domain` types, and rows never leave `models`."""

from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    CursorResult,
    Date,
    ForeignKey,
    Index,
    Integer,
    Text,
    UniqueConstraint,
)
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator
from sqlmodel import Field, SQLModel

SQLModel.metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_name)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}


class Moment(TypeDecorator[datetime]):
    """An aware UTC moment as whole milliseconds since 1970: compact, sortable, same everywhere."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:
        return None if value is None else milliseconds(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        return None if value is None else from_milliseconds(value)


def milliseconds(moment: datetime) -> int:
    """Whole milliseconds since 1970; refuses a moment without a time zone."""
    if moment.tzinfo is None:
        raise ValueError("a moment without a time zone reached the store")
    return round(moment.timestamp() * 1000)


def from_milliseconds(value: int) -> datetime:
    """The aware UTC moment of `milliseconds`."""
    return datetime.fromtimestamp(value / 1000, tz=UTC)


def inserted_id(result: CursorResult[Any]) -> int:
    """The row's id that an INSERT gave."""
    key = result.inserted_primary_key
    if key is None:
        raise ValueError("this statement inserted no single row")
    return int(key[0])


def _moment(*, nullable: bool = False) -> Any:
    return Field(sa_column=Column(Moment(), nullable=nullable), default=None)


def _text(*, nullable: bool = False, unique: bool = False) -> Any:
    return Field(sa_column=Column(Text(), nullable=nullable, unique=unique), default=None)


def _day(*, nullable: bool = False) -> Any:
    return Field(sa_column=Column(Date(), nullable=nullable), default=None)


def _link(target: str, *, nullable: bool = False, index: bool = False) -> Any:
    return Field(
        sa_column=Column(Integer(), ForeignKey(target), nullable=nullable, index=index),
        default=None,
    )


def _id() -> Any:
    return Field(sa_column=Column(Integer(), primary_key=True), default=None)


class Row(SQLModel):
    """What all tables have in common: they validate nothing, so no validator is ever built."""

    model_config = {"defer_build": True}


class Setting(Row, table=True):
    """One fact about this desk: agency, counter, keys of the commune, the province's address."""

    __tablename__ = "setting"
    key: str = Field(sa_column=Column(Text(), primary_key=True))
    value: str = _text()


class StaffMember(Row, table=True):
    __tablename__ = "staff"
    id: int = _id()
    login: str = _text(unique=True)
    name: str = _text()
    role: str = _text()
    password_hash: str = _text()
    failures: int = Field(default=0)
    locked_until: datetime | None = _moment(nullable=True)
    created_at: datetime = _moment()
    disabled_at: datetime | None = _moment(nullable=True)


class ProcedureVersion(Row, table=True):
    """One published version; `body` is `Procedure.to_json`. Superseded ones are kept."""

    __tablename__ = "procedure_version"
    __table_args__ = (
        UniqueConstraint("code", "version"),
        Index("ix_procedure_version_current", "code", "superseded_at"),
    )
    id: int = _id()
    code: str = _text()
    version: int = Field()
    name: str = _text()
    field_name: str = _text()
    fingerprint: str = _text()
    body: str = _text()
    source: str = _text()
    imported_at: datetime = _moment()
    superseded_at: datetime | None = _moment(nullable=True)


class CalendarDay(Row, table=True):
    """A day off (`worked` 0) or worked instead (`worked` 1). `origin`: library, shipped, office."""

    __tablename__ = "calendar_day"
    day: date = Field(sa_column=Column(Date(), primary_key=True))
    worked: bool = Field()
    name: str = _text()
    origin: str = _text()


class CounterDay(Row, table=True):
    """The last serial a counter used for a day; only ever grows."""

    __tablename__ = "counter_day"
    day: date = Field(sa_column=Column(Date(), primary_key=True))
    counter: int = Field(sa_column=Column(Integer(), primary_key=True))
    last_serial: int = Field()


class DossierRow(Row, table=True):
    __tablename__ = "dossier"
    __table_args__ = (
        Index("ix_dossier_received", "received_at"),
        Index("ix_dossier_completed", "completed_at"),
        Index("ix_dossier_identity", "id_number"),
        # The last columns are there to be counted by: a filter's total then reads no dossier.
        Index("ix_dossier_status", "status", "seq", "received_at"),
        Index("ix_dossier_procedure", "procedure_id", "status", "received_at"),
        Index("ix_dossier_sync", "sync_state", "seq"),
        Index("ix_dossier_phone", "phone"),
        UniqueConstraint("register_year", "counter", "register_number"),
        Index(
            "ix_dossier_open_due",
            "due_at",
            "status",
            sqlite_where=Column("status").in_([1, 2, 4, 5, 6]),
        ),
    )
    seq: int = _id()
    id: str = _text(unique=True)
    code: str = _text(unique=True)
    scan: str = _text(unique=True)
    request_id: str | None = _text(nullable=True, unique=True)
    counter: int = Field()
    serial: int = Field()
    register_year: int = Field()
    register_number: int = Field()
    procedure_id: int = _link("procedure_version.id")
    case_name: str | None = _text(nullable=True)
    channel: str = _text()
    status: int = Field()
    kind: str = _text()
    name: str = _text()
    id_type: str = _text()
    id_number: str = _text()
    birth_date: str | None = _text(nullable=True)
    sex: str | None = _text(nullable=True)
    phone: str | None = _text(nullable=True)
    email: str | None = _text(nullable=True)
    address: str = _text()
    submitter: str | None = _text(nullable=True)
    sets: int = Field()
    return_by: str = _text()
    postal_address: str = _text()
    summary: str = _text()
    note: str = _text()
    received_at: datetime = _moment()
    received_by: str = _text()
    keyed_in_at: datetime | None = _moment(nullable=True)
    term: int | None = Field(default=None)
    term_unit: str | None = _text(nullable=True)
    due_at: datetime | None = _moment(nullable=True)
    due_steps: str | None = _text(nullable=True)
    completed_at: datetime | None = _moment(nullable=True)
    returned_at: datetime | None = _moment(nullable=True)
    result_number: str = _text()
    result_date: date | None = _day(nullable=True)
    result_name: str = _text()
    collected_by: str = _text()
    sync_state: str = _text()
    sync_confirmed_at: datetime | None = _moment(nullable=True)
    sync_reason: str | None = _text(nullable=True)
    revision: int = Field()


class DossierPaper(Row, table=True):
    __tablename__ = "dossier_paper"
    dossier: int = Field(sa_column=Column(Integer(), ForeignKey("dossier.seq"), primary_key=True))
    position: int = Field(sa_column=Column(Integer(), primary_key=True))
    code: str = _text()
    name: str = _text()
    originals: int = Field()
    copies: int = Field()
    digitised: bool = Field()
    reused: bool = Field()


class DossierFeeRow(Row, table=True):
    __tablename__ = "dossier_fee"
    dossier: int = Field(sa_column=Column(Integer(), ForeignKey("dossier.seq"), primary_key=True))
    position: int = Field(sa_column=Column(Integer(), primary_key=True))
    name: str = _text()
    amount: int | None = Field(default=None)
    paid: int = Field()
    note: str = _text()


class AliasRow(Row, table=True):
    """What another system calls a dossier; searchable and scannable for ever."""

    __tablename__ = "alias"
    __table_args__ = (UniqueConstraint("system", "code"), Index("ix_alias_code", "code"))
    id: int = _id()
    dossier: int = _link("dossier.seq", index=True)
    system: str = _text()
    code: str = _text()


class ClockRow(Row, table=True):
    """Append-only: what happened to a dossier's clock."""

    __tablename__ = "clock_event"
    __table_args__ = (Index("ix_clock_event_dossier", "dossier", "id"),)
    id: int = _id()
    dossier: int = _link("dossier.seq")
    kind: str = _text()
    at: datetime = _moment()
    why: str = _text()
    new_due_at: datetime | None = _moment(nullable=True)


class JournalRow(Row, table=True):
    """Append-only and chained: `hash` covers the row and the hash before it."""

    __tablename__ = "journal"
    __table_args__ = (Index("ix_journal_dossier", "dossier", "id"),)
    id: int = _id()
    at: datetime = _moment()
    actor: int | None = _link("staff.id", nullable=True)
    actor_name: str = _text()
    action: str = _text()
    dossier: int | None = _link("dossier.seq", nullable=True)
    status: int | None = Field(default=None)
    note: str = _text()
    data: str = _text()
    hash: str = _text()


class OutboxRow(Row, table=True):
    """What the province must be told, written in the transaction of the fact itself.

    `kind` is `dossier` (a snapshot: pending ones coalesce) or `progress` (never coalesced;
    `data` holds its values). `payload` is frozen at the first byte sent. `state` is pending,
    sending, unknown, confirmed, refused, quarantined or superseded.
    """

    __tablename__ = "outbox"
    __table_args__ = (
        Index("ix_outbox_dossier", "dossier", "id"),
        Index(
            "ix_outbox_unconfirmed",
            "state",
            "id",
            sqlite_where=Column("state") != "confirmed",
        ),
    )
    id: int = _id()
    event_id: str = _text(unique=True)
    dossier: int = _link("dossier.seq")
    kind: str = _text()
    data: str = _text()
    state: str = _text()
    payload: str | None = _text(nullable=True)
    attempts: int = Field(default=0)
    created_at: datetime = _moment()
    sent_at: datetime | None = _moment(nullable=True)
    confirmed_at: datetime | None = _moment(nullable=True)
    reason: str | None = _text(nullable=True)


class PrintRow(Row, table=True):
    """Append-only: what was printed, so that a reprint says so and is counted."""

    __tablename__ = "print_log"
    __table_args__ = (Index("ix_print_log_dossier", "dossier", "form"),)
    id: int = _id()
    dossier: int = _link("dossier.seq")
    form: str = _text()
    copy_number: int = Field()
    at: datetime = _moment()
    actor_name: str = _text()


class DraftRow(Row, table=True):
    """What an officer was typing, saved when idle; one per person and place."""

    __tablename__ = "draft"
    owner: int = Field(sa_column=Column(Integer(), ForeignKey("staff.id"), primary_key=True))
    place: str = Field(sa_column=Column(Text(), primary_key=True))
    body: str = _text()
    saved_at: datetime = _moment()


class ProcedureUse(Row, table=True):
    """How often this desk took each procedure in: ranks the catalogue's suggestions."""

    __tablename__ = "procedure_use"
    code: str = Field(sa_column=Column(Text(), primary_key=True))
    uses: int = Field()
    last_used_at: datetime = _moment()
