"""The supervisor's commands: check, audit."""

from typing import Annotated

import typer

from motcua_desktop.cli.session import Session
from motcua_desktop.cli.words import VietnameseCommand, group
from motcua_desktop.domain.journey import deed
from motcua_desktop.domain.moment import iso, moment_text


def register(tree: typer.Typer) -> None:
    tree.command("check", cls=VietnameseCommand)(check)
    audit = group(tree, "audit", "Nhật ký nối chuỗi.")
    audit.command("list", cls=VietnameseCommand)(audit_list)
    audit.command("verify", cls=VietnameseCommand)(audit_verify)


def check(
    context: typer.Context,
    repair: Annotated[
        bool, typer.Option("--repair", help="Dựng lại chỉ mục nếu nó sai; bỏ tệp quét lạc.")
    ] = False,
) -> None:
    """Kiểm tra kho dữ liệu, chỉ mục, số hồ sơ, bản quét và chuỗi nhật ký."""
    session: Session = context.obj
    with session.signed_in() as (app, actor):
        found = app.care.check(actor, repair=repair)
    session.code = 0 if not found else 1
    session.tell(
        {"ok": not found, "findings": list(found)},
        "\n".join(found) or "Kho dữ liệu nguyên vẹn.",
    )


def audit_list(
    context: typer.Context,
    limit: Annotated[int, typer.Option("--limit", metavar="N", min=1, max=10_000)] = 50,
) -> None:
    """Những việc gần nhất, ai làm, lúc nào."""
    session: Session = context.obj
    with session.signed_in() as (app, actor):
        lines = app.care.recent(actor, limit)
    session.tell(
        [
            {"at": iso(line.at), "actor": line.actor, "action": line.action, "note": line.note}
            for line in lines
        ],
        "\n".join(
            f"{moment_text(line.at)}  {line.actor}  {deed(line.action)}  {line.note}".rstrip()
            for line in lines
        ),
    )


def audit_verify(context: typer.Context) -> None:
    """Dò cả chuỗi nhật ký; nêu dòng đầu tiên bị sửa, xóa hay đổi chỗ."""
    session: Session = context.obj
    with session.signed_in() as (app, actor):
        verdict = app.care.verify(actor)
    whole = verdict.broken_at is None
    session.code = 0 if whole else 1
    value = {"ok": whole, "entries": verdict.entries, "head": verdict.head}
    if not whole:
        value["broken_at"] = verdict.broken_at
    session.tell(
        value,
        f"Chuỗi nhật ký nguyên vẹn: {verdict.entries} dòng, đầu chuỗi {verdict.head[:16]}…"
        if whole
        else f"Chuỗi nhật ký đứt ở dòng {verdict.broken_at}.",
    )
