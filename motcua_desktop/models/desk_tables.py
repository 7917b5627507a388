"""The tables of the desk's own work: numbers, days, till, lists, scans, outbox, papers, drafts."""

from datetime import date, datetime

from sqlalchemy import Column, Date, ForeignKey, Index, Integer, LargeBinary, Text, UniqueConstraint
from sqlmodel import Field

from motcua_desktop.models import columns


class CalendarDay(columns.Row, table=True):
    """A day off (`worked` 0) or worked instead (`worked` 1). `origin`: library, shipped, office."""

    __tablename__ = "calendar_day"
    day: date = Field(sa_column=Column(Date(), primary_key=True))
    worked: bool = Field()
    name: str = columns.text()
    origin: str = columns.text()


class CounterDay(columns.Row, table=True):
    """The last serial a counter used for a day; only ever grows."""

    __tablename__ = "counter_day"
    day: date = Field(sa_column=Column(Date(), primary_key=True))
    counter: int = Field(sa_column=Column(Integer(), primary_key=True))
    last_serial: int = Field()


class CashCountRow(columns.Row, table=True):
    """Append-only: the till counted at closing, and why it differs. Amounts in đồng."""

    __tablename__ = "cash_count"
    __table_args__ = (Index("ix_cash_count_day", "day", "counter"),)
    id: int = columns.row_id()
    day: date = columns.day()
    counter: int = Field()
    expected: int = Field()
    counted: int = Field()
    notes: str = columns.text()
    explanation: str = columns.text()
    at: datetime = columns.moment()
    actor_name: str = columns.text()


class CertifiedCopyRow(columns.Row, table=True):
    """One line of the year's register of certified copies (Sổ chứng thực bản sao)."""

    __tablename__ = "certified_copy"
    __table_args__ = (
        UniqueConstraint("year", "counter", "number"),
        Index("ix_certified_copy_dossier", "dossier"),
        Index("ix_certified_copy_at", "at"),
    )
    id: int = columns.row_id()
    year: int = Field()
    counter: int = Field()
    number: int = Field()
    dossier: int = columns.link("dossier.seq")
    at: datetime = columns.moment()
    document: str = columns.text()
    pages: int = Field()
    copies: int = Field()
    fee: int = Field()
    signer: str = columns.text()
    note: str = columns.text()


class HandOverListRow(columns.Row, table=True):
    """A list of dossiers handed over together and signed by both sides."""

    __tablename__ = "hand_over_list"
    __table_args__ = (UniqueConstraint("year", "counter", "number"),)
    id: int = columns.row_id()
    year: int = Field()
    counter: int = Field()
    number: int = Field()
    at: datetime = columns.moment()
    from_name: str = columns.text()
    to_kind: str = columns.text()
    to_name: str = columns.text()
    actor_name: str = columns.text()


class ConsignmentRow(columns.Row, table=True):
    """Results handed to the post together (bảng kê gửi bưu chính)."""

    __tablename__ = "consignment"
    __table_args__ = (UniqueConstraint("year", "counter", "number"),)
    id: int = columns.row_id()
    year: int = Field()
    counter: int = Field()
    number: int = Field()
    carrier: str = columns.text()
    at: datetime = columns.moment()
    actor_name: str = columns.text()


class BlobRow(columns.Row, table=True):
    """One file's content, kept once beside the store, encrypted; named by `place`, not `sha256`.

    `media` is always what is kept (application/pdf), `bytes` its length in clear.
    """

    __tablename__ = "blob"
    sha256: str = Field(sa_column=Column(Text(), primary_key=True))
    place: str = columns.text(unique=True)
    media: str = columns.text()
    bytes: int = Field()
    pages: int = Field()
    created_at: datetime = columns.moment()


class AttachmentRow(columns.Row, table=True):
    """A blob as a paper of a dossier. `role`: component, result, authorisation, signature.

    `source`: file, folder, scanner, reuse (`reused_from` is the attachment it was taken from).
    """

    __tablename__ = "attachment"
    __table_args__ = (
        Index("ix_attachment_dossier", "dossier", "id"),
        Index("ix_attachment_sha256", "sha256"),
    )
    id: int = columns.row_id()
    dossier: int = columns.link("dossier.seq")
    role: str = columns.text()
    position: int | None = Field(default=None)
    sha256: str = Field(sa_column=Column(Text(), ForeignKey("blob.sha256"), nullable=False))
    name: str = columns.text()
    source: str = columns.text()
    reused_from: int | None = columns.link("attachment.id", nullable=True)
    at: datetime = columns.moment()
    actor_name: str = columns.text()
    removed_at: datetime | None = columns.moment(nullable=True)


class OutboxRow(columns.Row, table=True):
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
    id: int = columns.row_id()
    event_id: str = columns.text(unique=True)
    dossier: int = columns.link("dossier.seq")
    kind: str = columns.text()
    data: str = columns.text()
    state: str = columns.text()
    payload: str | None = columns.text(nullable=True)
    attempts: int = Field(default=0)
    created_at: datetime = columns.moment()
    sent_at: datetime | None = columns.moment(nullable=True)
    confirmed_at: datetime | None = columns.moment(nullable=True)
    reason: str | None = columns.text(nullable=True)


class PrintJobRow(columns.Row, table=True):
    """A paper that was counted and must still come out. `state`: waiting, failed, done, dropped.

    `pdf` is kept until it is done or dropped, so that a restart prints the very same sheet.
    """

    __tablename__ = "print_job"
    __table_args__ = (Index("ix_print_job_state", "state", "id"),)
    id: int = columns.row_id()
    title: str = columns.text()
    dossier: int | None = columns.link("dossier.seq", nullable=True)
    form: str = columns.text()
    pdf: bytes | None = Field(sa_column=Column(LargeBinary(), nullable=True), default=None)
    printer: str = columns.text()
    state: str = columns.text()
    tries: int = Field()
    reason: str = columns.text()
    created_at: datetime = columns.moment()
    settled_at: datetime | None = columns.moment(nullable=True)
    actor_name: str = columns.text()


class ReminderRow(columns.Row, table=True):
    """What was already told, by which way, so that nobody is told the same thing twice.

    `kind` is the list's name, `occasion` what makes it new again (the due day, the step's moment);
    `way`: tray, message.
    """

    __tablename__ = "reminder"
    dossier: int = Field(sa_column=Column(Integer(), ForeignKey("dossier.seq"), primary_key=True))
    kind: str = Field(sa_column=Column(Text(), primary_key=True))
    occasion: str = Field(sa_column=Column(Text(), primary_key=True))
    way: str = Field(sa_column=Column(Text(), primary_key=True))
    at: datetime = columns.moment()


class DraftRow(columns.Row, table=True):
    """What an officer was typing, saved when idle; one per person and place."""

    __tablename__ = "draft"
    owner: int = Field(sa_column=Column(Integer(), ForeignKey("staff.id"), primary_key=True))
    place: str = Field(sa_column=Column(Text(), primary_key=True))
    body: str = columns.text()
    saved_at: datetime = columns.moment()


class ProcedureUse(columns.Row, table=True):
    """How often this desk took each procedure in: ranks the catalogue's suggestions."""

    __tablename__ = "procedure_use"
    code: str = Field(sa_column=Column(Text(), primary_key=True))
    uses: int = Field()
    last_used_at: datetime = columns.moment()
