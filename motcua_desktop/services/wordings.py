"""The words of every form: the shipped ones, with those of this home's `forms` folder over them."""

import json
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import Any

from motcua_desktop.domain.wording import Wording, faults, laid_over, parse_wording
from motcua_desktop.errors import CannotWrite
from motcua_desktop.resources import resource

FORMS = (
    "01", "02", "03", "04", "05", "06", "07", "fee", "label", "survey", "hand_over", "consignment",
    "due", "cash", "copies", "line", "listing", "feedback_receipt", "feedback_slip",
    "feedback_answer",
)  # fmt: skip
_LARGEST = 200_000


class Origin(StrEnum):
    """Whose words a form has: the program's, the province's, or the program's for want of good."""

    SHIPPED = "shipped"
    OWN = "own"
    BROKEN = "broken"

    @property
    def label(self) -> str:
        return {"shipped": "theo chương trình", "own": "đã sửa", "broken": "sửa hỏng"}[self.value]


@dataclass(frozen=True, slots=True)
class FormWords:
    """What a form is printed with. `changed` are the keys a province replaced."""

    form: str
    origin: Origin
    words: Wording
    changed: tuple[str, ...] = ()
    faults: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        return {
            "form": self.form,
            "title": self.words.title,
            "origin": self.origin.value,
            "paper": self.words.paper.value if self.words.paper else None,
            "suffix": self.words.suffix or None,
            "changed": list(self.changed),
            "faults": list(self.faults),
        }


class Wordings:
    """Looks at the folder each time, so that a mended file counts at once."""

    def __init__(self, folder: Path):
        self._folder = folder

    def of(self, form: str) -> Wording:
        """The words to print `form` with; a province's broken file leaves the shipped ones."""
        return self.look(form).words

    def look(self, form: str) -> FormWords:
        """The words of `form`, whose they are, and what is wrong with a province's own."""
        file = self._folder / f"{form}.json"
        shipped = _shipped(form)
        plain = FormWords(form, Origin.SHIPPED, parse_wording(shipped))
        if not file.is_file():
            return plain
        own, wrong = _read(file)
        wrong = wrong or faults(shipped, own)
        if wrong:
            return FormWords(form, Origin.BROKEN, plain.words, faults=wrong)
        changed = tuple(key for key in own if key != "values" and own[key] != shipped.get(key))
        if not changed:
            return plain
        return FormWords(form, Origin.OWN, parse_wording(laid_over(shipped, own)), changed)

    def all(self) -> tuple[FormWords, ...]:
        """Every form whose words may be replaced."""
        return tuple(map(self.look, FORMS))

    def strangers(self) -> tuple[str, ...]:
        """Files in the folder that are no form's."""
        known = {f"{form}.json" for form in FORMS}
        found = self._folder.iterdir() if self._folder.is_dir() else ()
        return tuple(sorted(file.name for file in found if file.name not in known))

    def notices(self) -> tuple[str, ...]:
        """A sentence for each broken file; the forms are printed with the shipped words."""
        if not self._folder.is_dir():
            return ()
        return tuple(
            f"Lời văn riêng của mẫu {one.form} dùng không được, in theo mẫu của chương trình: "
            f"{one.faults[0]}"
            for one in self.all()
            if one.faults
        )


def export(folder: Path) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The shipped words as files to edit in `folder`: those written, and those left as they were.

    A file that is there already is never overwritten. Raises CannotWrite.
    """
    written, left = [], []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for form in FORMS:
            target = folder / f"{form}.json"
            if target.exists():
                left.append(target.name)
            else:
                target.write_bytes(resource("forms", target.name).read_bytes())
                written.append(target.name)
    except OSError as trouble:
        raise CannotWrite(f"Không ghi được vào thư mục {folder}.") from trouble
    return tuple(written), tuple(left)


@lru_cache(maxsize=16)
def _shipped(form: str) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(resource("forms", f"{form}.json").read_text("utf-8"))
    return told


def _read(file: Path) -> tuple[Any, tuple[str, ...]]:
    """What the file says, or why it cannot be read."""
    try:
        data = file.read_bytes()
        if len(data) > _LARGEST:
            return None, ("Tệp quá lớn.",)
        return json.loads(data.decode("utf-8-sig")), ()
    except OSError:
        return None, ("Không đọc được tệp.",)
    except UnicodeDecodeError:
        return None, ("Tệp không phải UTF-8.",)
    except json.JSONDecodeError as trouble:
        return None, (f"Không phải JSON hợp lệ: dòng {trouble.lineno}, cột {trouble.colno}.",)
    except (RecursionError, ValueError):
        return None, ("Không phải JSON hợp lệ.",)
