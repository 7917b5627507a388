"""Homes full of dossiers, made once and kept: real schema and key, rows through the bare driver."""

import hashlib
import json
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as sqlcipher

from bench import people, rows
from motcua_desktop import app as root
from motcua_desktop import founding as beginnings
from motcua_desktop.models.migrations.versions import __path__ as migrations
from motcua_desktop.paths import Paths
from motcua_desktop.vault import NoVault, find_key

PASSPHRASE = "một cụm mật khẩu để đo"
LOGIN, PASSWORD = "truong", "mat khau de do"
_BATCH = 50_000
_MADE = "made.json"


@dataclass(frozen=True, slots=True)
class Home:
    """A home on the disk and what opens it. `made_at`: the newest dossier came just before."""

    paths: Paths
    dossiers: int
    made_at: datetime

    @classmethod
    def at(cls, place: Path) -> "Home":
        """The home in this folder."""
        made = json.loads((place / _MADE).read_text("utf-8"))
        return cls(Paths(place), made["dossiers"], datetime.fromisoformat(made["at"]))

    @property
    def key(self) -> bytes:
        return find_key(self.paths.key_file, NoVault(), passphrase=PASSPHRASE)

    def bare(self) -> Any:
        """The store as the bare driver opens it, set as the desk sets it."""
        return opened(self.paths.store, self.key)

    def environment(self) -> dict[str, str]:
        """What a `motcua` process needs to sign in here."""
        return {
            "MOTCUA_HOME": str(self.paths.home),
            "MOTCUA_USER": LOGIN,
            "MOTCUA_PASSWORD": PASSWORD,
            "MOTCUA_PASSPHRASE": PASSPHRASE,
        }


def home(folder: Path | None, dossiers: int) -> Home:
    """A home with so many dossiers; the one made before is used again while nothing changed."""
    base = folder or Path(tempfile.gettempdir()) / "motcua-bench"
    place = base / f"{dossiers}-{_recipe()}"
    if not (place / _MADE).exists():
        shutil.rmtree(place, ignore_errors=True)
        _make(place, dossiers)
    return Home.at(place)


def copied(source: Home, target: Path) -> Home:
    """The same home once more, to be written into."""
    target.mkdir(parents=True)
    for file in (source.paths.store, source.paths.key_file, source.paths.home / _MADE):
        shutil.copyfile(file, target / file.name)
    return Home.at(target)


def _recipe() -> str:
    """Changes when what a store is made of does."""
    parts = [Path(folder) for folder in migrations]
    sources = [file for part in parts for file in sorted(part.glob("0*.py"))]
    sources += [Path(people.__file__), Path(rows.__file__), Path(__file__)]
    digest = hashlib.sha256()
    for file in sources:
        digest.update(file.read_bytes())
    return digest.hexdigest()[:12]


def _make(place: Path, dossiers: int) -> None:
    begun = time.perf_counter()
    print(f"… {dossiers:,} dossiers into {place}", flush=True)
    paths, now = Paths(place), datetime.now(UTC)
    founding = beginnings.Founding(
        agency_code="H50.31.12",
        agency_name="UBND xã Hướng Hiệp",
        province_name="Quảng Trị",
        counter=1,
        admin_login=LOGIN,
        admin_name="Hồ Thị Đo",
        admin_password=PASSWORD,
    )
    beginnings.init(paths, founding, vault=NoVault(), passphrase=PASSPHRASE)
    key = find_key(paths.key_file, NoVault(), passphrase=PASSPHRASE)
    opened = root.open_home(paths, vault=NoVault(), passphrase=PASSPHRASE)
    try:
        plan = rows.plan(opened, dossiers, now)
    finally:
        opened.close()
    _fill(paths.store, key, plan)
    told = {"dossiers": dossiers, "at": now.isoformat()}
    (place / _MADE).write_text(json.dumps(told), "utf-8")
    seconds, size = time.perf_counter() - begun, paths.store.stat().st_size / 1e6
    print(f"… {seconds:.0f} s, {size:,.0f} MB", flush=True)


def _fill(store: Path, key: bytes, plan: rows.Plan) -> None:
    """Write it all without safety nets; a store that fails half-way is made again."""
    connection = opened(store, key)
    for pragma in (
        "journal_mode = OFF",
        "synchronous = OFF",
        "foreign_keys = OFF",
        "cache_size = -400000",
        "locking_mode = EXCLUSIVE",
    ):
        connection.execute(f"PRAGMA {pragma}").fetchall()
    laid_aside = connection.execute(
        "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL "
        "AND tbl_name IN ('dossier', 'journal', 'outbox', 'clock_event', 'payment')"
    ).fetchall()
    for name, _ in laid_aside:
        connection.execute(f"DROP INDEX {name}")
    connection.execute("INSERT INTO search (search, rank) VALUES ('hashsize', 16777216)")
    for batch in plan.batches(_BATCH):
        connection.execute("BEGIN")
        for table, columns, values in batch:
            marks = ", ".join("?" * len(columns))
            names = ", ".join(columns)
            statement = f"INSERT INTO {table} ({names}) VALUES ({marks})"  # noqa: S608 (our names)
            connection.executemany(statement, values)
        connection.execute("COMMIT")
    connection.execute("INSERT INTO search (search, rank) VALUES ('hashsize', 1048576)")
    for _, sql in laid_aside:
        connection.execute(sql)
    connection.execute("PRAGMA journal_mode = WAL").fetchall()
    connection.close()


def opened(store: Path, key: bytes) -> Any:
    """The bare driver's connection, with the desk's own settings."""
    connection: Any = sqlcipher.connect(
        str(store), isolation_level=None, cached_statements=256, check_same_thread=False
    )
    for pragma in (
        f"key = \"x'{key.hex()}'\"",
        "journal_mode = WAL",
        "synchronous = FULL",
        "foreign_keys = ON",
        "cache_size = -16000",
    ):
        connection.execute(f"PRAGMA {pragma}").fetchall()
    return connection


@contextmanager
def temporary(source: Home) -> Iterator[Path]:
    """A folder on the same disk as `source`, gone afterwards."""
    with tempfile.TemporaryDirectory(dir=source.paths.home.parent) as folder:
        yield Path(folder)
