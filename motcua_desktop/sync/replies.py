"""What a reply says before its dialect is read: busy, broken, not the province at all. Pure."""

import json
from collections.abc import Collection, Mapping
from typing import Any

from motcua_desktop.errors import NotTheProvince
from motcua_desktop.sync.port import AnswerLost, Busy, Reply

SIGNED_OUT = (401, 403)


def check_status(reply: Reply, *, fine: Collection[int] = ()) -> None:
    """Nothing, when this status is the dialect's to read; those in `fine` always are.

    Raises Busy for 429; AnswerLost for 5xx, since what was sent may have been stored all the same;
    NotTheProvince for redirects and unknown addresses.
    """
    status, wait = reply.status, reply.retry_after or 0.0
    if status in fine:
        return
    if status == 429:
        raise Busy("Tỉnh báo đang nhận quá nhiều (429).", retry_after=wait)
    if status >= 500:
        raise AnswerLost(f"Hệ thống của tỉnh gặp lỗi (HTTP {status}).", retry_after=wait)
    if 300 <= status < 400:
        raise NotTheProvince("Máy trả lời chuyển sang một địa chỉ khác, như trang đăng nhập mạng.")
    if status in (404, 405, 410):
        raise NotTheProvince(f"Địa chỉ này không có dịch vụ nhận hồ sơ (HTTP {status}).")


def json_of(reply: Reply) -> Any:
    """The reply's JSON, {} when one that is not signed in says nothing readable.

    Raises NotTheProvince for web pages, empty and broken answers.
    """
    if not reply.body.strip():
        if reply.status in SIGNED_OUT:
            return {}
        raise NotTheProvince("Máy trả lời không nói gì.")
    try:
        return parsed(reply.body)
    except (ValueError, RecursionError) as trouble:
        if reply.status in SIGNED_OUT:
            return {}
        if reply.body.lstrip()[:1] == b"<":
            raise NotTheProvince("Máy trả lời gửi một trang web thay vì dữ liệu.") from trouble
        raise NotTheProvince("Câu trả lời bị cụt hoặc không phải JSON.") from trouble


def parsed(raw: bytes) -> Any:
    """JSON whose words a store can keep: half a character cut off becomes a question mark.

    Raises ValueError, RecursionError for what is none.
    """
    told = json.loads(raw)
    if b"\\u" in raw:
        told = json.loads(json.dumps(told, ensure_ascii=False).encode(errors="replace"))
    return told


def object_of(reply: Reply) -> Mapping[str, Any]:
    """The reply's JSON object; raises NotTheProvince as `json_of` and for anything else."""
    body = json_of(reply)
    if not isinstance(body, Mapping):
        raise NotTheProvince("Câu trả lời không có dạng của hệ thống một cửa.")
    return body
