"""What a hand-over list said of a dossier when it was made, so that its reprint says the same."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    # Of lists made before nobody knows it: they go on telling what is known today.
    op.add_column("hand_over", sa.Column("listed", sa.Text(), nullable=True))
