"""The first schema."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

_SEARCH = (
    "CREATE VIRTUAL TABLE search USING fts5("
    "words, content='', contentless_delete=1, detail='none', "
    "prefix='1 2 3 4 5 6 7', tokenize=\"unicode61 remove_diacritics 0 tokenchars '~'\")"
)


def upgrade() -> None:
    op.create_table(
        "calendar_day",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("worked", sa.Boolean(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("day", name=op.f("pk_calendar_day")),
    )
    op.create_table(
        "counter_day",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("counter", sa.Integer(), nullable=False),
        sa.Column("last_serial", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("day", "counter", name=op.f("pk_counter_day")),
    )
    op.create_table(
        "procedure_use",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("uses", sa.Integer(), nullable=False),
        sa.Column("last_used_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_procedure_use")),
    )
    op.create_table(
        "procedure_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("field_name", sa.Text(), nullable=False),
        sa.Column("fingerprint", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("imported_at", sa.BigInteger(), nullable=False),
        sa.Column("superseded_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_procedure_version")),
        sa.UniqueConstraint("code", "version", name=op.f("uq_procedure_version_code")),
    )
    op.create_index(
        "ix_procedure_version_current", "procedure_version", ["code", "superseded_at"], unique=False
    )
    op.create_table(
        "setting",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_setting")),
    )
    op.create_table(
        "staff",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("login", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("password_hash", sa.Text(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("locked_until", sa.BigInteger(), nullable=True),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("disabled_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff")),
        sa.UniqueConstraint("login", name=op.f("uq_staff_login")),
    )
    op.create_table(
        "dossier",
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("scan", sa.Text(), nullable=False),
        sa.Column("request_id", sa.Text(), nullable=True),
        sa.Column("counter", sa.Integer(), nullable=False),
        sa.Column("serial", sa.Integer(), nullable=False),
        sa.Column("register_year", sa.Integer(), nullable=False),
        sa.Column("register_number", sa.Integer(), nullable=False),
        sa.Column("procedure_id", sa.Integer(), nullable=False),
        sa.Column("case_name", sa.Text(), nullable=True),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("status", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("id_type", sa.Text(), nullable=False),
        sa.Column("id_number", sa.Text(), nullable=False),
        sa.Column("birth_date", sa.Text(), nullable=True),
        sa.Column("sex", sa.Text(), nullable=True),
        sa.Column("phone", sa.Text(), nullable=True),
        sa.Column("email", sa.Text(), nullable=True),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("submitter", sa.Text(), nullable=True),
        sa.Column("sets", sa.Integer(), nullable=False),
        sa.Column("return_by", sa.Text(), nullable=False),
        sa.Column("postal_address", sa.Text(), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("received_at", sa.BigInteger(), nullable=False),
        sa.Column("received_by", sa.Text(), nullable=False),
        sa.Column("keyed_in_at", sa.BigInteger(), nullable=True),
        sa.Column("term", sa.Integer(), nullable=True),
        sa.Column("term_unit", sa.Text(), nullable=True),
        sa.Column("due_at", sa.BigInteger(), nullable=True),
        sa.Column("due_steps", sa.Text(), nullable=True),
        sa.Column("completed_at", sa.BigInteger(), nullable=True),
        sa.Column("returned_at", sa.BigInteger(), nullable=True),
        sa.Column("result_number", sa.Text(), nullable=False),
        sa.Column("result_date", sa.Date(), nullable=True),
        sa.Column("result_name", sa.Text(), nullable=False),
        sa.Column("collected_by", sa.Text(), nullable=False),
        sa.Column("sync_state", sa.Text(), nullable=False),
        sa.Column("sync_confirmed_at", sa.BigInteger(), nullable=True),
        sa.Column("sync_reason", sa.Text(), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["procedure_id"], ["procedure_version.id"], name=op.f("fk_dossier_procedure_id")
        ),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_dossier")),
        sa.UniqueConstraint("code", name=op.f("uq_dossier_code")),
        sa.UniqueConstraint("id", name=op.f("uq_dossier_id")),
        sa.UniqueConstraint(
            "register_year", "counter", "register_number", name=op.f("uq_dossier_register_year")
        ),
        sa.UniqueConstraint("request_id", name=op.f("uq_dossier_request_id")),
        sa.UniqueConstraint("scan", name=op.f("uq_dossier_scan")),
    )
    op.create_index("ix_dossier_completed", "dossier", ["completed_at"], unique=False)
    op.create_index("ix_dossier_identity", "dossier", ["id_number"], unique=False)
    op.create_index(
        "ix_dossier_open_due",
        "dossier",
        ["due_at", "status"],
        unique=False,
        sqlite_where=sa.text("status IN (1, 2, 4, 5, 6)"),
    )
    op.create_index("ix_dossier_phone", "dossier", ["phone"], unique=False)
    op.create_index(
        "ix_dossier_procedure", "dossier", ["procedure_id", "status", "received_at"], unique=False
    )
    op.create_index("ix_dossier_received", "dossier", ["received_at"], unique=False)
    op.create_index("ix_dossier_status", "dossier", ["status", "seq", "received_at"], unique=False)
    op.create_index("ix_dossier_sync", "dossier", ["sync_state", "seq"], unique=False)
    op.create_table(
        "draft",
        sa.Column("owner", sa.Integer(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("saved_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["owner"], ["staff.id"], name=op.f("fk_draft_owner")),
        sa.PrimaryKeyConstraint("owner", "place", name=op.f("pk_draft")),
    )
    op.create_table(
        "alias",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("dossier", sa.Integer(), nullable=False),
        sa.Column("system", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["dossier"], ["dossier.seq"], name=op.f("fk_alias_dossier")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alias")),
        sa.UniqueConstraint("system", "code", name=op.f("uq_alias_system")),
    )
    op.create_index("ix_alias_code", "alias", ["code"], unique=False)
    op.create_index(op.f("ix_alias_dossier"), "alias", ["dossier"], unique=False)
    op.create_table(
        "clock_event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("dossier", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("new_due_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["dossier"], ["dossier.seq"], name=op.f("fk_clock_event_dossier")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clock_event")),
    )
    op.create_index("ix_clock_event_dossier", "clock_event", ["dossier", "id"], unique=False)
    op.create_table(
        "dossier_fee",
        sa.Column("dossier", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("amount", sa.Integer(), nullable=True),
        sa.Column("paid", sa.Integer(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["dossier"], ["dossier.seq"], name=op.f("fk_dossier_fee_dossier")),
        sa.PrimaryKeyConstraint("dossier", "position", name=op.f("pk_dossier_fee")),
    )
    op.create_table(
        "dossier_paper",
        sa.Column("dossier", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("originals", sa.Integer(), nullable=False),
        sa.Column("copies", sa.Integer(), nullable=False),
        sa.Column("digitised", sa.Boolean(), nullable=False),
        sa.Column("reused", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["dossier"], ["dossier.seq"], name=op.f("fk_dossier_paper_dossier")
        ),
        sa.PrimaryKeyConstraint("dossier", "position", name=op.f("pk_dossier_paper")),
    )
    op.create_table(
        "journal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("actor", sa.Integer(), nullable=True),
        sa.Column("actor_name", sa.Text(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("dossier", sa.Integer(), nullable=True),
        sa.Column("status", sa.Integer(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("data", sa.Text(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["actor"], ["staff.id"], name=op.f("fk_journal_actor")),
        sa.ForeignKeyConstraint(["dossier"], ["dossier.seq"], name=op.f("fk_journal_dossier")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_journal")),
    )
    op.create_index("ix_journal_dossier", "journal", ["dossier", "id"], unique=False)
    op.create_table(
        "outbox",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Text(), nullable=False),
        sa.Column("dossier", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("data", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("payload", sa.Text(), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("sent_at", sa.BigInteger(), nullable=True),
        sa.Column("confirmed_at", sa.BigInteger(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["dossier"], ["dossier.seq"], name=op.f("fk_outbox_dossier")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
        sa.UniqueConstraint("event_id", name=op.f("uq_outbox_event_id")),
    )
    op.create_index("ix_outbox_dossier", "outbox", ["dossier", "id"], unique=False)
    op.create_index(
        "ix_outbox_unconfirmed",
        "outbox",
        ["state", "id"],
        unique=False,
        sqlite_where=sa.text("state != 'confirmed'"),
    )
    op.create_table(
        "print_log",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("dossier", sa.Integer(), nullable=False),
        sa.Column("form", sa.Text(), nullable=False),
        sa.Column("copy_number", sa.Integer(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("actor_name", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["dossier"], ["dossier.seq"], name=op.f("fk_print_log_dossier")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_print_log")),
    )
    op.create_index("ix_print_log_dossier", "print_log", ["dossier", "form"], unique=False)
    op.execute(_SEARCH)
