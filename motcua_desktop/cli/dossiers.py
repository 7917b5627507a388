"""The officer's commands: receive, show, find, step, print."""

from datetime import timedelta
from pathlib import Path
from typing import Annotated, Any

import typer

from motcua_desktop.app import App
from motcua_desktop.cli.session import Session, check_target, read_json, read_object, write_file
from motcua_desktop.cli.words import VietnameseCommand
from motcua_desktop.domain.dossier import Dossier, Status
from motcua_desktop.domain.forms import Form, parse_form
from motcua_desktop.domain.intake import Intake
from motcua_desktop.domain.journey import deed
from motcua_desktop.domain.moment import moment_text, parse_moment
from motcua_desktop.domain.staff import Actor
from motcua_desktop.domain.steps import parse_action
from motcua_desktop.errors import DeskError, InvalidInput

Code = Annotated[str, typer.Argument(metavar="MÃ", help="Mã hồ sơ, mã vạch, bí danh hoặc id.")]


_OWN_PAPER = {
    Form.LABEL: "Nhãn có khổ riêng, 100×50 mm.",
    Form.REGISTER: "Sổ theo dõi hồ sơ in trên A4 nằm ngang.",
}


def register(tree: typer.Typer) -> None:
    for name, command in (
        ("receive", receive),
        ("show", show),
        ("find", find),
        ("step", step),
        ("undo", undo),
        ("print", print_form),
    ):
        tree.command(name, cls=VietnameseCommand)(command)


def receive(
    context: typer.Context,
    file: Annotated[str, typer.Argument(metavar="TỆP", help="Tệp JSON; - là đầu vào chuẩn.")],
    together: Annotated[
        bool,
        typer.Option("--together", help="Cả danh sách là một lượt đến: tất cả hoặc không gì cả."),
    ] = False,
) -> None:
    """Tiếp nhận một hồ sơ (hoặc một danh sách hồ sơ) từ tệp JSON."""
    session: Session = context.obj
    told = read_json(file)
    with session.signed_in() as (app, actor):
        if isinstance(told, list):
            receive_list = _receive_together if together else _receive_all
            received = receive_list(app, actor, told)
            value: Any = [dossier.to_json(app.clock.now()) for dossier in received]
        else:
            received = [app.desk.receive(actor, Intake.parse(told)).value]
            value = received[0].to_json(app.clock.now())
    session.tell(value, "\n".join(_line(dossier) for dossier in received))


def show(context: typer.Context, code: Code) -> None:
    """Xem một hồ sơ."""
    session: Session = context.obj
    with session.signed_in() as (app, _actor):
        dossier = app.lookup.show(code)
        now = app.clock.now()
    session.tell(dossier.to_json(now), _told(dossier))


def find(
    context: typer.Context,
    text: Annotated[str, typer.Argument(metavar="TỪ", help="Tên, mã, số định danh, điện thoại…")],
    status: Annotated[
        str | None, typer.Option("--status", metavar="TRẠNG_THÁI", help="Chỉ trạng thái này.")
    ] = None,
    limit: Annotated[int, typer.Option("--limit", metavar="N", help="Nhiều nhất.", min=1)] = 20,
    visit: Annotated[
        bool, typer.Option("--visit", help="Mọi hồ sơ cùng lượt đến với hồ sơ có mã này.")
    ] = False,
) -> None:
    """Tìm hồ sơ; có dấu hay không dấu đều được."""
    session: Session = context.obj
    wanted = Status.parse(status) if status else None
    with session.signed_in() as (app, _actor):
        if visit:
            found = app.finder.visit(app.lookup.show(text), status=wanted)
        else:
            found = app.finder.find(text, status=wanted, limit=min(limit, 1000))
        dossiers = app.finder.dossiers(found) if session.as_json else ()
        now = app.clock.now()
    lines = [
        f"{line.code}  {line.applicant}  {line.procedure}  {line.status.label}"
        for line in found.lines
    ]
    if found.truncated:
        lines.append(f"… còn nữa; thêm --limit để xem quá {found.count}.")
    session.tell(
        {"count": found.count, "dossiers": [dossier.to_json(now) for dossier in dossiers]},
        "\n".join(lines) or "Không có hồ sơ nào khớp.",
    )


def step(
    context: typer.Context,
    code: Code,
    action: Annotated[str, typer.Argument(metavar="BƯỚC", help="start, complete, return, …")],
    data: Annotated[
        str | None, typer.Option("--data", metavar="TỆP", help="Tệp JSON với dữ liệu của bước.")
    ] = None,
    note: Annotated[str, typer.Option("--note", metavar="CHỮ", help="Ghi chú.")] = "",
    at: Annotated[
        str | None,
        typer.Option("--at", metavar="THỜI_ĐIỂM", help="Nhập bù: lúc việc này thật sự xảy ra."),
    ] = None,
) -> None:
    """Làm một bước hợp lệ với hồ sơ."""
    session: Session = context.obj
    chosen = parse_action(action)
    moment = parse_moment(at, field="at") if at else None
    values = read_object(data) if data else {}
    with session.signed_in() as (app, actor):
        dossier = app.desk.step(actor, code, chosen, values, note=note, at=moment).value
        now = app.clock.now()
    session.tell(dossier.to_json(now), f"{dossier.code}: {dossier.status.label}")


def undo(context: typer.Context, code: Code) -> None:
    """Hoàn tác bước vừa làm, trong vài phút và khi tỉnh chưa nhận.

    Bước vẫn còn trong lịch sử, ghi rõ là đã hoàn tác; giấy đã in của bước đó phải thu lại.
    """
    session: Session = context.obj
    with session.signed_in() as (app, actor):
        within = timedelta(minutes=app.settings.undo_minutes)
        dossier = app.desk.undo(actor, code, within=within).value
        now = app.clock.now()
    told = f"{dossier.code}: đã hoàn tác «{dossier.history[-1].note}», {dossier.status.label}"
    session.tell(dossier.to_json(now), told)


def print_form(
    context: typer.Context,
    code: Code,
    form: Annotated[str, typer.Argument(metavar="MẪU", help="01 … 07, fee, label.")],
    output: Annotated[
        str, typer.Option("-o", "--output", metavar="TỆP.pdf", help="Ghi PDF vào đây.")
    ],
    paper: Annotated[str | None, typer.Option("--paper", metavar="A4|A5", help="Khổ giấy.")] = None,
    why: Annotated[
        bool | None, typer.Option("--why/--no-why", help="01: in cả cách tính ngày hẹn trả.")
    ] = None,
) -> None:
    """In một mẫu của hồ sơ ra PDF; lần in thứ hai trở đi ghi rõ là in lại.

    01 giấy tiếp nhận, 02 yêu cầu bổ sung, 03 từ chối, 04 xin lỗi và gia hạn, 05 dừng giải quyết,
    06 phiếu kiểm soát, 07 trang sổ theo dõi của ngày nhận, fee phiếu thu phí, label nhãn hồ sơ.
    """
    from motcua_desktop.domain.paper_size import PaperSize

    session: Session = context.obj
    chosen = parse_form(form)
    if paper is not None and paper.upper() not in tuple(PaperSize):
        raise InvalidInput("Khổ giấy là A4 hoặc A5.", field="paper")
    if paper is not None and chosen in _OWN_PAPER:
        raise InvalidInput(_OWN_PAPER[chosen], field="paper")
    size = PaperSize(paper.upper()) if paper else None
    check_target(output)
    with session.signed_in() as (app, actor):
        printed = app.form(actor, code, chosen, size=size, explained=why)
        write_file(output, printed.pdf)
        counted = app.kept(actor, printed.sheet)
        if counted.copy != printed.copy:
            # Somebody printed the same paper meanwhile: this is the next print of it.
            write_file(output, counted.pdf)
    value = {
        "file": output if output == "-" else str(Path(output).absolute()),
        "pages": printed.pages,
        "copy": counted.copy,
        "reprint": counted.copy > 1,
    }
    if output != "-":
        again = f" (in lại lần {counted.copy - 1})" if counted.copy > 1 else ""
        session.tell(value, f"Đã ghi {output}: {printed.pages} trang{again}.")


def _receive_all(app: App, actor: Actor, told: list[Any]) -> list[Dossier]:
    """Each of the list on its own; all are checked before the first is taken in."""
    received: list[Dossier] = []
    for place, intake in enumerate(_intakes(told)):
        try:
            received.append(app.desk.receive(actor, intake).value)
        except DeskError as trouble:
            before = (
                f" Trước đó: {len(received)} hồ sơ, đã tiếp nhận {received[0].code} … "
                f"{received[-1].code}; những hồ sơ ấy vẫn còn."
                if received
                else ""
            )
            trouble.message = f"Hồ sơ thứ {place + 1}: {trouble.message}{before}"
            raise
    return received


def _receive_together(app: App, actor: Actor, told: list[Any]) -> list[Dossier]:
    """The list as one visit: all of it, or none."""
    return list(app.desk.receive_all(actor, _intakes(told)).value)


def _intakes(told: list[Any]) -> list[Intake]:
    intakes = []
    for place, one in enumerate(told):
        try:
            intakes.append(Intake.parse(one))
        except InvalidInput as trouble:
            raise trouble.within(str(place)) from trouble
    return intakes


def _line(dossier: Dossier) -> str:
    due_text = moment_text(dossier.due_at) if dossier.due_at else "chưa có hạn trong danh mục"
    return f"Đã tiếp nhận {dossier.code}; hẹn trả {due_text}."


def _told(dossier: Dossier) -> str:
    lines = [
        f"{dossier.code}  {dossier.status.label}",
        f"Thủ tục: {dossier.procedure.name} ({dossier.procedure.code})",
        f"Người nộp: {dossier.applicant.name}",
        f"Nhận: {moment_text(dossier.received_at)}",
        f"Hẹn trả: {moment_text(dossier.due_at) if dossier.due_at else '–'}",
        f"Tỉnh: {dossier.sync.state.label}",
    ]
    lines += [
        f"  {moment_text(entry.at)}  {entry.actor}  {deed(entry.action)}  {entry.note}".rstrip()
        for entry in dossier.history
    ]
    return "\n".join(lines)
