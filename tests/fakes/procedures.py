"""Procedures of a test's own, brought in as an office brings them: by a file."""

from motcua_desktop.app import App
from motcua_desktop.domain.staff import Actor

_CODE = "1.004884"


def through_agencies(app: App, actor: Actor, *agencies: str) -> str:
    """Let a procedure go through these agencies in turn, each with one working day; its code."""
    stages = " | ".join(f"{agency}: 1 ngày làm việc" for agency in agencies)
    told = (
        "code;name;field;counter;stages\n"
        f'{_CODE};Đăng ký lại khai sinh;Hộ tịch;5 ngày làm việc;"{stages}"\n'
    )
    app.catalogue.import_file(actor, told.encode(), "lien-thong.csv")
    return _CODE
