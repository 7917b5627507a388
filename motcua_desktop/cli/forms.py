"""The words of the forms: whose they are, the shipped ones to edit, what is broken."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from motcua_desktop.cli.session import Session
from motcua_desktop.cli.words import VietnameseCommand, group

# Imported where a command needs it, so that each of the others starts quickly.
if TYPE_CHECKING:
    from motcua_desktop.services.wordings import FormWords


def register(tree: typer.Typer) -> None:
    forms = group(tree, "forms", "Lời văn của các mẫu in.")
    forms.command("list", cls=VietnameseCommand)(forms_list)
    forms.command("export", cls=VietnameseCommand)(forms_export)
    forms.command("check", cls=VietnameseCommand)(forms_check)


def forms_list(context: typer.Context) -> None:
    """Các mẫu in, lời văn của ai, khổ giấy và ký hiệu sau số."""
    from motcua_desktop.services.wordings import Wordings

    session: Session = context.obj
    session.paths.need()
    found = Wordings(session.paths.forms).all()
    session.tell([one.to_json() for one in found], "\n".join(map(_line, found)))


def forms_export(
    context: typer.Context,
    folder: Annotated[str, typer.Argument(metavar="THƯ_MỤC", help="Nơi ghi các tệp lời văn.")],
) -> None:
    """Chép lời văn của chương trình ra để sửa; tệp đã có thì giữ nguyên."""
    from motcua_desktop.services.wordings import export

    session: Session = context.obj
    target = Path(folder).absolute()
    written, left = export(target)
    told = f"Đã ghi {len(written)} tệp vào {target}."
    if left:
        told += f" Giữ nguyên {len(left)} tệp đã có."
    session.tell({"folder": str(target), "written": list(written), "left": list(left)}, told)


def forms_check(context: typer.Context) -> None:
    """Soát lời văn riêng trong thư mục forms; nêu tệp sửa hỏng."""
    from motcua_desktop.services.wordings import Origin, Wordings

    session: Session = context.obj
    session.paths.need()
    wordings = Wordings(session.paths.forms)
    found, strangers = wordings.all(), wordings.strangers()
    broken = [one for one in found if one.faults]
    session.code = 1 if broken else 0
    lines = [f"{one.form}: {fault}" for one in broken for fault in one.faults]
    lines += [f"{name}: không phải tệp lời văn của mẫu nào." for name in strangers]
    changed = [one for one in found if one.origin is Origin.OWN]
    lines += [f"{one.form}: đã sửa {', '.join(one.changed)}." for one in changed]
    value = {
        "ok": not broken,
        "folder": str(session.paths.forms),
        "forms": [one.to_json() for one in found if one.origin is not Origin.SHIPPED],
        "strangers": list(strangers),
    }
    session.tell(value, "\n".join(lines) or "Các mẫu đều in theo lời văn của chương trình.")


def _line(one: "FormWords") -> str:
    words = one.words
    paper, suffix = words.paper.value if words.paper else "–", words.suffix or "–"
    return f"{one.form:<12} {paper:<3} {suffix:<5} {one.origin.label:<18} {words.title}"
