"""The counter's money and its certified copies: cash show, cash count, copies."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from motcua_desktop.cli.periods import First, Last, Month
from motcua_desktop.cli.reports import report
from motcua_desktop.cli.session import Session, read_object
from motcua_desktop.cli.words import VietnameseCommand, group
from motcua_desktop.domain.moment import date_text, moment_text, money_text, parse_date
from motcua_desktop.domain.money import PaymentKind
from motcua_desktop.domain.people import known_keys
from motcua_desktop.domain.step_words import PAY_METHODS
from motcua_desktop.errors import InvalidInput

# Imported where a command needs it, so that each of the others starts quickly.
if TYPE_CHECKING:
    from motcua_desktop.domain.cash import CashCount, CashDay

Output = Annotated[
    str, typer.Option("-o", "--output", metavar="TỆP", help="Đuôi .pdf, .csv hoặc .json.")
]


def register(tree: typer.Typer) -> None:
    cash = group(tree, "cash", "Tiền phí, lệ phí và kiểm quỹ.")
    cash.command("show", cls=VietnameseCommand)(cash_show)
    cash.command("count", cls=VietnameseCommand)(cash_count)
    copies = group(tree, "copies", "Chứng thực bản sao từ bản chính.")
    copies.command("certify", cls=VietnameseCommand)(copies_certify)
    copies.command("register", cls=VietnameseCommand)(copies_register)


def cash_show(
    context: typer.Context,
    day: Annotated[
        str | None, typer.Option("--day", metavar="NGÀY", help="Không có: hôm nay.")
    ] = None,
) -> None:
    """Thu, miễn giảm, còn phải thu của một ngày, và các lần kiểm quỹ."""
    session: Session = context.obj
    wanted = parse_date(day, field="day") if day else None
    with session.signed_in() as (app, actor):
        found = app.cash.day(actor, wanted)
    session.tell(found.to_json(), _day_text(found))


def cash_count(
    context: typer.Context,
    file: Annotated[
        str | None,
        typer.Argument(metavar="TỆP", help="Tệp JSON: denominations, counted, explanation, day."),
    ] = None,
    counted: Annotated[
        int | None, typer.Option("--counted", metavar="SỐ_TIỀN", help="Tiền mặt đếm được (đồng).")
    ] = None,
    explanation: Annotated[
        str, typer.Option("--explanation", metavar="CHỮ", help="Vì sao lệch với sổ.")
    ] = "",
    day: Annotated[
        str | None, typer.Option("--day", metavar="NGÀY", help="Không có: hôm nay.")
    ] = None,
) -> None:
    """Kiểm quỹ: tiền mặt đếm được so với sổ; lệch thì phải ghi lý do."""
    session: Session = context.obj
    told = _told_count(file) if file else {}
    if counted is not None:
        told["counted"] = counted
    if not {"counted", "denominations"} & told.keys():
        raise InvalidInput(
            "Chưa có số tiền đếm được.",
            field="counted",
            next_step="Dùng --counted SỐ_TIỀN, hoặc một tệp có denominations.",
        )
    text = day or told.get("day")
    wanted = parse_date(text, field="day") if text else None
    with session.signed_in() as (app, actor):
        made = app.cash.count(
            actor,
            wanted,
            counted=told.get("counted"),
            denominations=told.get("denominations"),
            explanation=explanation or told.get("explanation") or "",
        ).value
    session.tell(made.to_json(), _count_text(made))


def copies_certify(
    context: typer.Context,
    file: Annotated[str, typer.Argument(metavar="TỆP", help="Tệp JSON; - là đầu vào chuẩn.")],
) -> None:
    """Chứng thực bản sao cho một người: vào sổ và thu phí, hoặc nhận và hẹn trả."""
    from motcua_desktop.domain.certified_copies import CopiesRequest

    session: Session = context.obj
    request = CopiesRequest.parse(read_object(file))
    with session.signed_in() as (app, actor):
        visit = app.copies.certify(actor, request).value
        now = app.clock.now()
    value = {
        "dossier": visit.dossier.to_json(now),
        "register": [line.to_json() for line in visit.lines],
        "fee": visit.fee,
    }
    due = visit.dossier.due_at
    told = f"số chứng thực {visit.numbers}" if visit.lines else "chưa vào sổ"
    if not visit.lines and due is not None:
        told = f"hẹn trả {moment_text(due)}"
    session.tell(value, f"{visit.dossier.code}: {told}, phí {money_text(visit.fee)}.")


def copies_register(
    context: typer.Context,
    output: Output,
    month: Month = None,
    first: First = None,
    last: Last = None,
) -> None:
    """Sổ chứng thực bản sao của một kỳ."""
    report(context, "copies", output, month=month, first=first, last=last)


def _told_count(file: str) -> dict[str, Any]:
    allowed = {"day", "counted", "denominations", "explanation"}
    return dict(known_keys(read_object(file), allowed=allowed, field="count"))


def _day_text(day: "CashDay") -> str:
    paid, waived = day.total(PaymentKind.PAID), day.total(PaymentKind.WAIVED)
    lines = [
        f"Ngày {date_text(day.day)}: thu {money_text(paid)}, miễn giảm {money_text(waived)}",
        f"Còn phải thu {money_text(day.owed)}; tiền mặt phải có {money_text(day.expected)}",
    ]
    lines += [
        f"  {PAY_METHODS.get(way, way or 'không ghi')}: {money_text(amount)}"
        for way, amount in day.by_method().items()
    ]
    lines += [f"  {name}: {money_text(amount)}" for name, amount in day.by_officer().items()]
    lines += [f"  {name}: {money_text(amount)}" for name, amount in day.by_exemption().items()]
    return "\n".join(lines + [_count_text(count) for count in day.counts])


def _count_text(count: "CashCount") -> str:
    why = f" ({count.explanation})" if count.explanation else ""
    return (
        f"Kiểm quỹ {moment_text(count.at)}: theo sổ {money_text(count.expected)}, đếm được "
        f"{money_text(count.counted)}: {count.told}{why}."
    )
