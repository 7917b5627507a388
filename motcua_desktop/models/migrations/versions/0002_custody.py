"""Who has a dossier: hand-overs, their lists, and the visit it came with."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.create_table(
        "hand_over_list",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("counter", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("from_name", sa.Text(), nullable=False),
        sa.Column("to_kind", sa.Text(), nullable=False),
        sa.Column("to_name", sa.Text(), nullable=False),
        sa.Column("actor_name", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hand_over_list")),
        sa.UniqueConstraint("year", "counter", "number", name=op.f("uq_hand_over_list_year")),
    )
    op.create_table(
        "hand_over",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("dossier", sa.Integer(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("from_kind", sa.Text(), nullable=False),
        sa.Column("from_name", sa.Text(), nullable=False),
        sa.Column("to_kind", sa.Text(), nullable=False),
        sa.Column("to_name", sa.Text(), nullable=False),
        sa.Column("until", sa.BigInteger(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("actor_name", sa.Text(), nullable=False),
        sa.Column("list", sa.Integer(), nullable=True),
        sa.Column("taken_at", sa.BigInteger(), nullable=True),
        sa.Column("taken_by", sa.Text(), nullable=False),
        sa.Column("undone_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["dossier"], ["dossier.seq"], name=op.f("fk_hand_over_dossier")),
        sa.ForeignKeyConstraint(["list"], ["hand_over_list.id"], name=op.f("fk_hand_over_list")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hand_over")),
    )
    op.create_index("ix_hand_over_dossier", "hand_over", ["dossier", "id"], unique=False)
    op.create_index("ix_hand_over_list", "hand_over", ["list"], unique=False)
    op.add_column("dossier", sa.Column("holder", sa.Text(), nullable=False, server_default=""))
    op.add_column("dossier", sa.Column("holder_kind", sa.Text(), nullable=False, server_default=""))
    op.add_column("dossier", sa.Column("holder_until", sa.BigInteger(), nullable=True))
    op.add_column("dossier", sa.Column("visit", sa.Text(), nullable=True))
    op.add_column(
        "dossier", sa.Column("identity_check", sa.Text(), nullable=False, server_default="")
    )
    op.create_index(
        "ix_dossier_visit",
        "dossier",
        ["visit"],
        unique=False,
        sqlite_where=sa.text("visit IS NOT NULL"),
    )
