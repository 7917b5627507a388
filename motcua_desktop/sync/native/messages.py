"""The native dialect as values: dossiers and answers ↔ what docs/wire.md says, without a line."""

import gzip
import hashlib
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from motcua_desktop.domain.agreement import DayTally, DeskMark, Greeting, HeldDossier
from motcua_desktop.domain.dossier import Dossier
from motcua_desktop.domain.moment import parse_moment
from motcua_desktop.domain.news import Piece
from motcua_desktop.domain.package import key_text, parse_key
from motcua_desktop.domain.province import MessageKind, ProgressEntry
from motcua_desktop.domain.province_settings import FieldSet, ProvinceSettings
from motcua_desktop.domain.text import one_line
from motcua_desktop.domain.uploads import SentFile
from motcua_desktop.errors import InvalidInput, NotTheProvince
from motcua_desktop.models.outbox import Parcel
from motcua_desktop.sync.asking import alike
from motcua_desktop.sync.port import AnswerLost, Busy, Reply
from motcua_desktop.sync.qcvn120 import messages as qcvn120
from motcua_desktop.sync.replies import parsed
from motcua_desktop.sync.talk import CatalogueNews, NewsPage

MOST_PARCELS = 500
MOST_BYTES = 3_500_000
OTHER_VERSION = (
    "Tỉnh đang giữ một bản khác của hồ sơ này, không phải bản quầy đã gửi; không ghi đè. "
    "Xem lại rồi bấm «Gửi lại» nếu bản ở quầy mới là đúng."
)
_LONGEST_WORDS = 500
_JSON = ("application/json", "application/problem+json")
_TAG = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Problem:
    """A trouble as the province tells it (RFC 9457)."""

    kind: str
    status: int
    words: str
    tag: str | None = None

    @property
    def cause(self) -> str:
        """The same for two refusals for the same reason: the words without their numbers."""
        return alike(self.kind, self.words)


def item(
    dossier: Dossier, files: Sequence[SentFile], settings: ProvinceSettings, agency_name: str
) -> str:
    """A dossier's item as the text that is kept and sent: all fields, all lists, its files."""
    lists = ["fees", "papers", "supplements"]
    whole = replace(settings, field_set=FieldSet.EXT, extra={**settings.extra, "lists": lists})
    return qcvn120.frozen(qcvn120.dossier_item(dossier, whole, agency_name, files))


def entry(dossier: Dossier, data: Mapping[str, Any], agency_name: str) -> str:
    """A progress entry's item as the text that is kept and sent."""
    told = qcvn120.progress_item(dossier.code, ProgressEntry.from_json(data), agency_name)
    return qcvn120.frozen(told)


def tag_of(payload: str) -> str:
    """What the province calls this version of an item."""
    return hashlib.sha256(payload.encode()).hexdigest()


def portions(parcels: Sequence[Parcel]) -> Iterator[dict[Parcel, str]]:
    """The parcels in portions that one `POST /v1/lo` takes, each with its line in the sheet."""
    portion: dict[Parcel, str] = {}
    size = 0
    for parcel in parcels:
        text = line_of(parcel)
        length = len(text.encode())
        if portion and (len(portion) == MOST_PARCELS or size + length > MOST_BYTES):
            yield portion
            portion, size = {}, 0
        portion[parcel] = text
        size += length
    if portion:
        yield portion


def sheet(texts: Iterable[str]) -> str:
    """The body of `POST /v1/lo` with these lines."""
    return f'{{"parcels":[{",".join(texts)}]}}'


def packed(text: str) -> bytes:
    """A body with gzip; the same text gives the same bytes."""
    return gzip.compress(text.encode(), 6, mtime=0)


def greeting(desk: DeskMark, username: str, secret: str) -> str:
    """The body of `POST /v1/phien`."""
    told = {
        "store": desk.store,
        "epoch": desk.epoch,
        "counter": desk.counter,
        "agency": desk.agency,
        "mark": desk.mark,
        "numbers": {day.strftime("%y%m%d"): last for day, last in desk.numbers.items()},
    }
    return compact({"username": username, "password": secret, "desk": told})


_P = ParamSpec("_P")
_T = TypeVar("_T")
_MISSHAPEN = (KeyError, TypeError, ValueError, AttributeError, OverflowError, InvalidInput)
_MOST_COUNTED = 2**53


def _shaped(reading: Callable[_P, _T]) -> Callable[_P, _T]:
    """Reading what somebody sent: whatever lacks the dialect's shape comes from nobody we know."""

    @wraps(reading)
    def checked(*args: _P.args, **named: _P.kwargs) -> _T:
        try:
            return reading(*args, **named)
        except _MISSHAPEN as trouble:
            raise NotTheProvince("Câu trả lời không có dạng của hệ thống một cửa.") from trouble

    return checked


@_shaped
def token(body: Mapping[str, Any]) -> str:
    """The session that a greeting brought. Raises NotTheProvince, as all that read do."""
    given = body["token"]
    if not isinstance(given, str) or not given.isascii() or not given.isprintable() or not given:
        raise ValueError("no token")
    return given


@_shaped
def stored(body: Mapping[str, Any]) -> set[str]:
    """Keys of the messages that the province says it has."""
    return {str(told["key"]) for told in body["results"] if told["status"] == 200}


@_shaped
def greeted(body: Mapping[str, Any]) -> Greeting:
    """What the province remembers of this store."""
    known = body["known"]
    return Greeting(
        province=str(body["province"]),
        generation=str(body["generation"]),
        epoch=str(known["epoch"] or ""),
        mark=_count(known["mark"]),
        numbers={_short_day(day): _count(last) for day, last in known["numbers"].items()},
        dossiers=_count(known["dossiers"]),
        entries=_count(known["entries"]),
    )


@_shaped
def news(body: Mapping[str, Any]) -> NewsPage:
    """A page of the feed."""
    pieces = tuple(
        Piece(
            key=str(told["key"]),
            n=_count(told["n"]),
            at=parse_moment(told["at"], field="at"),
            code=str(told["code"]),
            kind=str(told["kind"]),
            data=dict(told["data"]),
            id=None if told.get("id") is None else str(told["id"]),
        )
        for told in body["news"]
    )
    return NewsPage(pieces, str(body["cursor"]), more=bool(body["more"]))


@_shaped
def tallies(body: Mapping[str, Any]) -> tuple[DayTally, ...]:
    """What the province holds, day by day."""
    return tuple(
        DayTally(
            date.fromisoformat(told["day"]),
            _count(told["dossiers"]),
            _count(told["entries"]),
            str(told["hash"]),
        )
        for told in body["days"]
    )


@_shaped
def held_dossiers(body: Mapping[str, Any]) -> tuple[HeldDossier, ...]:
    """One day's dossiers."""
    return tuple(
        HeldDossier(str(told["id"]), str(told["code"]), str(told["tag"]), _count(told["entries"]))
        for told in body["dossiers"]
    )


@_shaped
def held(body: Mapping[str, Any]) -> HeldDossier:
    """One dossier as the province holds it."""
    return HeldDossier(str(body["id"]), str(body["code"]), str(body["tag"]), len(body["entries"]))


@_shaped
def catalogue(tag: str, listed: Mapping[str, Any], fetch: Callable[[str], bytes]) -> CatalogueNews:
    """A whole catalogue from its list and the bytes of each procedure, which `fetch` brings.

    Raises NotTheProvince when anything is not what the list says: then nothing of it counts.
    """
    whole, size, procedures = hashlib.sha256(), 0, []
    for one in listed["procedures"]:
        raw = fetch(one["code"])
        if hashlib.sha256(raw).hexdigest() != one["sha256"]:
            raise NotTheProvince(f"Thủ tục {one['code']} tải về không nguyên vẹn; giữ danh mục cũ.")
        whole.update(raw)
        size += len(raw)
        procedures.append(_object(raw))
    if whole.hexdigest() != listed["sha256"] or size != listed["bytes"]:
        raise NotTheProvince("Danh mục tải về không trọn vẹn; giữ danh mục cũ.")
    return CatalogueNews(tag, str(listed["version"]), tuple(procedures))


def package_keys(body: Mapping[str, Any]) -> tuple[str, str]:
    """The province's public keys for packages; raises NotTheProvince for what are none."""
    try:
        told = [key_text(parse_key(body.get(one), field=one)) for one in ("key", "verify")]
    except InvalidInput as trouble:
        raise NotTheProvince("Khóa của tỉnh không đúng dạng.") from trouble
    return told[0], told[1]


def problem(reply: Reply) -> Problem:
    """The trouble of an answer that is none of success."""
    return problem_from(read(reply))


@_shaped
def problem_from(body: Mapping[str, Any]) -> Problem:
    """A problem document as it stands in an answer or in one result of many."""
    errors = body.get("errors")
    told = [
        f"{one.get('field')}: {one.get('words')}"
        for one in (errors if isinstance(errors, list) else ())
        if isinstance(one, Mapping)
    ]
    words = "; ".join(told) or str(body.get("detail") or body.get("title") or "")
    tag = body.get("tag")
    return Problem(
        kind=str(body.get("type") or ""),
        status=_count(body.get("status") or 0),
        words=one_line(words)[:_LONGEST_WORDS],
        tag=tag if isinstance(tag, str) and _TAG.fullmatch(tag) else None,
    )


def read(reply: Reply) -> Mapping[str, Any]:
    """The answer's JSON object. Raises NotTheProvince for anything else."""
    if reply.content_type.partition(";")[0].strip().lower() not in _JSON:
        raise NotTheProvince("Máy trả lời gửi một trang web thay vì dữ liệu.")
    return _object(reply.body)


def check(reply: Reply) -> None:
    """Troubles that are not about what was asked.

    Raises Busy for 429 and a problem 503, AnswerLost for other 5xx, since what was sent may have
    been stored all the same, NotTheProvince for redirects and addresses nobody knows.
    """
    status, wait = reply.status, reply.retry_after or 0.0
    if status == 429 or (status == 503 and "problem+json" in reply.content_type):
        raise Busy(f"Tỉnh báo đang bận (HTTP {status}).", retry_after=wait)
    if status >= 500:
        raise AnswerLost(f"Hệ thống của tỉnh gặp lỗi (HTTP {status}).", retry_after=wait)
    if 300 <= status < 400 and status != 304:
        raise NotTheProvince("Máy trả lời chuyển sang một địa chỉ khác, như trang đăng nhập mạng.")
    if status in (404, 405, 410) and "problem+json" not in reply.content_type:
        raise NotTheProvince(f"Địa chỉ này không có dịch vụ nhận hồ sơ (HTTP {status}).")


def compact(told: object) -> str:
    """JSON without blanks."""
    return json.dumps(told, ensure_ascii=False, separators=(",", ":"))


def line_of(parcel: Parcel) -> str:
    """One element of a sheet. The payload stands in it as it was frozen, so that its tag holds."""
    (message,) = parcel.messages
    told: dict[str, Any] = {"key": message.key, "id": parcel.uuid, "kind": parcel.kind.value}
    if parcel.kind is MessageKind.DOSSIER:
        told["tag"] = None if parcel.confirmed is None else tag_of(parcel.confirmed)
    return f'{compact(told)[:-1]},"item":{message.payload}}}'


def _count(told: object) -> int:
    """A number that a store can keep."""
    if not isinstance(told, int) or not 0 <= told <= _MOST_COUNTED:
        raise ValueError(told)
    return told


def _short_day(text: str) -> date:
    """261121 is 21/11/2026."""
    return date(2000 + int(text[:2]), int(text[2:4]), int(text[4:6]))


def _object(raw: bytes) -> Mapping[str, Any]:
    try:
        body = parsed(raw)
    except (ValueError, RecursionError) as trouble:
        raise NotTheProvince("Câu trả lời bị cụt hoặc không phải JSON.") from trouble
    if not isinstance(body, Mapping):
        raise NotTheProvince("Câu trả lời không có dạng của hệ thống một cửa.")
    return body
