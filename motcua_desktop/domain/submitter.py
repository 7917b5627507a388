"""Who comes instead of the owner: by what right, with which paper, in which position."""

from dataclasses import dataclass, fields
from enum import StrEnum

from motcua_desktop.domain.people import Person, known_keys, one_of
from motcua_desktop.domain.text import one_line, text_field


class Authority(StrEnum):
    """By what right somebody comes instead of the owner (BLDS 2015 Đ134–138)."""

    NONE = ""
    LETTER = "letter"
    REPRESENTATIVE = "representative"
    PARENT = "parent"
    RELATIVE = "relative"

    @property
    def label(self) -> str:
        return _AUTHORITY_LABELS[self]


_AUTHORITY_LABELS = {
    Authority.NONE: "Khác",
    Authority.LETTER: "Giấy ủy quyền",
    Authority.REPRESENTATIVE: "Người đại diện hợp pháp",
    Authority.PARENT: "Cha, mẹ",
    Authority.RELATIVE: "Người thân thích",
}


@dataclass(frozen=True, slots=True)
class Submitter:
    """Who came instead of the owner: by what right, with which paper, in which position.

    `authorisation` is the paper's number and date, or the relation, in free words; `position`
    is what an organisation's representative is there (Giám đốc).
    """

    person: Person
    authorisation: str
    authority: Authority = Authority.NONE
    position: str = ""

    @classmethod
    def parse(cls, value: object) -> "Submitter":
        """From the command line's `submitter` shape; raises InvalidInput with the field's name."""
        own = {"authorisation", "authority", "position"}
        allowed = {f.name for f in fields(Person)} | own
        told = dict(known_keys(value, allowed=allowed, field="submitter"))
        data = {key: told.pop(key, None) for key in own}
        return cls(
            Person.parse(told),
            text_field(data["authorisation"], field="authorisation", limit=500),
            one_of(Authority, data["authority"] or "", field="authority"),
            one_line(text_field(data["position"], field="position", limit=200)),
        )

    def to_json(self) -> dict[str, str | None]:
        """The command line's `submitter` shape; `parse` takes it back unchanged."""
        return {
            **self.person.to_json(),
            "authorisation": self.authorisation,
            "authority": self.authority.value or None,
            "position": self.position or None,
        }

    def by_right(self) -> str:
        """`Giấy ủy quyền: số 12 ngày 03/11/2026`, or the free words alone; "" for neither."""
        kind = self.authority.label if self.authority is not Authority.NONE else ""
        return ": ".join(part for part in (kind, self.authorisation) if part)
