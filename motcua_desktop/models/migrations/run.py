"""Bring a store to the newest schema: copy first, one transaction, check, refuse a newer file."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

from alembic.config import Config
from alembic.runtime.environment import EnvironmentContext
from alembic.script import ScriptDirectory

from motcua_desktop.errors import StoreDamaged, StoreTooNew
from motcua_desktop.models import columns

if TYPE_CHECKING:
    from motcua_desktop.models.database import Database

_KEPT_COPIES = 3


def script() -> ScriptDirectory:
    """The migrations that lie beside this module, without an ini file."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    return ScriptDirectory.from_config(config)


def upgrade(database: "Database", target: str = "head") -> None:
    """Migrate `database`; a file of a newer program raises StoreTooNew and stays untouched."""
    steps = script()
    now = database.revision()
    if now is not None and now not in {known.revision for known in steps.walk_revisions()}:
        raise StoreTooNew(f"Kho dữ liệu ở phiên bản {now}, chương trình này chưa biết.")
    if now is not None:
        _copy_aside(database, now)
    _run(database, steps, target)
    found = database.findings()
    if found:
        raise StoreDamaged(f"Sau khi nâng cấp, kho dữ liệu có lỗi: {found[0]}.")


def _copy_aside(database: "Database", revision: str) -> None:
    path = database.path
    copy = path.with_name(f"{path.stem}.before-{revision}.db")
    copy.unlink(missing_ok=True)
    database.copy_to(copy)
    copies = sorted(path.parent.glob(f"{path.stem}.before-*.db"), key=lambda f: f.stat().st_mtime)
    for old in copies[:-_KEPT_COPIES]:
        old.unlink()


def _run(database: "Database", steps: ScriptDirectory, target: str) -> None:
    def revisions(revision: Any, _context: Any) -> Any:
        return steps._upgrade_revs(target, revision)  # noqa: SLF001 (alembic's own commands do so)

    config = Config()
    with (
        EnvironmentContext(config, steps, fn=revisions) as environment,
        database.write() as connection,
    ):
        environment.configure(
            connection=connection,
            target_metadata=columns.Row.metadata,
            render_as_batch=True,
            transactional_ddl=True,
        )
        environment.run_migrations()
