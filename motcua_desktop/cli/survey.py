"""The commands of citizens' ratings: survey add, list, void, form."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from motcua_desktop.cli.periods import period_of
from motcua_desktop.cli.session import Session, read_bytes, read_json
from motcua_desktop.cli.words import VietnameseCommand, group
from motcua_desktop.domain.moment import moment_text

# Imported where a command needs it, so that each of the others starts quickly.
if TYPE_CHECKING:
    from motcua_desktop.domain.ballot import Cast
    from motcua_desktop.domain.survey import SurveyForm


def register(tree: typer.Typer) -> None:
    survey = group(tree, "survey", "Phiếu đánh giá mức độ hài lòng.")
    survey.command("add", cls=VietnameseCommand)(survey_add)
    survey.command("list", cls=VietnameseCommand)(survey_list)
    survey.command("void", cls=VietnameseCommand)(survey_void)
    survey.command("form", cls=VietnameseCommand)(survey_form)


def survey_add(
    context: typer.Context,
    file: Annotated[
        str, typer.Argument(metavar="TỆP", help="JSON (một phiếu hay danh sách), CSV hoặc XLSX.")
    ],
) -> None:
    """Nhập phiếu đánh giá từ tệp; nhập cả tệp hoặc không nhập phiếu nào.

    Cột hay khóa: dossier (Mã hồ sơ) hoặc visit (Lượt), score (Điểm 1–5), attitude, time, clarity,
    facilities (trong JSON: answers), comment (Ý kiến), at (Ngày), officer (Cán bộ), procedure
    (Thủ tục), source (paper, import), key (Khóa).
    """
    session: Session = context.obj
    data = read_bytes(file)
    with session.signed_in() as (app, actor):
        from motcua_desktop.services.ballot_files import read_ballots

        ballots = read_ballots(data, file, app.ballots.form(), app.clock.now())
        added = app.ballots.add_many(actor, ballots).value
    again = f", {added.already} phiếu đã có từ trước" if added.already else ""
    session.tell(added.to_json(), f"Đã nhập {added.added} phiếu đánh giá{again}.")


def survey_list(
    context: typer.Context,
    month: Annotated[
        str | None, typer.Option("--month", metavar="NĂM-THÁNG", help="Tháng lịch.")
    ] = None,
    first: Annotated[str | None, typer.Option("--from", metavar="NGÀY", help="Ngày đầu.")] = None,
    last: Annotated[str | None, typer.Option("--to", metavar="NGÀY", help="Ngày cuối.")] = None,
) -> None:
    """Từng phiếu của một kỳ, trừ phiếu đánh giá chính người xem; chỉ người phụ trách."""
    session: Session = context.obj
    period = period_of(first, last, cut_off=1, month=month)
    with session.signed_in() as (app, actor):
        found, form = app.ballots.cast(actor, period), app.ballots.form()
    lines = [_line(one, form) for one in found]
    session.tell([one.to_json() for one in found], "\n".join(lines) or "Không có phiếu nào.")


def survey_void(
    context: typer.Context,
    key: Annotated[str, typer.Argument(metavar="KHÓA", help="Khóa của phiếu, xem survey list.")],
    reason: Annotated[str, typer.Option("--reason", metavar="LÝ_DO", help="Vì sao hủy.")],
) -> None:
    """Hủy một phiếu kèm lý do; hồ sơ hay lượt ấy được đánh giá lại."""
    session: Session = context.obj
    with session.signed_in() as (app, actor):
        app.ballots.void(actor, key, reason)
    session.tell({"key": key, "void": True}, "Đã hủy phiếu đánh giá.")


def survey_form(
    context: typer.Context,
    file: Annotated[
        str | None, typer.Argument(metavar="TỆP", help="Bộ câu hỏi của tỉnh (JSON).")
    ] = None,
    shipped: Annotated[
        bool, typer.Option("--shipped", help="Dùng lại bộ câu hỏi của chương trình.")
    ] = False,
) -> None:
    """Bộ câu hỏi đang dùng; có TỆP thì thay bằng bộ của tỉnh."""
    session: Session = context.obj
    told: Any = read_json(file) if file else None
    with session.signed_in() as (app, actor):
        form = app.ballots.set_form(actor, told).value if file or shipped else app.ballots.form()
    session.tell(form.to_json(), _form_text(form))


def _line(one: "Cast", form: "SurveyForm") -> str:
    told = one.dossier or "theo lượt"
    answers = ", ".join(
        f"{form.question(key).short.lower()} {score}" for key, score in one.answers.items()
    )
    parts = (
        moment_text(one.at),
        told,
        one.officer_name,
        f"{one.score} ({form.word(one.score)})",
        answers,
        one.comment,
        f"khóa {one.key}",
        f"ĐÃ HỦY: {one.void_why}" if one.void_at else "",
    )
    return "  ".join(part for part in parts if part)


def _form_text(form: "SurveyForm") -> str:
    scale = "; ".join(f"{step} {word}" for step, word in enumerate(form.words, start=1))
    lines = [form.title, form.ask, scale, *(f"– {one.key}: {one.text}" for one in form.questions)]
    lines.append(f"Không nêu kết quả của cán bộ có dưới {form.fewest} phiếu.")
    return "\n".join((*lines, *([form.to_check] if form.to_check else [])))
