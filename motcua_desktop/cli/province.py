"""The line to the province: province, sync, outbox, practice; and the program's own proofs."""

import os
import sys
from typing import TYPE_CHECKING, Annotated

import typer

from motcua_desktop.cli import packages
from motcua_desktop.cli.session import Session, read_object
from motcua_desktop.cli.words import VietnameseCommand, group
from motcua_desktop.domain.moment import moment_text
from motcua_desktop.errors import InvalidInput

# Imported where a command needs it, so that each of the others starts quickly.
if TYPE_CHECKING:
    from motcua_desktop.domain.province import LineStatus
    from motcua_desktop.sync.report import SyncReport


def register(tree: typer.Typer) -> None:
    province = group(tree, "province", "Khai báo và thử đường lên tỉnh.")
    province.command("set", cls=VietnameseCommand)(set_province)
    province.command("show", cls=VietnameseCommand)(show_province)
    province.command("test", cls=VietnameseCommand)(test_province)
    tree.command("sync", cls=VietnameseCommand)(sync)
    tree.command("outbox", cls=VietnameseCommand)(outbox)
    packages.register(tree)
    practice = group(tree, "practice", "Tỉnh tập dượt trên máy này.")
    practice.command("serve", cls=VietnameseCommand)(serve)
    packages.register_practice(practice)
    tree.command("self-test", cls=VietnameseCommand)(self_test)
    tree.command("demo", cls=VietnameseCommand)(demo)


def set_province(
    context: typer.Context,
    file: Annotated[str, typer.Argument(metavar="TỆP", help="Tệp JSON khai báo tỉnh.")],
) -> None:
    """Khai báo nơi gửi; mật khẩu ở MOTCUA_PROVINCE_SECRET, của proxy ở MOTCUA_PROXY_SECRET."""
    session: Session = context.obj
    told = read_object(file)
    with session.signed_in() as (app, actor):
        app.province.configure(
            actor,
            told,
            os.environ.get("MOTCUA_PROVINCE_SECRET"),
            proxy_secret=os.environ.get("MOTCUA_PROXY_SECRET"),
        )
        value = app.province.show()
    session.tell(value, f"Đã khai báo {value['name']} ({value['base_url']}).")


def show_province(context: typer.Context) -> None:
    """Xem khai báo (không có mật khẩu)."""
    session: Session = context.obj
    with session.signed_in() as (app, _actor):
        value = app.province.show()
    session.tell(value, "\n".join(f"{key}: {part}" for key, part in value.items()))


def test_province(context: typer.Context) -> None:
    """Thử đường lên tỉnh và nêu rõ chỗ hỏng."""
    session: Session = context.obj
    with session.signed_in() as (app, _actor):
        steps = app.runner().test()
    whole = all(step.ok for step in steps)
    session.code = 0 if whole else 1
    session.tell(
        {
            "ok": whole,
            "steps": [
                {"step": step.step, "name": step.name, "ok": step.ok, "message": step.message}
                for step in steps
            ],
        },
        "\n".join(
            f"{'✓' if step.ok else '✗'} {step.name} {step.message}".rstrip() for step in steps
        ),
    )


def sync(
    context: typer.Context,
    once: Annotated[bool, typer.Option("--once", help="Gửi một lượt rồi thôi (mặc định).")] = False,
    status: Annotated[bool, typer.Option("--status", help="Chỉ xem, không gửi.")] = False,
    retry: Annotated[
        int | None, typer.Option("--retry", metavar="ID", help="Gửi lại dòng bị từ chối.")
    ] = None,
    pull: Annotated[
        bool, typer.Option("--pull/--no-pull", help="Có hỏi tin của tỉnh hay không.")
    ] = True,
    catalogue: Annotated[
        bool, typer.Option("--catalogue", help="Theo danh mục thủ tục của tỉnh, hỏi ngay.")
    ] = False,
    agree: Annotated[
        bool, typer.Option("--agree", help="Đối chiếu tất cả, gửi lại những gì tỉnh thiếu.")
    ] = False,
    retry_file: Annotated[
        int | None, typer.Option("--retry-file", metavar="ID", help="Gửi lại một tệp bị từ chối.")
    ] = None,
    retry_files: Annotated[
        bool, typer.Option("--retry-files", help="Gửi lại mọi tệp bị từ chối.")
    ] = False,
    release: Annotated[
        bool, typer.Option("--release", help="Đã xem lý do tạm dừng, cho gửi tiếp.")
    ] = False,
) -> None:
    """Gửi lên tỉnh những gì đang chờ, ngay bây giờ, và nhận tin của tỉnh."""
    session: Session = context.obj
    if retry_file is not None and retry_files:
        raise InvalidInput(
            "Chọn một tệp (--retry-file) hoặc mọi tệp (--retry-files).", field="retry_file"
        )
    with session.signed_in() as (app, actor):
        if retry is not None:
            app.province.retry(actor, retry)
        if retry_file is not None or retry_files:
            app.province.retry_files(actor, retry_file)
        if release:
            app.province.release(actor)
        if status:
            told = app.province.status()
            value, text = told.to_json(), _status_text(told)
        else:
            report = app.sync_once(
                session.progress, by_hand=True, pull=pull, catalogue=catalogue, agree=agree
            )
            value, text = report.to_json(), _report_text(report)
            if report.trouble:
                session.code = 1
                print(report.trouble.sentence(), file=sys.stderr)
    session.tell(value, text)
    del once


def outbox(
    context: typer.Context,
    limit: Annotated[int, typer.Option("--limit", metavar="N", min=1, max=10_000)] = 100,
    files: Annotated[
        bool, typer.Option("--files", help="Từng tệp tỉnh không nhận, thay cho các hồ sơ.")
    ] = False,
) -> None:
    """Những gì đang chờ gửi hoặc bị từ chối, và vì sao."""
    session: Session = context.obj
    if files:
        _refused_files(session, limit)
        return
    with session.signed_in() as (app, _actor):
        lines = app.province.outbox(limit)
    session.tell(
        [line.to_json() for line in lines],
        "\n".join(
            f"{line.id}  {line.code}  {line.state.label}  từ {moment_text(line.created_at)}  "
            f"{line.reason or ''}".rstrip()
            for line in lines
        )
        or "Không còn gì chờ gửi.",
    )


def _refused_files(session: Session, limit: int) -> None:
    with session.signed_in() as (app, _actor):
        found = app.province.refused_files(limit)
    session.tell(
        [file.to_json() for file in found],
        "\n".join(
            f"{file.id}  {file.code}  {file.paper or 'giấy khác'}  {file.name}  {file.reason}"
            for file in found
        )
        or "Không có tệp nào bị tỉnh từ chối.",
    )


def serve(
    context: typer.Context,
    port: Annotated[int, typer.Option("--port", metavar="N", min=0, max=65_535)] = 8765,
    database: Annotated[
        str | None, typer.Option("--database", metavar="URL", help="Nơi tỉnh tập dượt giữ dữ liệu.")
    ] = None,
    script: Annotated[
        str | None,
        typer.Option("--script", metavar="FILE", help="Kịch bản: lỗi gì xảy ra, tỉnh làm gì."),
    ] = None,
) -> None:
    """Chạy tỉnh tập dượt trên 127.0.0.1 cho đến khi bấm Ctrl+C."""
    session: Session = context.obj
    session.tops.practice(port, database, script)


def self_test(context: typer.Context) -> None:
    """Chương trình tự chứng minh: kho dữ liệu, tiếp nhận, in, đọc lại mã vạch, gửi, mở cửa sổ."""
    session: Session = context.obj
    value = session.tops.self_test(session)
    session.code = 0 if value["ok"] else 1
    session.tell(
        value,
        "\n".join(
            f"{'✓' if step['ok'] else '✗'} {step['name']}: {step['message']}"
            for step in value["steps"]
        ),
    )


def demo(
    context: typer.Context,
    headless: Annotated[bool, typer.Option("--headless", help="Không mở cửa sổ ở cuối.")] = False,
) -> None:
    """Một quầy dùng thử: dữ liệu vài tháng, tỉnh tập dượt, tiếp nhận, in, gửi, báo cáo."""
    session: Session = context.obj
    value = session.tops.demo(session, headless=headless)
    session.tell(value, "")


def _report_text(report: "SyncReport") -> str:
    return (
        f"Đã gửi {report.sent} hồ sơ, tỉnh xác nhận {report.confirmed}, từ chối {report.refused}, "
        f"còn chờ {report.waiting}.{_heard_text(report)}"
    )


def _heard_text(report: "SyncReport") -> str:
    """What the province said, where it said something."""
    told = f" Tỉnh báo {report.news} tin mới." if report.news else ""
    if report.differences:
        told += f" {report.differences} chỗ tỉnh nói khác quầy: xem «motcua news list»."
    agreed = report.agreed
    if agreed is None:
        return told
    told += f" Gửi lại {agreed.mended} hồ sơ tỉnh không còn giữ." if agreed.mended else ""
    if agreed.found:
        told += f" {agreed.found} hồ sơ chỉ tỉnh có: xem «motcua news found»."
    return f"{told} Đối chiếu với tỉnh: {'khớp' if agreed.same else 'chưa khớp'}."


def _status_text(told: "LineStatus") -> str:
    if not told.configured:
        return "Chưa khai báo hệ thống của tỉnh; hồ sơ vẫn nằm trong hàng chờ."
    since = f" từ {moment_text(told.waiting_since)}" if told.waiting_since else ""
    last = moment_text(told.last_confirmed_at) if told.last_confirmed_at else "chưa lần nào"
    return (
        f"{told.waiting} hồ sơ chờ gửi{since}, {told.unknown} chưa rõ, {told.refused} bị từ chối. "
        f"Tỉnh xác nhận lần cuối: {last}."
    )
