"""Where the files that come with the program are: in a checkout, installed, or frozen."""

import sys
from pathlib import Path


def resource(*parts: str) -> Path:
    """The file or folder `parts` under the program's resources.

    Looks in `<repository>/resources`, in the wheel's `motcua_desktop/_resources`, and in a frozen
    program's `_MEIPASS/resources`. Raises FileNotFoundError naming the path when it is missing.
    """
    path = _root().joinpath(*parts)
    if not path.exists():
        raise FileNotFoundError(f"a file of the program is missing: {path}")
    return path


def _root() -> Path:
    bundle = getattr(sys, "_MEIPASS", None)
    if bundle is not None:
        return Path(bundle) / "resources"
    package = Path(__file__).resolve().parent
    installed = package / "_resources"
    return installed if installed.is_dir() else package.parent / "resources"
