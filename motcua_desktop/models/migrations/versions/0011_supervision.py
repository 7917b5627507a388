"""The supervisor's work: promises as they were, closed months, ballots, feedback, review."""

import json
from itertools import groupby
from operator import attrgetter
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    op.create_table(
        "promise_before",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("dossier", sa.Integer(), nullable=False),
        sa.Column("until", sa.BigInteger(), nullable=False),
        sa.Column("due_at", sa.BigInteger(), nullable=True),
        sa.Column("paused_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["dossier"], ["dossier.seq"], name=op.f("fk_promise_before_dossier")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_promise_before")),
    )
    op.create_index("ix_promise_before_dossier", "promise_before", ["dossier", "until"])
    op.create_index("ix_promise_before_until", "promise_before", ["until"])
    _promises_of_the_journal()
    op.create_table(
        "closed_report",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("form", sa.Text(), nullable=False),
        sa.Column("first", sa.Date(), nullable=False),
        sa.Column("last", sa.Date(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("period", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("facts", sa.LargeBinary(), nullable=False),
        sa.Column("head", sa.Text(), nullable=False),
        sa.Column("signature", sa.Text(), nullable=False),
        sa.Column("public_key", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("actor_name", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_closed_report")),
        sa.UniqueConstraint("form", "first", "last", "number", name=op.f("uq_closed_report_form")),
    )
    op.create_table(
        "ballot",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("dossier", sa.Integer(), nullable=True),
        sa.Column("visit", sa.Text(), nullable=True),
        sa.Column("procedure_code", sa.Text(), nullable=False),
        sa.Column("officer", sa.Text(), nullable=False),
        sa.Column("counter", sa.Integer(), nullable=False),
        sa.Column("score", sa.Integer(), nullable=False),
        sa.Column("answers", sa.Text(), nullable=False),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("entered_by", sa.Text(), nullable=False),
        sa.Column("entered_at", sa.BigInteger(), nullable=False),
        sa.Column("void_at", sa.BigInteger(), nullable=True),
        sa.Column("void_why", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["dossier"], ["dossier.seq"], name=op.f("fk_ballot_dossier")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ballot")),
        sa.UniqueConstraint("key", name=op.f("uq_ballot_key")),
    )
    op.create_index("ix_ballot_at", "ballot", ["at"])
    for named in ("dossier", "visit"):
        standing = sa.text("void_at IS NULL")
        op.create_index(
            f"ix_ballot_{named}",
            "ballot",
            [named],
            unique=True,
            sqlite_where=standing,
            postgresql_where=standing,
        )
    op.create_table(
        "feedback",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("counter", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("received_at", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("phone", sa.Text(), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("dossier", sa.Integer(), nullable=True),
        sa.Column("procedure_code", sa.Text(), nullable=False),
        sa.Column("due_at", sa.BigInteger(), nullable=True),
        sa.Column("due_steps", sa.Text(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("holder", sa.Text(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("answered_at", sa.BigInteger(), nullable=True),
        sa.Column("answered_by", sa.Text(), nullable=False),
        sa.Column("public", sa.Boolean(), nullable=False),
        sa.Column("closed_at", sa.BigInteger(), nullable=True),
        sa.Column("actor_name", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("told", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["dossier"], ["dossier.seq"], name=op.f("fk_feedback_dossier")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feedback")),
        sa.UniqueConstraint("year", "counter", "number", name=op.f("uq_feedback_year")),
        sa.UniqueConstraint("key", name=op.f("uq_feedback_key")),
    )
    op.create_index("ix_feedback_received", "feedback", ["received_at"])
    op.create_index("ix_feedback_state", "feedback", ["state", "due_at"])
    op.create_table(
        "feedback_event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("feedback", sa.Integer(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("data", sa.Text(), nullable=False),
        sa.Column("actor_name", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["feedback"], ["feedback.id"], name=op.f("fk_feedback_event_feedback")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feedback_event")),
    )
    op.create_index("ix_feedback_event_feedback", "feedback_event", ["feedback", "id"])
    op.create_table(
        "reception",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("starts", sa.Text(), nullable=False),
        sa.Column("ends", sa.Text(), nullable=False),
        sa.Column("host", sa.Text(), nullable=False),
        sa.Column("office", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("actor_name", sa.Text(), nullable=False),
        sa.Column("cancelled_at", sa.BigInteger(), nullable=True),
        sa.Column("cancelled_why", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reception")),
    )
    op.create_index("ix_reception_day", "reception", ["day"])
    op.create_table(
        "procedure_review",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("procedure_code", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("reviewer", sa.Text(), nullable=False),
        sa.Column("finding", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("proposal", sa.Text(), nullable=False),
        sa.Column("basis", sa.Text(), nullable=False),
        sa.Column("sent_to", sa.Text(), nullable=False),
        sa.Column("sent_on", sa.Date(), nullable=True),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("actor_name", sa.Text(), nullable=False),
        sa.Column("removed_at", sa.BigInteger(), nullable=True),
        sa.Column("removed_why", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_procedure_review")),
    )
    op.create_index("ix_procedure_review_day", "procedure_review", ["day"])
    _counted_from_indexes()


_COUNTED = (
    ("ix_dossier_received", "dossier", ["received_at", "channel"]),
    (
        "ix_dossier_completed",
        "dossier",
        [
            "completed_at",
            "received_at",
            "due_at",
            "term_unit",
            "paused_at",
            "status",
            "channel",
            "procedure_id",
        ],
    ),
    ("ix_payment_at", "payment", ["at", "kind", "amount", "undone_at"]),
)


def _promises_of_the_journal() -> None:
    """What earlier steps changed stands in their journal entries, as it was before each."""
    connection = op.get_bind()
    undone = {
        json.loads(data)["of"]
        for (data,) in connection.execute(
            sa.text("SELECT data FROM journal WHERE action = 'undo' AND dossier IS NOT NULL")
        )
    }
    steps = connection.execute(
        sa.text(
            "SELECT j.id, j.dossier, j.at, j.data, d.due_at, d.paused_at FROM journal AS j "
            "JOIN dossier AS d ON d.seq = j.dossier WHERE j.data LIKE '%\"before\"%' "
            "ORDER BY j.dossier, j.id DESC"
        )
    )
    found = []
    for dossier, entries in groupby(steps, key=attrgetter("dossier")):
        own = _promises_before(list(entries), undone)
        found += [{"dossier": dossier, **promise} for promise in reversed(own)]
    if found:
        statement = (
            "INSERT INTO promise_before (dossier, until, due_at, paused_at) "
            "VALUES (:dossier, :until, :due_at, :paused_at)"
        )
        connection.execute(sa.text(statement), found)


def _promises_before(entries: list[Any], undone: set[int]) -> list[dict[str, Any]]:
    """Of one dossier's entries, the newest first: each promise that a step ended."""
    found = []
    now = {"due_at": entries[0].due_at, "paused_at": entries[0].paused_at}
    for entry in entries:
        columns = json.loads(entry.data).get("before", {}).get("columns", {})
        # A step that was taken back never ended anything.
        if entry.id in undone:
            continue
        before = {name: columns.get(name, value) for name, value in now.items()}
        if before != now:
            found.append({"until": entry.at, **before})
        now = before
    return found


def _counted_from_indexes() -> None:
    """A figure of the board or of Biểu II.06a reads no dossier."""
    for name, table, columns in _COUNTED:
        op.drop_index(name, table)
        op.create_index(name, table, columns)
    op.create_index("ix_journal_at", "journal", ["at", "action"])
    op.create_index("ix_delivery_at", "delivery", ["at"])
