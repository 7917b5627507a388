"""Clock events may add a term of their own (verification, remote areas)."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.add_column("clock_event", sa.Column("plus", sa.Integer(), nullable=True))
    op.add_column("clock_event", sa.Column("plus_unit", sa.Text(), nullable=True))
