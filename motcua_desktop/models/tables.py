"""The tables a dossier is read from, and who may ask. Rows never leave `models`.

They have no rules: rules live in `domain` types. What else the desk keeps is in `desk_tables`,
imported by those that need it only, so that a single command starts quickly.
"""

from datetime import date, datetime

from sqlalchemy import Column, ForeignKey, Index, Integer, Text, UniqueConstraint
from sqlmodel import Field

from motcua_desktop.models import columns


class Setting(columns.Row, table=True):
    """One fact about this desk: agency, counter, keys of the commune, the province's address."""

    __tablename__ = "setting"
    key: str = Field(sa_column=Column(Text(), primary_key=True))
    value: str = columns.text()


class StaffMember(columns.Row, table=True):
    __tablename__ = "staff"
    id: int = columns.row_id()
    login: str = columns.text(unique=True)
    name: str = columns.text()
    role: str = columns.text()
    password_hash: str = columns.text()
    failures: int = Field(default=0)
    locked_until: datetime | None = columns.moment(nullable=True)
    created_at: datetime = columns.moment()
    disabled_at: datetime | None = columns.moment(nullable=True)


class ProcedureVersion(columns.Row, table=True):
    """One published version; `body` is `Procedure.to_json`. Superseded ones are kept."""

    __tablename__ = "procedure_version"
    __table_args__ = (
        UniqueConstraint("code", "version"),
        Index("ix_procedure_version_current", "code", "superseded_at"),
    )
    id: int = columns.row_id()
    code: str = columns.text()
    version: int = Field()
    name: str = columns.text()
    field_name: str = columns.text()
    fingerprint: str = columns.text()
    body: str = columns.text()
    source: str = columns.text()
    imported_at: datetime = columns.moment()
    superseded_at: datetime | None = columns.moment(nullable=True)


class DossierRow(columns.Row, table=True):
    __tablename__ = "dossier"
    __table_args__ = (
        # The board and Biểu II.06a are counted from these two alone: no dossier is read for them.
        Index("ix_dossier_received", "received_at", "channel"),
        Index(
            "ix_dossier_completed",
            "completed_at",
            "received_at",
            "due_at",
            "term_unit",
            "paused_at",
            "status",
            "channel",
            "procedure_id",
        ),
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
    seq: int = columns.row_id()
    id: str = columns.text(unique=True)
    code: str = columns.text(unique=True)
    scan: str = columns.text(unique=True)
    request_id: str | None = columns.text(nullable=True, unique=True)
    counter: int = Field()
    serial: int = Field()
    register_year: int = Field()
    register_number: int = Field()
    procedure_id: int = columns.link("procedure_version.id")
    case_name: str | None = columns.text(nullable=True)
    channel: str = columns.text()
    status: int = Field()
    kind: str = columns.text()
    name: str = columns.text()
    id_type: str = columns.text()
    id_number: str = columns.text()
    birth_date: str | None = columns.text(nullable=True)
    sex: str | None = columns.text(nullable=True)
    phone: str | None = columns.text(nullable=True)
    email: str | None = columns.text(nullable=True)
    address: str = columns.text()
    submitter: str | None = columns.text(nullable=True)
    sets: int = Field()
    return_by: str = columns.text()
    postal_address: str = columns.text()
    summary: str = columns.text()
    note: str = columns.text()
    received_at: datetime = columns.moment()
    received_by: str = columns.text()
    keyed_in_at: datetime | None = columns.moment(nullable=True)
    term: int | None = Field(default=None)
    term_unit: str | None = columns.text(nullable=True)
    due_at: datetime | None = columns.moment(nullable=True)
    due_steps: str | None = columns.text(nullable=True)
    completed_at: datetime | None = columns.moment(nullable=True)
    returned_at: datetime | None = columns.moment(nullable=True)
    result_number: str = columns.text()
    result_date: date | None = columns.day(nullable=True)
    result_name: str = columns.text()
    collected_by: str = columns.text()
    sync_state: str = columns.text()
    sync_confirmed_at: datetime | None = columns.moment(nullable=True)
    sync_reason: str | None = columns.text(nullable=True)
    revision: int = Field()
    # Who has it now: "" while the desk has it; until when, where that step has its own limit.
    holder: str = columns.added_text()
    holder_kind: str = columns.added_text()
    holder_until: datetime | None = columns.moment(nullable=True)
    # Since when the office's clock stands, because it waits for somebody else; None while it runs.
    paused_at: datetime | None = columns.moment(nullable=True)
    # Dossiers of one visit (one family, five papers) share it.
    visit: str | None = columns.text(nullable=True)
    # How the desk knows that this is the person: card, shown, or "" (nobody looked).
    identity_check: str = columns.added_text()


class DossierPaper(columns.Row, table=True):
    __tablename__ = "dossier_paper"
    dossier: int = Field(sa_column=Column(Integer(), ForeignKey("dossier.seq"), primary_key=True))
    position: int = Field(sa_column=Column(Integer(), primary_key=True))
    code: str = columns.text()
    name: str = columns.text()
    originals: int = Field()
    copies: int = Field()
    digitised: bool = Field()
    reused: bool = Field()


class DossierFeeRow(columns.Row, table=True):
    __tablename__ = "dossier_fee"
    dossier: int = Field(sa_column=Column(Integer(), ForeignKey("dossier.seq"), primary_key=True))
    position: int = Field(sa_column=Column(Integer(), primary_key=True))
    name: str = columns.text()
    amount: int | None = Field(default=None)
    paid: int = Field()
    note: str = columns.text()
    waived: int = columns.added_number()
    legal_basis: str = columns.added_text()


class PaymentRow(columns.Row, table=True):
    """Money taken, let off or given back. `kind`: paid, waived, refunded; undone ones stay."""

    __tablename__ = "payment"
    __table_args__ = (
        Index("ix_payment_dossier", "dossier", "id"),
        Index("ix_payment_at", "at", "kind", "amount", "undone_at"),
    )
    id: int = columns.row_id()
    dossier: int = columns.link("dossier.seq")
    at: datetime = columns.moment()
    kind: str = columns.text()
    amount: int = Field()
    method: str = columns.text()
    exemption: str = columns.text()
    evidence: str = columns.text()
    actor_name: str = columns.text()
    undone_at: datetime | None = columns.moment(nullable=True)


class HandOverRow(columns.Row, table=True):
    """Append-only: the dossier passed from one to another. Kinds: desk, specialist, agency.

    `until` is that step's own limit; `taken_at` when the receiver signed; undone ones stay.
    `listed` (JSON) is what its list said of the dossier when it was made, for a reprint.
    """

    __tablename__ = "hand_over"
    __table_args__ = (
        Index("ix_hand_over_dossier", "dossier", "id"),
        Index("ix_hand_over_list", "list"),
    )
    id: int = columns.row_id()
    dossier: int = columns.link("dossier.seq")
    at: datetime = columns.moment()
    from_kind: str = columns.text()
    from_name: str = columns.text()
    to_kind: str = columns.text()
    to_name: str = columns.text()
    until: datetime | None = columns.moment(nullable=True)
    note: str = columns.text()
    actor_name: str = columns.text()
    list: int | None = columns.link("hand_over_list.id", nullable=True)
    taken_at: datetime | None = columns.moment(nullable=True)
    taken_by: str = columns.text()
    undone_at: datetime | None = columns.moment(nullable=True)
    listed: str | None = columns.text(nullable=True)


class DeliveryRow(columns.Row, table=True):
    """Append-only: how a result left the desk; undone ones stay.

    `relation`: owner, submitter, authorised, relative. `identity_check`: card, shown, known, "".
    `signature`: paper, scanned, none.
    """

    __tablename__ = "delivery"
    __table_args__ = (
        Index("ix_delivery_dossier", "dossier", "id"),
        Index("ix_delivery_at", "at"),
        Index("ix_delivery_consignment", "consignment"),
    )
    id: int = columns.row_id()
    dossier: int = columns.link("dossier.seq")
    at: datetime = columns.moment()
    method: str = columns.text()
    collected_by: str = columns.text()
    id_number: str = columns.text()
    relation: str = columns.text()
    authorisation: str = columns.text()
    identity_check: str = columns.text()
    signature: str = columns.text()
    consignment: int | None = columns.link("consignment.id", nullable=True)
    tracking_number: str = columns.text()
    actor_name: str = columns.text()
    undone_at: datetime | None = columns.moment(nullable=True)


class AliasRow(columns.Row, table=True):
    """What another system calls a dossier; searchable and scannable for ever."""

    __tablename__ = "alias"
    __table_args__ = (UniqueConstraint("system", "code"), Index("ix_alias_code", "code"))
    id: int = columns.row_id()
    dossier: int = columns.link("dossier.seq", index=True)
    system: str = columns.text()
    code: str = columns.text()


class ClockRow(columns.Row, table=True):
    """Append-only: what happened to a dossier's clock."""

    __tablename__ = "clock_event"
    __table_args__ = (Index("ix_clock_event_dossier", "dossier", "id"),)
    id: int = columns.row_id()
    dossier: int = columns.link("dossier.seq")
    kind: str = columns.text()
    at: datetime = columns.moment()
    why: str = columns.text()
    new_due_at: datetime | None = columns.moment(nullable=True)
    plus: int | None = Field(default=None)
    plus_unit: str | None = columns.text(nullable=True)


class JournalRow(columns.Row, table=True):
    """Append-only and chained: `hash` covers the row and the hash before it."""

    __tablename__ = "journal"
    __table_args__ = (
        Index("ix_journal_dossier", "dossier", "id"),
        # What was done in a period, by whom, and what was extended.
        Index("ix_journal_at", "at", "action"),
    )
    id: int = columns.row_id()
    at: datetime = columns.moment()
    actor: int | None = columns.link("staff.id", nullable=True)
    actor_name: str = columns.text()
    action: str = columns.text()
    dossier: int | None = columns.link("dossier.seq", nullable=True)
    status: int | None = Field(default=None)
    note: str = columns.text()
    data: str = columns.text()
    hash: str = columns.text()


class PrintRow(columns.Row, table=True):
    """Append-only: what was printed, so that a reprint says so and is counted."""

    __tablename__ = "print_log"
    __table_args__ = (Index("ix_print_log_dossier", "dossier", "form"),)
    id: int = columns.row_id()
    dossier: int = columns.link("dossier.seq")
    form: str = columns.text()
    copy_number: int = Field()
    at: datetime = columns.moment()
    actor_name: str = columns.text()
