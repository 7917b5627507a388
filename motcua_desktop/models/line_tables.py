"""The tables of the line to the province: files on their way, news, runs, packages."""

from datetime import datetime

from sqlalchemy import Column, ForeignKey, Index, Text, UniqueConstraint
from sqlmodel import Field

from motcua_desktop.models import columns


class UploadRow(columns.Row, table=True):
    """A content on its way to one province (`destination`).

    `state` is waiting, confirmed or refused. `location` is where the province takes the
    rest of it, `done` how many bytes it last said to have, `address` what messages call it by.
    """

    __tablename__ = "upload"
    __table_args__ = (
        UniqueConstraint("sha256", "destination"),
        Index("ix_upload_unconfirmed", "state", "id", sqlite_where=Column("state") != "confirmed"),
    )
    id: int = columns.row_id()
    sha256: str = Field(sa_column=Column(Text(), ForeignKey("blob.sha256"), nullable=False))
    destination: str = columns.text()
    state: str = columns.text()
    location: str | None = columns.text(nullable=True)
    done: int = Field(default=0)
    address: str | None = columns.text(nullable=True)
    attempts: int = Field(default=0)
    reason: str | None = columns.text(nullable=True)
    created_at: datetime = columns.moment()
    confirmed_at: datetime | None = columns.moment(nullable=True)


class NewsRow(columns.Row, table=True):
    """What the province said of a dossier, each piece once (`key`), in its own order (`n`).

    `state` is held, applied, known, difference or settled; `data` is the message's.
    """

    __tablename__ = "news"
    __table_args__ = (
        UniqueConstraint("source", "key"),
        Index("ix_news_dossier", "dossier", "n"),
        Index("ix_news_open", "state", "id"),
    )
    id: int = columns.row_id()
    source: str = columns.text()
    key: str = columns.text()
    dossier: int | None = columns.link("dossier.seq", nullable=True)
    code: str = columns.text()
    kind: str = columns.text()
    n: int = Field(default=0)
    at: datetime = columns.moment()
    received_at: datetime = columns.moment()
    data: str = columns.text()
    state: str = columns.text()
    reason: str | None = columns.text(nullable=True)
    settled_at: datetime | None = columns.moment(nullable=True)
    settled_by: str | None = columns.text(nullable=True)


class SyncRunRow(columns.Row, table=True):
    """One run that sent, heard or failed something. Counts are messages, files and bytes.

    `agreed` is 1 when counts and hashes were compared afterwards and are the same, 0 when they
    differ; `compared` tells both sides' as JSON.
    """

    __tablename__ = "sync_run"
    __table_args__ = (Index("ix_sync_run_started_at", "started_at"),)
    id: int = columns.row_id()
    started_at: datetime = columns.moment()
    ended_at: datetime = columns.moment()
    way: str = columns.text()
    sent: int = Field(default=0)
    confirmed: int = Field(default=0)
    refused: int = Field(default=0)
    files: int = Field(default=0)
    news: int = Field(default=0)
    bytes_out: int = Field(default=0)
    bytes_in: int = Field(default=0)
    trouble: str | None = columns.text(nullable=True)
    words: str | None = columns.text(nullable=True)
    agreed: int | None = Field(default=None)
    compared: str | None = columns.text(nullable=True)


class PackageRow(columns.Row, table=True):
    """A package on a USB stick: `kind` out (`number` counts this desk's) or ack.

    `up_to` is the last outbox message in it; `data` what the manifest says, as JSON.
    """

    __tablename__ = "package"
    __table_args__ = (UniqueConstraint("kind", "number"),)
    id: int = columns.row_id()
    kind: str = columns.text()
    number: int = Field()
    made_at: datetime = columns.moment()
    sha256: str = columns.text()
    dossiers: int = Field()
    files: int = Field()
    bytes: int = Field()
    up_to: int = Field()
    acknowledged_at: datetime | None = columns.moment(nullable=True)
    data: str = columns.text()
