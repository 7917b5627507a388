"""The last net of the command line: a bug is one sentence for the person, details in a file."""

import json
import platform
import sys
import tempfile
import traceback
from pathlib import Path
from types import TracebackType

from motcua_desktop import __version__


def install(*, as_json: bool) -> None:
    """From now on a bug shows no traceback; the exit code is 1 as for every trouble."""

    def hook(kind: type[BaseException], _value: BaseException, trace: TracebackType | None) -> None:
        where = _written(_details(kind, trace))
        message = "Chương trình gặp lỗi chưa biết; những gì đã ghi trước đó vẫn còn."
        next_step = f"Gửi tệp {where} cho người bảo trì (tệp không có thông tin của công dân)."
        print(f"Lỗi chương trình: {message} {next_step}", file=sys.stderr)
        if as_json:
            error = {
                "kind": "bug",
                "title": "Lỗi chương trình",
                "message": message,
                "field": None,
                "next_step": next_step,
            }
            print(json.dumps({"error": error}, ensure_ascii=False, indent=1))

    sys.excepthook = hook


def _details(kind: type[BaseException], trace: TracebackType | None) -> str:
    """Kinds, files and lines only: an error's message may hold a name."""
    frames = [
        f"  {Path(frame.filename).name}:{frame.lineno} {frame.name}"
        for frame in traceback.extract_tb(trace)
    ]
    python = f"Python {platform.python_version()} · {platform.system()} {platform.release()}"
    return "\n".join([f"motcua {__version__} · {python}", kind.__name__, *frames, ""])


def _written(details: str) -> str:
    with tempfile.NamedTemporaryFile(
        "w", prefix="motcua-loi-", suffix=".txt", delete=False, encoding="utf-8"
    ) as file:
        file.write(details)
    return file.name
