"""This computer's own choices: typed, kept in one small file; a bad value heals to the default."""

import json
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path
from typing import Any

from motcua_desktop.domain.paper_size import PaperSize
from motcua_desktop.errors import CannotWrite


@dataclass(frozen=True, slots=True)
class Settings:
    """`printer` "" means: show the sheet and let the officer choose.

    `explain_due` prints on the receipt how its due moment came about, `survey_slip` a slip to rate
    on with each first Mẫu 01, 02 and 03. `backup_folder` "" means:
    no backups by themselves; `backup_keep` is how many stay.
    """

    paper: PaperSize = PaperSize.A5
    printer: str = ""
    text_scale: int = 100
    remind_within: int = 3
    undo_minutes: int = 10
    explain_due: bool = False
    survey_slip: bool = False
    backup_folder: str = ""
    backup_keep: int = 14


@dataclass(frozen=True, slots=True)
class Loaded:
    """The settings, and a sentence for each value that had to be healed."""

    settings: Settings
    notices: tuple[str, ...] = ()


def load(path: Path) -> Loaded:
    """What `path` says; a missing file is all defaults, a broken one too, with a notice."""
    if not path.exists():
        return Loaded(Settings())
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        told = None
    if not isinstance(told, dict):
        return Loaded(Settings(), ("Tệp settings.json hỏng; dùng cài đặt mặc định.",))
    found, notices = Settings(), []
    for field in fields(Settings):
        if field.name not in told:
            continue
        value = _healed(field.name, told[field.name])
        if value is None:
            notices.append(f"Cài đặt «{field.name}» không dùng được; dùng giá trị mặc định.")
        else:
            found = replace(found, **{field.name: value})
    return Loaded(found, tuple(notices))


def save(path: Path, settings: Settings) -> None:
    """Write the choices whole; raises CannotWrite."""
    beside = path.with_suffix(".new")
    try:
        beside.write_text(json.dumps(asdict(settings), ensure_ascii=False, indent=1), "utf-8")
        beside.replace(path)
    except OSError as trouble:
        raise CannotWrite("Không lưu được cài đặt của máy này.") from trouble


def _healed(name: str, value: Any) -> Any:
    match name, value:
        case "paper", "A4" | "A5":
            return PaperSize(value)
        case "printer", str() if len(value) <= 200:
            return value
        case "backup_folder", str() if len(value) <= 1_000:
            return value
        case "explain_due" | "survey_slip", bool():
            return value
        case _, int() if not isinstance(value, bool) and value in _RANGES.get(name, ()):
            return value
    return None


_RANGES = {
    "text_scale": range(80, 201),
    "remind_within": range(1, 31),
    "undo_minutes": range(1, 61),
    "backup_keep": range(1, 366),
}
