"""The practice province's tables: dossiers with versions and entries, files, desks, news, diary."""

from sqlalchemy import BigInteger, Column, Index, Integer, LargeBinary, MetaData, Table, Text
from sqlalchemy.schema import PrimaryKeyConstraint

METADATA = MetaData()


def _text(name: str, *, unique: bool = False, needed: bool = True) -> Column[str]:
    return Column(name, Text, unique=unique, nullable=not needed)


def _number(name: str = "number", *, key: bool = True) -> Column[int]:
    """A number that only grows; given by the province itself, never by the database."""
    return Column(name, BigInteger, primary_key=key, autoincrement=False, nullable=False)


def _count(name: str) -> Column[int]:
    return Column(name, Integer, nullable=False)


setting = Table("setting", METADATA, Column("name", Text, primary_key=True), _text("value"))

dossier = Table(
    "dossier",
    METADATA,
    _number(),
    _text("id", unique=True, needed=False),
    _text("code", unique=True),
    _text("store"),
    _text("day"),
    _text("tag"),
    _count("versions"),
    _count("entries"),
    _text("arrived_at"),
    _text("changed_at"),
    Index("dossier_store", "store", "day"),
)

version = Table(
    "version",
    METADATA,
    _number("dossier", key=False),
    _count("number"),
    _text("key", unique=True, needed=False),
    _text("tag"),
    _text("dialect"),
    _text("at"),
    _text("item"),
    PrimaryKeyConstraint("dossier", "number"),
)

entry = Table(
    "entry",
    METADATA,
    _number(),
    _number("dossier", key=False),
    _text("key", unique=True, needed=False),
    _text("digest"),
    _text("at"),
    _text("item"),
    Index("entry_dossier", "dossier"),
)

alias = Table(
    "alias",
    METADATA,
    Column("code", Text, primary_key=True),
    _number("dossier", key=False),
    _text("system"),
    _text("at"),
)

desk = Table(
    "desk",
    METADATA,
    _number(),
    _text("store"),
    _text("epoch"),
    _text("agency"),
    _number("mark", key=False),
    _text("numbers"),
    _text("at"),
    Index("desk_store", "store"),
)

news = Table(
    "news",
    METADATA,
    _number(),
    _text("key"),
    _text("store", needed=False),
    _count("n"),
    _text("id", needed=False),
    _text("code"),
    _text("kind"),
    _text("data"),
    _text("at"),
)

acknowledged = Table(
    "acknowledged", METADATA, Column("store", Text, primary_key=True), _number("news", key=False)
)

file = Table(
    "file",
    METADATA,
    Column("sha256", Text, primary_key=True),
    _text("upload"),
    _number("length", key=False),
    _text("name"),
    _text("media"),
    _text("at"),
)

upload = Table(
    "upload",
    METADATA,
    Column("id", Text, primary_key=True),
    _text("store"),
    _text("sha256"),
    _number("length", key=False),
    _number("offset", key=False),
    _text("name"),
    _text("media"),
    _text("at"),
)

piece = Table(
    "piece",
    METADATA,
    _text("upload"),
    _number("start", key=False),
    Column("content", LargeBinary, nullable=False),
    PrimaryKeyConstraint("upload", "start"),
)

attachment = Table(
    "attachment",
    METADATA,
    _number("dossier", key=False),
    _text("uid"),
    _text("sha256"),
    _text("name"),
    _text("part"),
    _text("at"),
    PrimaryKeyConstraint("dossier", "uid"),
)

counter = Table("counter", METADATA, Column("name", Text, primary_key=True), _count("value"))

diary = Table(
    "diary",
    METADATA,
    _number(),
    _text("at"),
    _text("service"),
    _text("code"),
    _text("words"),
    _count("refused"),
)
