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
    LargeBinary,
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


def _added_text() -> Any:
    """A text column that came after the first schema: older rows have it empty."""
    return Field(sa_column=Column(Text(), nullable=False, server_default=""), default="")


def _added_number() -> Any:
    """A number column that came after the first schema: older rows have 0."""
    return Field(sa_column=Column(Integer(), nullable=False, server_default="0"), default=0)


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
        Index("ix_dossier_visit", "visit", sqlite_where=Column("visit").is_not(None)),
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
    # Who has it now: "" while the desk has it; until when, where that step has its own limit.
    holder: str = _added_text()
    holder_kind: str = _added_text()
    holder_until: datetime | None = _moment(nullable=True)
    # Since when the office's clock stands, because it waits for somebody else; None while it runs.
    paused_at: datetime | None = _moment(nullable=True)
    # Dossiers of one visit (one family, five papers) share it.
    visit: str | None = _text(nullable=True)
    # How the desk knows that this is the person: card, shown, or "" (nobody looked).
    identity_check: str = _added_text()


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
    waived: int = _added_number()
    legal_basis: str = _added_text()


class PaymentRow(Row, table=True):
    """Money taken, let off or given back. `kind`: paid, waived, refunded; undone ones stay."""

    __tablename__ = "payment"
    __table_args__ = (Index("ix_payment_dossier", "dossier", "id"), Index("ix_payment_at", "at"))
    id: int = _id()
    dossier: int = _link("dossier.seq")
    at: datetime = _moment()
    kind: str = _text()
    amount: int = Field()
    method: str = _text()
    exemption: str = _text()
    evidence: str = _text()
    actor_name: str = _text()
    undone_at: datetime | None = _moment(nullable=True)


class CashCountRow(Row, table=True):
    """Append-only: the till counted at closing, and why it differs. Amounts in đồng."""

    __tablename__ = "cash_count"
    __table_args__ = (Index("ix_cash_count_day", "day", "counter"),)
    id: int = _id()
    day: date = _day()
    counter: int = Field()
    expected: int = Field()
    counted: int = Field()
    notes: str = _text()
    explanation: str = _text()
    at: datetime = _moment()
    actor_name: str = _text()


class CertifiedCopyRow(Row, table=True):
    """One line of the year's register of certified copies (Sổ chứng thực bản sao)."""

    __tablename__ = "certified_copy"
    __table_args__ = (
        UniqueConstraint("year", "counter", "number"),
        Index("ix_certified_copy_dossier", "dossier"),
        Index("ix_certified_copy_at", "at"),
    )
    id: int = _id()
    year: int = Field()
    counter: int = Field()
    number: int = Field()
    dossier: int = _link("dossier.seq")
    at: datetime = _moment()
    document: str = _text()
    pages: int = Field()
    copies: int = Field()
    fee: int = Field()
    signer: str = _text()
    note: str = _text()


class HandOverRow(Row, table=True):
    """Append-only: the dossier passed from one to another. Kinds: desk, specialist, agency.

    `until` is that step's own limit; `taken_at` when the receiver signed; undone ones stay.
    """

    __tablename__ = "hand_over"
    __table_args__ = (
        Index("ix_hand_over_dossier", "dossier", "id"),
        Index("ix_hand_over_list", "list"),
    )
    id: int = _id()
    dossier: int = _link("dossier.seq")
    at: datetime = _moment()
    from_kind: str = _text()
    from_name: str = _text()
    to_kind: str = _text()
    to_name: str = _text()
    until: datetime | None = _moment(nullable=True)
    note: str = _text()
    actor_name: str = _text()
    list: int | None = _link("hand_over_list.id", nullable=True)
    taken_at: datetime | None = _moment(nullable=True)
    taken_by: str = _text()
    undone_at: datetime | None = _moment(nullable=True)


class HandOverListRow(Row, table=True):
    """A list of dossiers handed over together and signed by both sides."""

    __tablename__ = "hand_over_list"
    __table_args__ = (UniqueConstraint("year", "counter", "number"),)
    id: int = _id()
    year: int = Field()
    counter: int = Field()
    number: int = Field()
    at: datetime = _moment()
    from_name: str = _text()
    to_kind: str = _text()
    to_name: str = _text()
    actor_name: str = _text()


class ConsignmentRow(Row, table=True):
    """Results handed to the post together (bảng kê gửi bưu chính)."""

    __tablename__ = "consignment"
    __table_args__ = (UniqueConstraint("year", "counter", "number"),)
    id: int = _id()
    year: int = Field()
    counter: int = Field()
    number: int = Field()
    carrier: str = _text()
    at: datetime = _moment()
    actor_name: str = _text()


class DeliveryRow(Row, table=True):
    """Append-only: how a result left the desk; undone ones stay.

    `relation`: owner, submitter, authorised, relative. `identity_check`: card, shown, known, "".
    `signature`: paper, scanned, none.
    """

    __tablename__ = "delivery"
    __table_args__ = (
        Index("ix_delivery_dossier", "dossier", "id"),
        Index("ix_delivery_consignment", "consignment"),
    )
    id: int = _id()
    dossier: int = _link("dossier.seq")
    at: datetime = _moment()
    method: str = _text()
    collected_by: str = _text()
    id_number: str = _text()
    relation: str = _text()
    authorisation: str = _text()
    identity_check: str = _text()
    signature: str = _text()
    consignment: int | None = _link("consignment.id", nullable=True)
    tracking_number: str = _text()
    actor_name: str = _text()
    undone_at: datetime | None = _moment(nullable=True)


class BlobRow(Row, table=True):
    """One file's content, kept once beside the store, encrypted; named by `place`, not `sha256`.

    `media` is always what is kept (application/pdf), `bytes` its length in clear.
    """

    __tablename__ = "blob"
    sha256: str = Field(sa_column=Column(Text(), primary_key=True))
    place: str = _text(unique=True)
    media: str = _text()
    bytes: int = Field()
    pages: int = Field()
    created_at: datetime = _moment()


class AttachmentRow(Row, table=True):
    """A blob as a paper of a dossier. `role`: component, result, authorisation, signature.

    `source`: file, folder, scanner, reuse (`reused_from` is the attachment it was taken from).
    """

    __tablename__ = "attachment"
    __table_args__ = (
        Index("ix_attachment_dossier", "dossier", "id"),
        Index("ix_attachment_sha256", "sha256"),
    )
    id: int = _id()
    dossier: int = _link("dossier.seq")
    role: str = _text()
    position: int | None = Field(default=None)
    sha256: str = Field(sa_column=Column(Text(), ForeignKey("blob.sha256"), nullable=False))
    name: str = _text()
    source: str = _text()
    reused_from: int | None = _link("attachment.id", nullable=True)
    at: datetime = _moment()
    actor_name: str = _text()
    removed_at: datetime | None = _moment(nullable=True)


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
    plus: int | None = Field(default=None)
    plus_unit: str | None = _text(nullable=True)


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


class PrintJobRow(Row, table=True):
    """A paper that was counted and must still come out. `state`: waiting, failed, done, dropped.

    `pdf` is kept until it is done or dropped, so that a restart prints the very same sheet.
    """

    __tablename__ = "print_job"
    __table_args__ = (Index("ix_print_job_state", "state", "id"),)
    id: int = _id()
    title: str = _text()
    dossier: int | None = _link("dossier.seq", nullable=True)
    form: str = _text()
    pdf: bytes | None = Field(sa_column=Column(LargeBinary(), nullable=True), default=None)
    printer: str = _text()
    state: str = _text()
    tries: int = Field()
    reason: str = _text()
    created_at: datetime = _moment()
    settled_at: datetime | None = _moment(nullable=True)
    actor_name: str = _text()


class ReminderRow(Row, table=True):
    """What was already told, by which way, so that nobody is told the same thing twice.

    `kind` is the list's name, `occasion` what makes it new again (the due day, the step's moment);
    `way`: tray, message.
    """

    __tablename__ = "reminder"
    dossier: int = Field(sa_column=Column(Integer(), ForeignKey("dossier.seq"), primary_key=True))
    kind: str = Field(sa_column=Column(Text(), primary_key=True))
    occasion: str = Field(sa_column=Column(Text(), primary_key=True))
    way: str = Field(sa_column=Column(Text(), primary_key=True))
    at: datetime = _moment()


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
