"""The national `LayThuTuc` shape: one record a procedure, dirty where the portal is dirty.

Read: code, name, field, decision, status, channels with terms and fees, papers with their cases,
requirements and results. Notes that pose as papers become notes. Nothing else is kept.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from motcua_desktop.domain.fees import FeeRule
from motcua_desktop.domain.procedure import (
    Case,
    Channel,
    ChannelRule,
    ComponentRule,
    Procedure,
    ProcedureCode,
)
from motcua_desktop.domain.term import Term
from motcua_desktop.domain.text import fold
from motcua_desktop.errors import InvalidInput
from motcua_desktop.services.catalogue_values import (
    Doubts,
    count_of,
    money_of,
    plain,
    prose,
    term_of,
)

_CHANNELS = {"1": Channel.COUNTER, "2": Channel.ONLINE, "3": Channel.POST}
_FEE_NAMES = {"1": "Phí", "2": "Lệ phí"}
_COUNCIL = "hoi dong nhan dan"
_SUBMIT = {"", "giay to phai nop", "thanh phan ho so", "bao gom", "ho so gom", "ho so bao gom"}
_PRESENT = "giay to phai xuat trinh"
_REMARK = ("luu y", "ghi chu", "vi du")
_CONDITION = ("truong hop", "doi voi")
_SENTENCE = (*_CONDITION, "nguoi co yeu cau", "nguoi yeu cau", "khi ", "phieu nay", "phieu duoc")
_LONG = 120
_SHORT = 60
_LONGEST_STRAY = 500
# Where the portal writes a text instead of an object, it is the object's name.
_BARE = ("TENLINHVUC", "TENKETQUA", "TENGIAYTO", "TRUONGHOP", "MOTA")

Record = Mapping[str, object]


@dataclass(slots=True)
class _Reading:
    """One procedure on its way from the portal's shape to ours."""

    doubts: Doubts
    field_name: str
    notes: list[str] = field(default_factory=list)
    papers: list[ComponentRule] = field(default_factory=list)
    cases: dict[str, Term | None] = field(default_factory=dict)

    def note(self, text: str) -> None:
        if text and text not in self.notes:
            self.notes.append(text)


@dataclass(frozen=True, slots=True)
class _Group:
    """Papers under one heading: the case they belong to, and whether they are only shown."""

    case: str
    present_only: bool


def read_record(record: object) -> tuple[Procedure, Doubts]:
    """The procedure of one record, with what was doubtful; raises InvalidInput naming the key."""
    if not isinstance(record, Mapping):
        raise InvalidInput("phải là một đối tượng JSON {…}.", field="result")
    data = _upper(record)
    code = ProcedureCode(plain(data.get("MATTHC")), field="MATTHC")
    name = plain(data.get("TENTTHC"))
    if not name:
        raise InvalidInput("thiếu tên thủ tục (TENTTHC).", field="TENTTHC")
    fields = [plain(entry.get("TENLINHVUC")) for entry in _entries(data.get("LINHVUCTHUCHIEN"))]
    reading = _Reading(Doubts(code), next(iter(fields), ""))
    _remarks(data, fields, reading)
    channels = _channels(data, reading)
    _papers(data, reading)
    return _procedure(data, code, name, channels, reading), reading.doubts


def _procedure(
    data: Record,
    code: ProcedureCode,
    name: str,
    channels: Mapping[Channel, ChannelRule],
    reading: _Reading,
) -> Procedure:
    field_codes = [plain(entry.get("MALINHVUC")) for entry in _entries(data.get("LINHVUCTHUCHIEN"))]
    return Procedure(
        code=code,
        name=name,
        field_name=reading.field_name,
        field_code=next(iter(field_codes), ""),
        channels=channels,
        components=tuple(reading.papers),
        cases=tuple(Case(case, term) for case, term in reading.cases.items()),
        decision=plain(data.get("QUYETDINHCONGBO")) or plain(data.get("IDQUYETDINHCONGBO")),
        notes=tuple(reading.notes),
        active=plain(data.get("TRANGTHAI")) in {"", "1"},
    )


def _remarks(data: Record, fields: list[str], reading: _Reading) -> None:
    if not reading.field_name:
        reading.doubts.add("không có lĩnh vực")
    for other in fields[1:]:
        reading.note(f"Lĩnh vực khác: {other}")
    requirement = prose(data.get("YEUCAU"))
    if requirement:
        reading.note(f"Yêu cầu, điều kiện: {requirement}")
    results = [plain(entry.get("TENKETQUA")) for entry in _entries(data.get("KETQUATHUCHIEN"))]
    if any(results):
        reading.note(f"Kết quả: {'; '.join(result for result in results if result)}")


def _channels(data: Record, reading: _Reading) -> dict[Channel, ChannelRule]:
    times: dict[Channel, list[Record]] = {}
    for entry in _entries(data.get("CACHTHUCTHUCHIEN")):
        number = plain(entry.get("KENH"))
        channel = _CHANNELS.get(number)
        if channel is None:
            reading.doubts.add(f"không hiểu kênh «{number}», giữ trong ghi chú")
            reading.note(f"Kênh «{number}»: {_flat(entry)}")
        else:
            times.setdefault(channel, []).extend(_entries(entry.get("THOIGIAN")))
    if not times:
        reading.doubts.add("không có cách thức thực hiện")
    return {known: _rule(known, times[known], reading) for known in Channel if known in times}


def _rule(channel: Channel, times: list[Record], reading: _Reading) -> ChannelRule:
    """The first duration binds; each further one with a description becomes a case."""
    terms: list[tuple[Term | None, str]] = []
    for time in times or [{}]:
        amount, unit = plain(time.get("THOIGIANGIAIQUYET")), plain(time.get("DONVITINH"))
        term, doubt = term_of(amount, unit, field_name=reading.field_name)
        if doubt:
            reading.doubts.add(doubt, channel.label)
        text = f"{amount} {unit}".strip() if term is None else ""
        terms.append((term, " ".join(part for part in (text, prose(time.get("MOTA"))) if part)))
    for term, text in terms[1:]:
        _further(term, text, channel, reading)
    fees = [
        fee
        for time in times
        for entry in _entries(time.get("PHILEPHI"))
        if (fee := _fee(entry, channel, reading)) is not None
    ]
    return ChannelRule(terms[0][0], tuple(dict.fromkeys(fees)), terms[0][1])


def _further(term: Term | None, text: str, channel: Channel, reading: _Reading) -> None:
    shown = term.text() if term else "thời hạn không rõ"
    if text and reading.cases.setdefault(text, term) == term:
        reading.doubts.add(
            f"có thêm thời hạn {shown}, ghi thành trường hợp «{text}»", channel.label
        )
    else:
        reading.doubts.add(f"có thêm thời hạn {shown}, giữ trong ghi chú", channel.label)
        reading.note(f"{channel.label}: {shown}. {text}".strip())


def _fee(entry: Record, channel: Channel, reading: _Reading) -> FeeRule | None:
    written, unit = plain(entry.get("SOTIEN")), plain(entry.get("DONVI"))
    note = prose(entry.get("MOTA"))
    if not written and not note:
        return None
    name = _FEE_NAMES.get(plain(entry.get("MAPHILEPHI"))[:1], "Phí, lệ phí")
    money = money_of(written, unit)
    if money is None:
        reading.doubts.add(f"không hiểu mức phí «{written} {unit}», giữ nguyên văn", channel.label)
        return FeeRule(name, None, note=f"{written} {unit}. {note}".strip(" ."))
    amount, per = money
    if amount == 0 and _COUNCIL in fold(note):
        reading.doubts.add("phí ghi 0 nhưng do HĐND tỉnh quyết định, để trống mức", channel.label)
        amount = None
    return FeeRule(name, amount, unit=per, note=note)


def _papers(data: Record, reading: _Reading) -> None:
    entries = _entries(data.get("THANHPHANHOSO"))
    for entry in entries:
        title = prose(entry.get("TRUONGHOP"))
        papers = _entries(entry.get("GIAYTO"))
        if fold(title).startswith(_REMARK):
            _keep_as_notes(papers, title, reading)
            continue
        group = _group(title, alone=len(entries) == 1, reading=reading)
        for paper in papers:
            _paper(paper, group, reading)
    if not reading.papers:
        reading.doubts.add("không có thành phần hồ sơ")


def _group(title: str, *, alone: bool, reading: _Reading) -> _Group:
    """Which case a heading means; the only heading of a procedure is a remark, not a case."""
    folded = fold(title)
    if folded in {*_SUBMIT, _PRESENT}:
        return _Group("", present_only=folded == _PRESENT)
    if alone and not folded.startswith("truong hop"):
        reading.note(title)
        return _Group("", present_only=False)
    reading.cases.setdefault(title, None)
    return _Group(title, present_only=False)


def _keep_as_notes(papers: list[Record], title: str, reading: _Reading) -> None:
    for paper in papers:
        reading.note(prose(paper.get("TENGIAYTO")))
    if papers:
        reading.doubts.add(f"{len(papers)} mục dưới «{title}» là ghi chú, không phải giấy tờ")


def _paper(entry: Record, group: _Group, reading: _Reading) -> None:
    name = plain(entry.get("TENGIAYTO"))
    originals, doubt = count_of(plain(entry.get("SOBANCHINH")))
    copies, other = count_of(plain(entry.get("SOBANSAO")))
    if not name:
        reading.doubts.add("một giấy tờ không có tên, đã bỏ qua")
        return
    if _is_note(name, counted=bool(originals or copies), present_only=group.present_only):
        reading.doubts.add(f"«{_short(name)}» là ghi chú, không phải giấy tờ")
        reading.note(name)
        return
    for found in filter(None, (doubt, other)):
        reading.doubts.add(f"«{_short(name)}»: {found}")
    if not originals and not copies and not group.present_only:
        reading.doubts.add(f"«{_short(name)}» không ghi số bản, tạm ghi 1 bản chính")
        originals = 1
    _add(name, entry, (originals, copies), group, reading)


def _add(
    name: str, entry: Record, counts: tuple[int, int], group: _Group, reading: _Reading
) -> None:
    if any((known.name, known.case) == (name, group.case) for known in reading.papers):
        reading.doubts.add(f"«{_short(name)}» lặp lại, giữ một lần")
        return
    conditional = _is_conditional(name)
    if conditional:
        reading.doubts.add(f"«{_short(name)}» chỉ cần khi có trường hợp đó, để không bắt buộc")
    paper = ComponentRule(
        name=name,
        code=plain(entry.get("MAGIAYTO")),
        originals=counts[0],
        copies=counts[1],
        required=not conditional,
        case=group.case,
        present_only=group.present_only,
        template=plain(entry.get("TENMAUDON")),
    )
    reading.papers.append(paper)


def _is_note(name: str, *, counted: bool, present_only: bool) -> bool:
    folded = fold(name).lstrip("*-+( ")
    if folded.startswith(_REMARK):
        return True
    if counted:
        return False
    return folded.startswith(_SENTENCE) or (
        not present_only and (len(name) > _LONG or folded.endswith((" gom", "sau day", "sau")))
    )


def _is_conditional(name: str) -> bool:
    """Whether the paper's own words ask for it in some cases only, or only of those online."""
    folded = fold(name)
    only_online = "(neu" in folded and "truc tuyen" in folded and "truc tiep" not in folded
    return (
        folded.startswith(_CONDITION)
        or "neu co)" in folded
        or "trong truong hop" in folded
        or only_online
    )


def _short(text: str) -> str:
    return text if len(text) <= _SHORT else f"{text[: _SHORT - 1].rstrip()}…"


def _upper(record: Mapping[object, object]) -> dict[str, object]:
    """Keys without regard to case: the portal writes both URL and Url."""
    return {str(key).upper(): value for key, value in record.items()}


def _entries(value: object) -> list[Record]:
    """The objects of a list; one object counts as a list of one, a bare text as its name."""
    if value is None or value == "":
        return []
    entries = value if isinstance(value, list) else [value]
    return [
        _upper(entry) if isinstance(entry, Mapping) else dict.fromkeys(_BARE, _bare(entry))
        for entry in entries
        if entry not in (None, "")
    ]


def _bare(entry: object) -> str:
    return plain(entry) or str(entry)[:_LONGEST_STRAY]


def _flat(entry: Record) -> str:
    return "; ".join(f"{key}: {value}" for key, value in entry.items())[:_LONGEST_STRAY]
