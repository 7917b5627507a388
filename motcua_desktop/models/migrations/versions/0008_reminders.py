"""What people were already told."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    op.create_table(
        "reminder",
        sa.Column("dossier", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("occasion", sa.Text(), nullable=False),
        sa.Column("way", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["dossier"], ["dossier.seq"], name=op.f("fk_reminder_dossier")),
        sa.PrimaryKeyConstraint("dossier", "kind", "occasion", "way", name=op.f("pk_reminder")),
    )
