"""The `motcua` command: general options, and troubles told as one Vietnamese sentence."""

import json
import sys
from collections.abc import Sequence
from contextlib import suppress
from typing import Annotated, Any

import typer

from motcua_desktop import __version__
from motcua_desktop.cli import (
    backup,
    board,
    calendar,
    clock,
    counter,
    dossiers,
    due,
    feedback,
    figures,
    forms,
    handing,
    homes,
    index766,
    news,
    office,
    people,
    printing,
    procedures,
    province,
    reports,
    scans,
    setup,
    supervise,
    survey,
)
from motcua_desktop.cli.crash import STOPPED
from motcua_desktop.cli.session import Session, Tops
from motcua_desktop.cli.words import VietnameseGroup, usage_trouble
from motcua_desktop.errors import DeskError, InvalidInput

# Typer brings its own copy of click; this is its public way to the class of wrong usage.
UsageError: Any = typer.BadParameter.__base__
_INTERRUPTED = 130
"""What Typer gives back instead of letting Ctrl+C through."""


def make() -> typer.Typer:
    """The command tree."""
    tree = typer.Typer(
        name="motcua",
        cls=VietnameseGroup,
        help="Một cửa: tiếp nhận hồ sơ tại quầy, không cần mạng. Không có lệnh thì mở cửa sổ.",
        invoke_without_command=True,
        add_completion=False,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["--help", "-h"]},
    )
    tree.callback()(_general)
    for part in (
        homes,
        setup,
        procedures,
        calendar,
        office,
        dossiers,
        handing,
        scans,
        due,
        feedback,
        counter,
        people,
        supervise,
        reports,
        board,
        index766,
        survey,
        figures,
        backup,
        clock,
        forms,
        printing,
        province,
        news,
    ):
        part.register(tree)
    return tree


def run(argv: Sequence[str], tops: Tops) -> int:
    """Run one command; the exit code: 0 done, 1 an expected trouble, 2 wrong usage."""
    session = Session(tops, as_json="--json" in argv)
    try:
        left = make()(args=list(argv), prog_name="motcua", obj=session, standalone_mode=False)
        if left == _INTERRUPTED:
            raise KeyboardInterrupt
    except UsageError as trouble:
        return _tell(session, usage_trouble(trouble), 2)
    except DeskError as trouble:
        return _tell(session, trouble, 1)
    except (typer.Abort, KeyboardInterrupt):
        print(STOPPED, file=sys.stderr)
        return 1
    return session.code


def _tell(session: Session, trouble: DeskError, code: int) -> int:
    """The trouble as one sentence on stderr, and with --json as a document; `code`."""
    print(_sentence(trouble), file=sys.stderr)
    if session.as_json:
        # When even this cannot be written, the sentence above has said all.
        with suppress(OSError):
            print(json.dumps({"error": trouble.to_json()}, ensure_ascii=False, indent=1))
    return code


def _sentence(trouble: DeskError) -> str:
    """Whoever wrote a file is told which of its keys is meant; a window shows it beside the box."""
    if not isinstance(trouble, InvalidInput):
        return trouble.sentence()
    return f"{trouble.title} ở «{trouble.field}»: {trouble.message} {trouble.next_step}"


def _general(
    context: typer.Context,
    home: Annotated[
        str | None, typer.Option("--home", metavar="THƯ_MỤC", help="Thư mục dữ liệu của quầy.")
    ] = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="Trả lời bằng một tài liệu JSON.")
    ] = False,
    version: Annotated[bool, typer.Option("--version", help="Hiện phiên bản.")] = False,
) -> None:
    session: Session = context.obj
    session.home = home
    session.as_json = as_json
    if version:
        session.tell({"version": __version__}, f"motcua {__version__}")
        raise typer.Exit
    if context.invoked_subcommand is None:
        session.code = session.tops.window(session.paths)
