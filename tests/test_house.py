"""The house rules that a machine can check: floors, texts, migrations, commands."""

import ast
import functools
import re
import sys
import tomllib
import unicodedata
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "motcua_desktop"
TESTS = ROOT / "tests"
MIGRATIONS = PACKAGE / "models" / "migrations" / "versions"

WRITTEN_BY_US = (
    "motcua_desktop", "resources", "tests", "bench", "tools", "docs", ".ci",
    "dev.py", "build.spec", "pyproject.toml", "requirements.lock", "README.md", "CHANGELOG.md",
    ".gitignore",
)  # fmt: skip
READABLE = {
    "", ".css", ".csv", ".html", ".ini", ".json", ".lock", ".md", ".mako", ".py", ".qss", ".spec",
    ".sql", ".svg", ".toml", ".txt", ".typed", ".yaml", ".yml",
}  # fmt: skip

Code = ast.FunctionDef | ast.AsyncFunctionDef


def files_of(*places: str) -> Iterator[Path]:
    """The readable files in these folders of the repository, without what programs leave behind."""
    for place in places:
        top = ROOT / place
        for path in sorted(top.rglob("*")) if top.is_dir() else [top]:
            if path.is_file() and path.suffix in READABLE and "__pycache__" not in path.parts:
                yield path


def modules_of(place: str) -> list[Path]:
    return [path for path in files_of(place) if path.suffix == ".py"]


@functools.cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"))


def calls(path: Path) -> Iterator[tuple[int, str]]:
    """Every call in a module as (line, dotted name): (12, "datetime.now")."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Call):
            yield node.lineno, ast.unparse(node.func)


def imports(path: Path) -> Iterator[str]:
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""


def where(path: Path, line: int = 0) -> str:
    name = path.relative_to(ROOT).as_posix()
    return f"{name}:{line}" if line else name


def test_every_import_looks_down(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from importlinter.cli import EXIT_STATUS_SUCCESS, lint_imports

    monkeypatch.chdir(ROOT)
    monkeypatch.setattr(sys, "path", list(sys.path))
    status = lint_imports(config_filename=str(ROOT / "pyproject.toml"), no_cache=True)

    assert status == EXIT_STATUS_SUCCESS, capsys.readouterr().out


def test_the_domain_asks_no_clock_no_disk_and_no_dice() -> None:
    asked = {
        "datetime.now",
        "datetime.utcnow",
        "date.today",
        "open",
        "uuid4",
        "uuid.uuid4",
        "print",
    }

    found = [
        f"{where(path, line)} {name}"
        for path in modules_of("motcua_desktop/domain")
        for line, name in calls(path)
        if name in asked
    ]

    assert not found


def test_unit_tests_do_not_import_qt() -> None:
    qt = {"PySide6", "shiboken6", "pytestqt", "motcua_desktop.ui"}

    found = [
        f"{where(path)} {name}"
        for path in modules_of("tests/unit")
        for name in imports(path)
        if name in qt or name.startswith(tuple(f"{room}." for room in qt))
    ]

    assert not found


def test_every_module_says_in_its_first_line_what_it_is() -> None:
    silent = [
        where(path)
        for place in ("motcua_desktop", "tests", "bench", "tools", "dev.py")
        for path in modules_of(place)
        if tree(path).body and not (ast.get_docstring(tree(path)) or "").strip()
    ]

    assert not silent


def test_every_text_is_nfc_and_utf8_without_a_byte_order_mark() -> None:
    odd = []
    for path in files_of(*WRITTEN_BY_US):
        text = path.read_bytes().decode("utf-8")
        if not unicodedata.is_normalized("NFC", text) or text.startswith("\ufeff"):
            odd.append(where(path))

    assert not odd


def test_nothing_speaks_of_this_workplace_or_of_things_left_undone() -> None:
    # The brackets keep this line from finding itself.
    forbidden = re.compile("[/]work/|[/]root/|[/]opt/py|T[O]DO|F[I]XME|file:[/]//opt")

    found = [
        f"{where(path, number)} {line.strip()[:80]}"
        for path in files_of(*WRITTEN_BY_US)
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if forbidden.search(line)
    ]

    assert not found


def test_every_silenced_check_carries_its_reason() -> None:
    silencer = re.compile(r"# (noqa(: [A-Z0-9, ]+)?|type: ignore(\[[a-z, -]+\])?)(?P<reason>.*)")
    unexplained = []
    for place in ("motcua_desktop", "tests", "bench", "tools", "dev.py"):
        for path in modules_of(place):
            lines = ["", *path.read_text("utf-8").splitlines()]
            for number, line in enumerate(lines):
                found = silencer.search(line)
                above = lines[number - 1].strip() if number else ""
                # One reason may stand above several lines of the same kind.
                told = above.startswith("#") or silencer.search(above)
                if found and not found["reason"].strip() and not told:
                    unexplained.append(where(path, number))

    assert not unexplained


def test_no_trouble_is_swallowed() -> None:
    swallowed = [
        where(path, node.lineno)
        for path in modules_of("motcua_desktop")
        if path.name != "crash.py"
        for node in ast.walk(tree(path))
        if isinstance(node, ast.ExceptHandler) and swallows(node)
    ]

    assert not swallowed


def swallows(handler: ast.ExceptHandler) -> bool:
    """Catches everything without raising it again, or catches something and does nothing."""
    everything = handler.type is None or ast.unparse(handler.type) in {"Exception", "BaseException"}
    lets_fly = isinstance(handler.body[-1], ast.Raise)
    return (everything and not lets_fly) or all(isinstance(s, ast.Pass) for s in handler.body)


def test_nothing_is_named_after_having_no_name() -> None:
    nameless = re.compile(r"(Manager|Helper|Utils?|Base|Data|Info)$")

    found = [
        f"{where(path, node.lineno)} {node.name}"
        for path in modules_of("motcua_desktop")
        for node in ast.walk(tree(path))
        if isinstance(node, ast.ClassDef) and nameless.search(node.name)
    ]
    found += [
        where(path)
        for path in modules_of("motcua_desktop")
        if nameless.search(path.stem.capitalize())
    ]

    assert not found


def test_nothing_goes_around_a_certificate() -> None:
    ways = re.compile(r"verify\s*=\s*False|CERT_NONE|check_hostname\s*=\s*False|_create_unverified")
    found = [
        f"{path.relative_to(ROOT)}: {match[0]}"
        for path in files_of("motcua_desktop", "bench", "tools", "tests")
        if path != Path(__file__)
        for match in ways.finditer(path.read_text("utf-8"))
    ]

    assert not found


def test_no_test_waits_for_time() -> None:
    waits = {
        "sleep",
        "time.sleep",
        "system_time.sleep",
        "qtbot.wait",
        "QTest.qWait",
        "asyncio.sleep",
    }

    found = [
        where(path, line)
        for path in modules_of("tests")
        # The bad line is slow on purpose; whoever tests with it waits for what comes over it.
        if not path.name.startswith("chaos")
        for line, name in calls(path)
        if name in waits
    ]

    assert not found


def test_tests_read_as_sentences() -> None:
    short = [
        f"{where(path, node.lineno)} {node.name}"
        for path in modules_of("tests")
        for node in ast.walk(tree(path))
        if isinstance(node, Code) and node.name.startswith("test_") and node.name.count("_") < 3
    ]

    assert not short


def test_every_migration_has_its_test() -> None:
    numbers = sorted(path.name[:4] for path in MIGRATIONS.glob("[0-9]*.py"))

    assert numbers, "no migration at all?"
    untested = [
        number for number in numbers if not list((TESTS / "migrations").glob(f"test_{number}_*.py"))
    ]
    assert not untested


def test_the_migrated_schema_is_what_the_models_say(tmp_path: Path) -> None:
    from sqlalchemy import create_engine

    from motcua_desktop.models import columns
    from motcua_desktop.models.database import Database

    for file in (PACKAGE / "models").glob("*tables.py"):
        import_module(f"motcua_desktop.models.{file.stem}")
    wanted = create_engine("sqlite://")
    columns.Row.metadata.create_all(wanted)
    store = Database.create(tmp_path / "store.db", bytes(32))
    try:
        with wanted.connect() as models, store.read() as migrated:
            said, got = schema(models), schema(migrated)
    finally:
        store.close()
        wanted.dispose()

    assert {name: got.get(name) for name in said} == said
    # What models cannot say: the search index and its shadows, and alembic's own table.
    assert not {name for name in got.keys() - said.keys() if not is_beside_the_models(name)}


def is_beside_the_models(table: str) -> bool:
    return table == "alembic_version" or table.startswith("search")


def schema(connection: Any) -> dict[str, dict[str, Any]]:
    """Columns, keys, indexes and checks of every table, in an order that can be compared."""
    from sqlalchemy import inspect

    seen = inspect(connection)
    ask: dict[str, Callable[[str], Any]] = {
        "columns": seen.get_columns,
        "primary key": seen.get_pk_constraint,
        "foreign keys": seen.get_foreign_keys,
        "unique": seen.get_unique_constraints,
        "checks": seen.get_check_constraints,
        "indexes": seen.get_indexes,
    }
    return {
        table: {what: in_order(question(table)) for what, question in ask.items()}
        for table in seen.get_table_names()
    }


def in_order(told: Any) -> list[str]:
    rows = told if isinstance(told, list) else [told]
    return sorted(plain(row) for row in rows)


def plain(value: Any) -> str:
    """The same text for the same meaning: SQL clauses are told apart by their words."""
    if isinstance(value, dict):
        return str(sorted((key, plain(inner)) for key, inner in value.items()))
    return str(value)


def commands(group: Any, prefix: str = "") -> Iterator[tuple[str, Any]]:
    """Every command with its words: ("province set", …)."""
    for name, command in group.commands.items():
        words = f"{prefix}{name}"
        if hasattr(command, "commands"):
            yield from commands(command, f"{words} ")
        else:
            yield words, command


def test_every_command_and_option_is_documented() -> None:
    import typer

    from motcua_desktop.cli.root import make

    told = (ROOT / "docs" / "cli.md").read_text("utf-8")
    untold = []
    for words, command in commands(typer.main.get_command(make())):
        if not re.search(rf"\b{re.escape(words)}\b", told):
            untold.append(words)
        options = {option for each in command.params for option in each.opts if option[:2] == "--"}
        untold += [f"{words} {option}" for option in options - {"--help"} if option not in told]

    assert not untold


def test_the_two_commands_stand_in_the_readme_and_ci_runs_the_second() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    shown = [line for block in re.findall(r"```\w*\n(.*?)```", readme, re.S) for line in
             block.splitlines()]  # fmt: skip

    assert "python3 dev.py demo" in shown
    assert "python3 dev.py test" in shown
    assert "\npython3 dev.py test" in (ROOT / ".ci" / "run").read_text("utf-8")


def test_an_old_python_can_read_dev_py_far_enough_to_be_told() -> None:
    source = (ROOT / "dev.py").read_text("utf-8")

    assert ast.parse(source, feature_version=(3, 8)).body


def test_dev_py_needs_nothing_but_the_standard_library() -> None:
    roots = {name.split(".")[0] for name in imports(ROOT / "dev.py")}

    assert roots <= sys.stdlib_module_names


@functools.cache
def project() -> dict[str, Any]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))


def test_the_program_and_the_project_agree_on_the_version() -> None:
    import motcua_desktop

    assert motcua_desktop.__version__ == project()["project"]["version"]


def test_every_library_we_ask_for_is_in_the_lock_with_hashes() -> None:
    asked = project()["project"]["dependencies"] + project()["dependency-groups"]["dev"]
    locked = dict(
        re.findall(
            r"^([A-Za-z0-9._-]+)==[^\n]*\\\n\s+--hash=(sha256)",
            (ROOT / "requirements.lock").read_text("utf-8"),
            re.M,
        )
    )

    names = {re.split(r"[^A-Za-z0-9._-]", text, maxsplit=1)[0] for text in asked}
    assert not {name for name in names if re.sub(r"[._-]+", "-", name).lower() not in locked}
