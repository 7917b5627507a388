"""Feedback and the reception of citizens: `feedback`, `reception`."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from motcua_desktop.cli.session import (
    Session,
    check_target,
    read_bytes,
    read_json,
    read_object,
    write_file,
)
from motcua_desktop.cli.words import VietnameseCommand, group
from motcua_desktop.domain.moment import date_text, local, moment_text, parse_date
from motcua_desktop.domain.people import one_of
from motcua_desktop.errors import InvalidInput

# Imported where a command needs it, so that each of the others starts quickly.
if TYPE_CHECKING:
    from datetime import datetime

    from motcua_desktop.domain.feedback import Feedback
    from motcua_desktop.domain.feedback_steps import FeedbackTerms
    from motcua_desktop.domain.reception import Asked
    from motcua_desktop.domain.reception import Session as Meeting

File = Annotated[str, typer.Argument(metavar="TỆP", help="Tệp JSON; - là đầu vào chuẩn.")]
Number = Annotated[str, typer.Argument(metavar="SỐ", help="Dạng PA-2026-1-0012, hoặc 12.")]


def register(tree: typer.Typer) -> None:
    part = group(tree, "feedback", "Phản ánh, kiến nghị: tiếp nhận, chuyển, trả lời.")
    part.command("add", cls=VietnameseCommand)(add)
    part.command("list", cls=VietnameseCommand)(list_cases)
    part.command("show", cls=VietnameseCommand)(show)
    part.command("step", cls=VietnameseCommand)(step)
    part.command("print", cls=VietnameseCommand)(print_form)
    part.command("terms", cls=VietnameseCommand)(terms)
    days = group(tree, "reception", "Lịch tiếp công dân.")
    days.command("list", cls=VietnameseCommand)(list_sessions)
    days.command("add", cls=VietnameseCommand)(add_session)
    days.command("cancel", cls=VietnameseCommand)(cancel)
    days.command("end", cls=VietnameseCommand)(end)
    days.command("import", cls=VietnameseCommand)(import_sessions)


def add(context: typer.Context, file: File) -> None:
    """Ghi một phản ánh, kiến nghị, hoặc một danh sách; mỗi request_id chỉ ghi một lần."""
    from motcua_desktop.domain.feedback import NewFeedback

    session: Session = context.obj
    told = read_json(file)
    several = isinstance(told, list)
    parsed = []
    for place, one in enumerate(told if several else [told]):
        try:
            parsed.append(NewFeedback.parse(one))
        except InvalidInput as trouble:
            raise (trouble.within(str(place)) if several else trouble) from trouble
    with session.signed_in() as (app, actor):
        made = [app.feedback.receive(actor, new).value for new in parsed]
        now = app.clock.now()
    values = [case.to_json(now) for case in made]
    session.tell(values if several else values[0], "\n".join(_line(case, now) for case in made))


def list_cases(
    context: typer.Context,
    find: Annotated[
        str, typer.Option("--find", metavar="CHỮ", help="Số, tên, điện thoại, nội dung.")
    ] = "",
    state: Annotated[
        str | None,
        typer.Option(
            "--state",
            metavar="TRẠNG_THÁI",
            help="received, passed_on, answered, closed, refused, hoặc open.",
        ),
    ] = None,
    limit: Annotated[int, typer.Option("--limit", metavar="N", min=1, max=10_000)] = 100,
) -> None:
    """Các phản ánh, kiến nghị, mới nhất trước."""
    from motcua_desktop.domain.feedback import FeedbackState
    from motcua_desktop.services.feedback import Wanted

    session: Session = context.obj
    if state == "open":
        states = frozenset(one for one in FeedbackState if one.open)
    else:
        states = frozenset({one_of(FeedbackState, state, field="state")} if state else ())
    with session.signed_in() as (app, actor):
        found = app.feedback.search(actor, Wanted(states=states, text=find, limit=limit))
        now = app.clock.now()
    value = {"count": len(found), "feedback": [case.to_json(now) for case in found]}
    text = "\n".join(_line(case, now) for case in found)
    session.tell(value, text or "Không có phản ánh, kiến nghị nào.")


def show(context: typer.Context, number: Number) -> None:
    """Một phản ánh, kiến nghị: nội dung, hạn và lý do hạn, trả lời, những gì đã làm."""
    session: Session = context.obj
    with session.signed_in() as (app, actor):
        case = app.feedback.show(actor, number)
        now = app.clock.now()
    session.tell(case.to_json(now), _whole(case, now))


def step(
    context: typer.Context,
    number: Number,
    action: Annotated[
        str,
        typer.Argument(
            metavar="BƯỚC", help="pass_on, refer, answer, extend, close, refuse, reopen, correct."
        ),
    ],
    data: Annotated[
        str | None, typer.Option("--data", metavar="TỆP", help="Tệp JSON những gì bước này cần.")
    ] = None,
    note: Annotated[
        str, typer.Option("--note", metavar="CHỮ", help="Lý do; như reason trong tệp.")
    ] = "",
) -> None:
    """Làm một bước: chuyển xử lý, chuyển đơn, trả lời, gia hạn, kết thúc, không xem xét, mở lại."""
    from motcua_desktop.domain.feedback_steps import FeedbackAction

    session: Session = context.obj
    chosen = one_of(FeedbackAction, action, field="action")
    told: dict[str, Any] = read_object(data) if data else {}
    if note:
        told = {"reason": note, **told}
    with session.signed_in() as (app, actor):
        case = app.feedback.step(actor, number, chosen, told).value
        now = app.clock.now()
    session.tell(case.to_json(now), _line(case, now))


def print_form(
    context: typer.Context,
    number: Number,
    form: Annotated[str, typer.Argument(metavar="MẪU", help="receipt, slip hoặc answer.")],
    output: Annotated[str, typer.Option("-o", "--output", metavar="TỆP.pdf")],
) -> None:
    """In giấy biên nhận, phiếu chuyển, thư trả lời ra PDF."""
    from motcua_desktop.domain.feedback_paper import FeedbackForm

    session: Session = context.obj
    chosen = one_of(FeedbackForm, form, field="form")
    check_target(output)
    with session.signed_in() as (app, actor):
        pdf = app.feedback_pdf(actor, number, chosen)
        pages = app.page_count(pdf)
    write_file(output, pdf)
    if output != "-":
        session.tell({"file": output, "pages": pages}, f"Đã ghi {output}.")


def terms(
    context: typer.Context,
    answer: Annotated[
        int | None, typer.Option("--answer", metavar="N", help="Ngày làm việc để trả lời.")
    ] = None,
    refer: Annotated[
        int | None, typer.Option("--refer", metavar="N", help="Để chuyển đơn khiếu nại, tố cáo.")
    ] = None,
    extension: Annotated[
        int | None, typer.Option("--extension", metavar="N", help="Gia hạn nhiều nhất.")
    ] = None,
    basis: Annotated[
        str | None, typer.Option("--basis", metavar="CHỮ", help="Quy chế, văn bản làm căn cứ.")
    ] = None,
) -> None:
    """Xem hoặc đổi thời hạn trả lời phản ánh, kiến nghị; hạn đã hẹn thì giữ."""
    session: Session = context.obj
    options = {"answer": answer, "refer": refer, "extension": extension, "basis": basis}
    told = {key: value for key, value in options.items() if value is not None}
    with session.signed_in() as (app, actor):
        found = app.feedback.set_terms(actor, told).value if told else app.feedback.terms()
    session.tell(found.to_json(), _terms_text(found))


def list_sessions(
    context: typer.Context,
    first: Annotated[
        str | None, typer.Option("--from", metavar="NGÀY", help="Ngày đầu (hôm nay).")
    ] = None,
    last: Annotated[
        str | None, typer.Option("--to", metavar="NGÀY", help="Ngày cuối (35 ngày sau).")
    ] = None,
) -> None:
    """Các buổi tiếp công dân, cả buổi hủy và buổi trúng ngày nghỉ, kèm các lịch lặp lại."""
    from datetime import timedelta

    session: Session = context.obj
    with session.signed_in() as (app, _actor):
        today = local(app.clock.now()).date()
        begin = parse_date(first, field="from") if first else today
        end = parse_date(last, field="to") if last else begin + timedelta(days=35)
        found, rules = app.reception.between(begin, end), app.reception.rules()
    value = {
        "sessions": [one.to_json() for one in found],
        "rules": [rule.to_json() for rule in rules],
    }
    text = "\n".join(_session_line(one) for one in found)
    session.tell(value, text or "Không có buổi tiếp công dân nào trong những ngày này.")


def add_session(context: typer.Context, file: File) -> None:
    """Thêm một buổi tiếp công dân (day), hoặc một lịch lặp lại (repeat)."""
    from motcua_desktop.domain.reception import Asked

    session: Session = context.obj
    asked = Asked.parse(read_object(file))
    with session.signed_in() as (app, actor):
        made = app.reception.add(actor, asked).value
    session.tell({"id": made}, f"Đã ghi lịch tiếp công dân {made}.")


def cancel(
    context: typer.Context,
    number: Annotated[str, typer.Argument(metavar="BUỔI", help="Số buổi, hoặc L1/2026-11-26.")],
    reason: Annotated[str, typer.Option("--reason", metavar="CHỮ", help="Vì sao hủy.")],
) -> None:
    """Hủy một buổi tiếp công dân, có lý do; buổi hủy vẫn hiện trong lịch."""
    session: Session = context.obj
    with session.signed_in() as (app, actor):
        found = app.reception.cancel(actor, number, reason).value
    session.tell(found.to_json(), _session_line(found))


def end(
    context: typer.Context,
    rule: Annotated[str, typer.Argument(metavar="LỊCH", help="Lịch lặp lại, dạng L1.")],
    last: Annotated[str, typer.Option("--last", metavar="NGÀY", help="Ngày cuối cùng còn theo.")],
) -> None:
    """Dừng một lịch lặp lại sau một ngày; các buổi trước đó vẫn giữ."""
    session: Session = context.obj
    with session.signed_in() as (app, actor):
        found = app.reception.end_rule(actor, rule, parse_date(last, field="last")).value
    session.tell(found.to_json(), f"Lịch {found.id} ({found.repeat.text}) dừng sau {last}.")


def import_sessions(
    context: typer.Context,
    file: Annotated[str, typer.Argument(metavar="TỆP", help="Tệp CSV hoặc JSON.")],
) -> None:
    """Nhập lịch tiếp công dân từ CSV (Ngày, Từ, Đến, Người tiếp, Chức vụ, Địa điểm) hoặc JSON."""
    session: Session = context.obj
    asked = _asked(file)
    with session.signed_in() as (app, actor):
        added = app.reception.import_list(actor, asked).value
    value = {"added": added, "unchanged": len(asked) - added}
    session.tell(value, f"Đã thêm {added} buổi hoặc lịch, {len(asked) - added} đã có sẵn.")


def _asked(file: str) -> "list[Asked]":
    from motcua_desktop.services.reception import asked_of, asked_of_csv

    if file.lower().endswith(".csv"):
        return asked_of_csv(read_bytes(file))
    return asked_of(read_json(file))


def _line(case: "Feedback", now: "datetime") -> str:
    due = ""
    if case.due is not None and case.state.open:
        late = ", quá hạn" if case.late(now) else ""
        due = f"  hạn {date_text(local(case.due.due_at).date())}{late}"
    holder = f"  ({case.holder})" if case.holder else ""
    return (
        f"{case.number}  {case.kind.label}  {case.sender.told}  {case.subject}"
        f"  {case.state.label}{holder}{due}"
    )


def _whole(case: "Feedback", now: "datetime") -> str:
    parts = [_line(case, now), f"Nhận {moment_text(case.received_at)}, {case.channel.label}"]
    parts += [f"Liên hệ: {case.sender.reach}"] if case.sender.reach else []
    parts += [f"Hồ sơ: {case.dossier}"] if case.dossier else []
    parts += ["", case.content, ""]
    if case.answer:
        at = moment_text(case.answered_at) if case.answered_at else ""
        parts += [f"Trả lời {at}, {case.answered_by}:", case.answer, ""]
    parts += [
        f"{moment_text(one.at)}  {one.actor}  {one.action}  {one.note}".rstrip()
        for one in case.events
    ]
    return "\n".join(parts)


def _terms_text(found: "FeedbackTerms") -> str:
    lines = [
        f"Trả lời phản ánh, kiến nghị: {found.answer} ngày làm việc",
        f"Chuyển đơn khiếu nại, tố cáo: {found.refer} ngày làm việc",
        f"Gia hạn một lần, nhiều nhất: {found.extension} ngày làm việc",
    ]
    lines += [f"Căn cứ: {found.basis}"] if found.basis else []
    lines += [f"Cần kiểm tra: {found.to_check}"] if found.to_check else []
    return "\n".join(lines)


def _session_line(one: "Meeting") -> str:
    meeting = one.meeting
    return f"{one.id}  {one.day_text}  {meeting.hours}  {meeting.by}  {meeting.place}  {one.state}"
