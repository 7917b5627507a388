"""Clock events may add a term of their own; a dossier tells since when its clock stands."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.add_column("clock_event", sa.Column("plus", sa.Integer(), nullable=True))
    op.add_column("clock_event", sa.Column("plus_unit", sa.Text(), nullable=True))
    op.add_column("dossier", sa.Column("paused_at", sa.BigInteger(), nullable=True))
    # Until now a dossier that waited for the citizen stood still by its status alone.
    op.execute(
        "UPDATE dossier SET paused_at = coalesce("
        "(SELECT max(at) FROM clock_event WHERE kind = 'pause' AND dossier = dossier.seq), "
        "received_at) WHERE status IN (5, 6)"
    )
