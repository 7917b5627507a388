"""Hand-overs and results: `hand-over`, `uncollected`, `consign`."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from motcua_desktop.cli.session import Session, check_target, read_json, write_file
from motcua_desktop.cli.words import FirstByDefault, VietnameseCommand, group
from motcua_desktop.domain.calendar import limit_of
from motcua_desktop.domain.custody import HolderKind
from motcua_desktop.domain.forms import ListForm
from motcua_desktop.domain.moment import moment_text, money_text
from motcua_desktop.domain.people import Phone, one_of
from motcua_desktop.errors import InvalidInput

# Imported where a command needs it, so that each of the others starts quickly.
if TYPE_CHECKING:
    from motcua_desktop.app import App
    from motcua_desktop.domain.handing import HandOverList
    from motcua_desktop.domain.print_job import PrintOut
    from motcua_desktop.domain.results import Consignment, Parcel, Ready
    from motcua_desktop.domain.route import Leg
    from motcua_desktop.domain.staff import Actor

Codes = Annotated[list[str], typer.Argument(metavar="MÃ…", help="Mã các hồ sơ.")]
ListFile = Annotated[
    str | None, typer.Option("-o", "--output", metavar="TỆP.pdf", help="Ghi danh sách vào đây.")
]
By = Annotated[str, typer.Option("--by", metavar="TÊN", help="Người ký nhận.")]
_GROUP_WORDS = "Bàn giao hồ sơ: cho chuyên viên, cơ quan, hoặc về Một cửa."


def register(tree: typer.Typer) -> None:
    part = group(tree, "hand-over", _GROUP_WORDS, cls=FirstByDefault)
    part.command("give", cls=VietnameseCommand)(give)
    part.command("take", cls=VietnameseCommand)(take)
    part.command("lists", cls=VietnameseCommand)(lists)
    part.command("print", cls=VietnameseCommand)(print_list)
    part.command("takers", cls=VietnameseCommand)(takers)
    part.command("way", cls=VietnameseCommand)(way)
    tree.command("uncollected", cls=VietnameseCommand)(uncollected)
    post = group(tree, "consign", "Gửi kết quả qua bưu chính.", cls=FirstByDefault)
    post.command("send", cls=VietnameseCommand)(send)
    post.command("track", cls=VietnameseCommand)(track)
    post.command("came-back", cls=VietnameseCommand)(came_back)
    post.command("print", cls=VietnameseCommand)(print_consignment)


def give(
    context: typer.Context,
    codes: Codes,
    to: Annotated[str, typer.Option("--to", metavar="TÊN", help="Người, cơ quan nhận.")] = "",
    kind: Annotated[
        str, typer.Option("--kind", metavar="LOẠI", help="specialist, agency hoặc desk.")
    ] = "specialist",
    until: Annotated[
        str | None, typer.Option("--until", metavar="THỜI_ĐIỂM", help="Hạn của bước này.")
    ] = None,
    note: Annotated[str, typer.Option("--note", metavar="CHỮ", help="Ghi chú.")] = "",
    output: ListFile = None,
) -> None:
    """Bàn giao các hồ sơ cho một người, lập danh sách có số để hai bên ký."""
    session: Session = context.obj
    chosen = one_of(HolderKind, kind, field="kind")
    if output:
        check_target(output)
    with session.signed_in() as (app, actor):
        moment = limit_of(until, app.office.calendar(), field="until") if until else None
        made = app.custody.hand_over_many(
            actor, codes, to=to, kind=chosen, until=moment, note=note
        ).value
        if output:
            _write(app, actor, ListForm.HAND_OVER, str(made.number), output)
    if output != "-":
        session.tell(made.to_json(), _list_line(made))


def take(
    context: typer.Context,
    what: Annotated[
        list[str], typer.Argument(metavar="SỐ|MÃ…", help="Số danh sách (12/2026), hoặc mã hồ sơ.")
    ],
    by: By,
) -> None:
    """Ghi là bên nhận đã ký; mỗi lần bàn giao ký một lần."""
    session: Session = context.obj
    with session.signed_in() as (app, actor):
        if len(what) == 1 and "-" not in what[0]:
            made = app.custody.take_list(actor, what[0], by=by).value
            value: Any = made.to_json()
            text = f"{by} đã ký nhận danh sách {made.number}."
        else:
            taken = app.custody.take(actor, what, by=by).value
            now = app.clock.now()
            value = [dossier.to_json(now) for dossier in taken]
            text = f"{by} đã ký nhận {len(taken)} hồ sơ."
    session.tell(value, text)


def lists(
    context: typer.Context,
    limit: Annotated[int, typer.Option("--limit", metavar="N", help="Nhiều nhất.", min=1)] = 20,
) -> None:
    """Các danh sách bàn giao của quầy, mới nhất trước."""
    session: Session = context.obj
    with session.signed_in() as (app, actor):
        found = app.custody.lists(actor, min(limit, 1000))
    text = "\n".join(map(_list_line, found)) or "Chưa có danh sách bàn giao nào."
    session.tell([made.to_json() for made in found], text)


def print_list(
    context: typer.Context,
    number: Annotated[str, typer.Argument(metavar="SỐ", help="Số danh sách, dạng 12/2026.")],
    output: Annotated[str, typer.Option("-o", "--output", metavar="TỆP.pdf")],
) -> None:
    """In một danh sách bàn giao ra PDF."""
    session: Session = context.obj
    check_target(output)
    with session.signed_in() as (app, actor):
        counted = _write(app, actor, ListForm.HAND_OVER, number, output)
    _written(session, output, counted)


def takers(context: typer.Context) -> None:
    """Những người, cơ quan quầy thường bàn giao."""
    session: Session = context.obj
    with session.signed_in() as (app, _actor):
        found = app.custody.takers()
    lines = [*found.specialists, *found.agencies]
    session.tell(found.to_json(), "\n".join(lines) or "Chưa bàn giao cho ai lần nào.")


def way(
    context: typer.Context,
    code: Annotated[str, typer.Argument(metavar="MÃ", help="Mã hồ sơ.")],
) -> None:
    """Đường đi của một hồ sơ: ai đã giữ, ai đang giữ, tiếp theo là ai, có giữ hạn không."""
    from motcua_desktop.domain.route import route

    session: Session = context.obj
    with session.signed_in() as (app, _actor):
        dossier = app.desk.show(code)
        legs = route(dossier, app.clock.now())
    value = {
        "code": dossier.code,
        "holder": dossier.holder.to_json(),
        "legs": [leg.to_json() for leg in legs],
    }
    session.tell(value, "\n".join(map(_leg_line, legs)))


def uncollected(
    context: typer.Context,
    days: Annotated[
        int | None, typer.Option("--days", metavar="N", help="Chỉ từ N ngày trở lên.", min=0)
    ] = None,
    called: Annotated[
        str | None,
        typer.Option("--called", metavar="MÃ", help="Ghi là vừa gọi điện cho hồ sơ này."),
    ] = None,
) -> None:
    """Kết quả đã có mà chưa ai đến nhận, cũ nhất trước."""
    session: Session = context.obj
    with session.signed_in() as (app, actor):
        if called:
            app.results.called(actor, called)
        found = app.results.uncollected(actor, days)
        now = app.clock.now()
    lines = [_ready_line(ready, ready.days(now)) for ready in found]
    text = "\n".join(lines) or "Không có kết quả nào chờ người đến nhận."
    session.tell([ready.to_json(now) for ready in found], text)


def send(
    context: typer.Context,
    what: Annotated[
        list[str],
        typer.Argument(
            metavar="TỆP|MÃ…",
            help="Tệp JSON (danh sách mã, mã bưu gửi; - là đầu vào), hoặc các mã.",
        ),
    ],
    carrier: Annotated[str, typer.Option("--carrier", metavar="TÊN", help="Đơn vị bưu chính.")],
    output: ListFile = None,
) -> None:
    """Gửi các kết quả qua bưu chính, lập bảng kê có số để hai bên ký."""
    session: Session = context.obj
    parcels = _parcels(what)
    if output:
        check_target(output)
    with session.signed_in() as (app, actor):
        made = app.results.consign(actor, parcels, carrier=carrier).value
        if output:
            _write(app, actor, ListForm.CONSIGNMENT, str(made.number), output)
    if output != "-":
        session.tell(made.to_json(), _consignment_line(made))


def track(
    context: typer.Context,
    code: Annotated[str, typer.Argument(metavar="MÃ", help="Mã hồ sơ.")],
    number: Annotated[str, typer.Argument(metavar="MÃ_BƯU_GỬI", help="Mã bưu gửi.")],
) -> None:
    """Ghi mã bưu gửi của một kết quả đã gửi."""
    session: Session = context.obj
    with session.signed_in() as (app, actor):
        dossier = app.results.track(actor, code, number).value
        now = app.clock.now()
    session.tell(dossier.to_json(now), f"{dossier.code}: đã ghi mã bưu gửi.")


def came_back(
    context: typer.Context,
    code: Annotated[str, typer.Argument(metavar="MÃ", help="Mã hồ sơ.")],
    reason: Annotated[str, typer.Option("--reason", metavar="CHỮ", help="Vì sao trả về.")],
) -> None:
    """Bưu chính chuyển hoàn: kết quả lại chờ người đến nhận."""
    session: Session = context.obj
    with session.signed_in() as (app, actor):
        dossier = app.results.came_back(actor, code, reason).value
        now = app.clock.now()
    session.tell(dossier.to_json(now), f"{dossier.code}: {dossier.status.label}, chờ đến nhận.")


def print_consignment(
    context: typer.Context,
    number: Annotated[str, typer.Argument(metavar="SỐ", help="Số bảng kê, dạng 3/2026.")],
    output: Annotated[str, typer.Option("-o", "--output", metavar="TỆP.pdf")],
) -> None:
    """In một bảng kê gửi bưu chính ra PDF."""
    session: Session = context.obj
    check_target(output)
    with session.signed_in() as (app, actor):
        counted = _write(app, actor, ListForm.CONSIGNMENT, number, output)
    _written(session, output, counted)


def _parcels(what: list[str]) -> "list[Parcel]":
    """A file with a list, or the codes themselves."""
    from motcua_desktop.domain.results import Parcel

    if len(what) > 1 or not (what[0] == "-" or what[0].lower().endswith(".json")):
        return [Parcel(code) for code in what]
    told = read_json(what[0])
    if not isinstance(told, list):
        raise InvalidInput("Tệp phải là một danh sách mã hồ sơ.", field="parcels")
    parcels = []
    for place, one in enumerate(told):
        try:
            parcels.append(Parcel.parse(one))
        except InvalidInput as trouble:
            raise trouble.within(str(place)) from trouble
    return parcels


def _write(app: "App", actor: "Actor", form: ListForm, number: str, output: str) -> "PrintOut":
    """Write the list there, which is its print; the sheet that was counted."""
    made = app.list_sheet(actor, form, number).sheet
    write_file(output, made.pdf)
    counted = app.kept(actor, made)
    if counted.copy != made.copy:
        # Somebody printed the same list meanwhile: this is the next print of it.
        write_file(output, counted.pdf)
    return counted


def _written(session: Session, output: str, counted: "PrintOut") -> None:
    if output != "-":
        value = {"file": output, "copy": counted.copy, "reprint": counted.copy > 1}
        again = f" (in lại lần {counted.copy - 1})" if counted.copy > 1 else ""
        session.tell(value, f"Đã ghi {output}{again}.")


def _list_line(made: "HandOverList") -> str:
    left = f", {made.open} chưa ký nhận" if made.open else ", đã ký nhận"
    return (
        f"Danh sách {made.number}  {moment_text(made.at)}  {made.taker.told}: "
        f"{len(made.dossiers)} hồ sơ{left}."
    )


def _consignment_line(made: "Consignment") -> str:
    return f"Bảng kê {made.number}  {made.carrier}: {len(made.parcels)} kết quả."


def _leg_line(leg: "Leg") -> str:
    if leg.since is None:
        term = f", hạn {leg.term.text()}" if leg.term else ""
        return f"  tiếp theo: {leg.holder.told}{term}"
    until = f", hạn {moment_text(leg.holder.until)}" if leg.holder.until else ""
    kept = f", {leg.kept.label.lower()}" if leg.kept else ""
    here = "đang giữ" if leg.here else "đã giữ"
    return f"{moment_text(leg.since)}  {leg.holder.told}  ({here}{until}{kept})"


def _ready_line(ready: "Ready", days: int) -> str:
    phone = Phone(ready.phone).text() if ready.phone else "chưa có số điện thoại"
    told = f", đã báo {moment_text(ready.reminded_at)}" if ready.reminded_at else ""
    owed = f", còn phải nộp {money_text(ready.owed)}" if ready.owed else ""
    return (
        f"{ready.line.code}  {days} ngày  {ready.line.applicant}  {phone}  "
        f"{ready.return_by.label}{owed}{told}"
    )
