"""What is due: the lists, and the messages to be sent later."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from motcua_desktop.app import App
from motcua_desktop.cli.session import Session, check_target, suffix_of, write_file
from motcua_desktop.cli.words import VietnameseCommand
from motcua_desktop.domain.moment import iso
from motcua_desktop.domain.staff import Actor

# Imported where a command needs it, so that each of the others starts quickly.
if TYPE_CHECKING:
    from motcua_desktop.domain.duties import Owed
    from motcua_desktop.domain.feedback_due import FeedbackDue
    from motcua_desktop.domain.finding import DueEntry
    from motcua_desktop.services.reminders import Messages


def register(tree: typer.Typer) -> None:
    tree.command("due", cls=VietnameseCommand)(due)


def due(
    context: typer.Context,
    within: Annotated[
        int, typer.Option("--within", metavar="N", help="Số ngày làm việc tới.", min=1, max=60)
    ] = 3,
    messages: Annotated[
        str | None,
        typer.Option("--messages", metavar="TỆP", help="Ghi tin nhắn gửi sau; đuôi .csv, .json."),
    ] = None,
    again: Annotated[
        bool, typer.Option("--again", help="Ghi cả những tin nhắn đã ghi trước đây.")
    ] = False,
) -> None:
    """Hồ sơ quá hạn, đến hạn hôm nay, sắp đến hạn, việc của quầy, phản ánh chờ trả lời; tin nhắn
    cho người nộp."""
    session: Session = context.obj
    with session.signed_in() as (app, actor):
        lists = app.finder.due(within)
        told = _write_messages(app, actor, messages, again=again) if messages else None
    if messages == "-":
        return
    groups = {
        "overdue": lists.overdue,
        "today": lists.today,
        "soon": (*lists.tomorrow, *lists.soon),
        "awaiting_supplement": lists.awaiting_supplement,
        "awaiting_payment": lists.awaiting_payment,
        "uncollected": lists.uncollected,
        "duties": lists.duties,
    }
    value: dict[str, Any] = {
        name: [_due_json(entry) for entry in entries] for name, entries in groups.items()
    }
    value["feedback"] = [one.to_json() for one in lists.feedback]
    text = "\n".join(part for part in (_due_text(groups), _feedback_text(lists.feedback)) if part)
    text = text or "Không có hồ sơ nào cần nhắc."
    if told is not None and messages is not None:
        value["messages"] = {
            "file": str(Path(messages).absolute()) if told.messages else None,
            "count": len(told.messages),
            "without_phone": told.without_phone,
        }
        text = f"{text}\n{_messages_text(told, messages)}"
    session.tell(value, text)


def _write_messages(app: App, actor: Actor, file: str, *, again: bool) -> "Messages":
    """Write what is to be said; only what was written counts as told."""
    from motcua_desktop.domain.reminders import Way
    from motcua_desktop.services.reminders import messages_file

    kind = suffix_of(file, ("csv", "json"), otherwise="json")
    check_target(file)
    told = app.reminders.messages(actor, again=again)
    if told.messages or file == "-":
        write_file(file, messages_file(told, kind))
        app.reminders.told(Way.MESSAGE, [one.reminder for one in told.messages])
    return told


def _messages_text(told: "Messages", file: str) -> str:
    silent = f" {told.without_phone} người chưa có số điện thoại." if told.without_phone else ""
    if not told.messages:
        return f"Không có tin nhắn nào mới, chưa ghi tệp.{silent}"
    return f"Đã ghi {len(told.messages)} tin nhắn vào {file}.{silent}"


def _due_json(entry: "DueEntry") -> dict[str, Any]:
    line = entry.line
    return {
        "code": line.code,
        "id": line.id,
        "applicant": line.applicant,
        "phone": line.phone or None,
        "procedure": {"code": line.procedure_code, "name": line.procedure},
        "status": {
            "code": line.status.value,
            "name": line.status.word,
            "label": line.status.label,
        },
        "due_at": iso(line.due_at),
        "days_left": entry.days,
        "holder": entry.holder,
        "next_step": entry.next_step,
        "supplement_until": iso(entry.window_ends),
        **({"duties": [_duty_json(owed) for owed in entry.owed]} if entry.owed else {}),
    }


def _duty_json(owed: "Owed") -> dict[str, Any]:
    return {"duty": owed.duty.value, "until": owed.until.isoformat(), "days_left": owed.days}


_GROUP_WORDS = {
    "overdue": "Quá hạn",
    "today": "Hôm nay",
    "soon": "Sắp tới",
    "awaiting_supplement": "Chờ bổ sung",
    "awaiting_payment": "Chờ nộp phí, thuế",
    "uncollected": "Có kết quả, chưa đến nhận",
    "duties": "Việc của quầy",
}


def _due_text(groups: "dict[str, tuple[DueEntry, ...]]") -> str:
    parts = []
    for name, entries in groups.items():
        if entries:
            parts.append(f"{_GROUP_WORDS[name]} ({len(entries)})")
            parts += [
                f"  {entry.line.code}  {entry.days_text}  {entry.line.applicant}  "
                f"{entry.line.phone}  {entry.line.procedure}  → {entry.next_step}"
                for entry in entries
            ]
    return "\n".join(parts)


def _feedback_text(cases: "tuple[FeedbackDue, ...]") -> str:
    if not cases:
        return ""
    lines = [
        f"  {one.case.number}  {one.days_text}  {one.case.sender.told}  {one.case.subject}"
        f"  → {one.next_step}"
        for one in cases
    ]
    return "\n".join([f"Phản ánh, kiến nghị ({len(cases)})", *lines])
