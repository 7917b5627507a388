"""The tables of the supervisor's work: closed months, ballots, feedback, reception, review."""

from datetime import date, datetime

from sqlalchemy import Column, Index, LargeBinary, UniqueConstraint
from sqlalchemy import text as sql_text
from sqlmodel import Field

from motcua_desktop.models import columns


class PromiseBeforeRow(columns.Row, table=True):
    """Append-only: what was promised, and whether the clock stood, until `until`.

    Written when a dossier's due moment or its standing clock changes, so that a past day can be
    counted as it was. What holds now is the dossier's own.
    """

    __tablename__ = "promise_before"
    __table_args__ = (
        Index("ix_promise_before_dossier", "dossier", "until"),
        Index("ix_promise_before_until", "until"),
    )
    id: int = columns.row_id()
    dossier: int = columns.link("dossier.seq")
    until: datetime = columns.moment()
    due_at: datetime | None = columns.moment(nullable=True)
    paused_at: datetime | None = columns.moment(nullable=True)


class ClosedReportRow(columns.Row, table=True):
    """Append-only: a period's figures as they were closed and signed. `number` counts closings.

    `body` is the canonical JSON of the figures, `facts` the packed fate of each dossier counted;
    `head` is the journal's head at that moment; `signature` covers body, facts and head.
    """

    __tablename__ = "closed_report"
    __table_args__ = (UniqueConstraint("form", "first", "last", "number"),)
    id: int = columns.row_id()
    form: str = columns.text()
    first: date = columns.day()
    last: date = columns.day()
    number: int = Field()
    period: str = columns.text()
    body: str = columns.text()
    facts: bytes = Field(sa_column=Column(LargeBinary(), nullable=False))
    head: str = columns.text()
    signature: str = columns.text()
    public_key: str = columns.text()
    reason: str = columns.text()
    at: datetime = columns.moment()
    actor_name: str = columns.text()


class BallotRow(columns.Row, table=True):
    """One citizen's rating. `source`: screen, paper, import; `entered_by` "" on the screen.

    `answers` (JSON) by question; `officer` is the login of who is rated. A ballot that was void
    stays with `void_at` and why; of a dossier or a visit at most one stands.
    """

    __tablename__ = "ballot"
    __table_args__ = (
        Index("ix_ballot_at", "at"),
        Index(
            "ix_ballot_dossier",
            "dossier",
            unique=True,
            sqlite_where=sql_text("void_at IS NULL"),
            postgresql_where=sql_text("void_at IS NULL"),
        ),
        Index(
            "ix_ballot_visit",
            "visit",
            unique=True,
            sqlite_where=sql_text("void_at IS NULL"),
            postgresql_where=sql_text("void_at IS NULL"),
        ),
    )
    id: int = columns.row_id()
    key: str = columns.text(unique=True)
    at: datetime = columns.moment()
    dossier: int | None = columns.link("dossier.seq", nullable=True)
    visit: str | None = columns.text(nullable=True)
    procedure_code: str = columns.text()
    officer: str = columns.text()
    counter: int = Field()
    score: int = Field()
    answers: str = columns.text()
    comment: str = columns.text()
    source: str = columns.text()
    entered_by: str = columns.text()
    entered_at: datetime = columns.moment()
    void_at: datetime | None = columns.moment(nullable=True)
    void_why: str = columns.text()


class FeedbackRow(columns.Row, table=True):
    """One phản ánh or kiến nghị, with its own number, deadline and answer.

    `state`: received, passed_on, answered, closed, refused. `due_steps` (JSON) explains the day.
    `words` are what it is found by, folded; `told` is the occasion the tray told of last.
    """

    __tablename__ = "feedback"
    __table_args__ = (
        UniqueConstraint("year", "counter", "number"),
        Index("ix_feedback_received", "received_at"),
        Index("ix_feedback_state", "state", "due_at"),
    )
    id: int = columns.row_id()
    key: str = columns.text(unique=True)
    year: int = Field()
    counter: int = Field()
    number: int = Field()
    kind: str = columns.text()
    channel: str = columns.text()
    received_at: datetime = columns.moment()
    name: str = columns.text()
    phone: str = columns.text()
    email: str = columns.text()
    address: str = columns.text()
    subject: str = columns.text()
    content: str = columns.text()
    dossier: int | None = columns.link("dossier.seq", nullable=True)
    procedure_code: str = columns.text()
    due_at: datetime | None = columns.moment(nullable=True)
    due_steps: str | None = columns.text(nullable=True)
    state: str = columns.text()
    holder: str = columns.text()
    answer: str = columns.text()
    answered_at: datetime | None = columns.moment(nullable=True)
    answered_by: str = columns.text()
    public: bool = Field()
    closed_at: datetime | None = columns.moment(nullable=True)
    actor_name: str = columns.text()
    words: str = columns.text()
    told: str = columns.text()


class FeedbackEventRow(columns.Row, table=True):
    """Append-only: what was done with it, when, by whom."""

    __tablename__ = "feedback_event"
    __table_args__ = (Index("ix_feedback_event_feedback", "feedback", "id"),)
    id: int = columns.row_id()
    feedback: int = columns.link("feedback.id")
    at: datetime = columns.moment()
    action: str = columns.text()
    note: str = columns.text()
    data: str = columns.text()
    actor_name: str = columns.text()


class ReceptionRow(columns.Row, table=True):
    """One session of receiving citizens (tiếp công dân): day, `08:00`–`11:30`, who, where.

    `rule` names the repeating rule whose session of that day this row takes the place of; "" for
    one of its own.
    """

    __tablename__ = "reception"
    __table_args__ = (Index("ix_reception_day", "day"),)
    id: int = columns.row_id()
    day: date = columns.day()
    starts: str = columns.text()
    ends: str = columns.text()
    host: str = columns.text()
    office: str = columns.text()
    place: str = columns.text()
    note: str = columns.text()
    rule: str = columns.text()
    actor_name: str = columns.text()
    cancelled_at: datetime | None = columns.moment(nullable=True)
    cancelled_why: str = columns.text()


class ReviewRow(columns.Row, table=True):
    """One procedure reviewed (rà soát): what was found, and what is proposed.

    `kind` is none for nothing; one that was removed stays with why.
    """

    __tablename__ = "procedure_review"
    __table_args__ = (Index("ix_procedure_review_day", "day"),)
    id: int = columns.row_id()
    procedure_code: str = columns.text()
    version: int = Field()
    day: date = columns.day()
    reviewer: str = columns.text()
    finding: str = columns.text()
    kind: str = columns.text()
    proposal: str = columns.text()
    basis: str = columns.text()
    sent_to: str = columns.text()
    sent_on: date | None = columns.day(nullable=True)
    at: datetime = columns.moment()
    actor_name: str = columns.text()
    removed_at: datetime | None = columns.moment(nullable=True)
    removed_why: str = columns.text()
