"""Files by tus 1.0.0: from the byte that arrived last, across cuts and restarts."""

import base64
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import urljoin

from motcua_desktop.domain.text import one_line
from motcua_desktop.domain.uploads import FileToSend
from motcua_desktop.errors import NotTheProvince, ProvinceTrouble
from motcua_desktop.sync.port import Busy, Reply, Request, UnexpectedAnswer
from motcua_desktop.sync.replies import parsed
from motcua_desktop.sync.talk import FileOutcome, Settlement

_VERSION = {"Tus-Resumable": "1.0.0"}
_OFFSET = "application/offset+octet-stream"
_CHECKSUM = 460
_LOCKED = 423
_GONE = (404, 410)
# What a province says of a file that it does not want.
_UNWANTED = (400, 413, 415, 422)
_TOO_OFTEN = 3
_TURNS = 4
_LONGEST_NUMBER = 15
_LONGEST_WORDS = 500

# Sends with whatever proves who speaks; raises ProvinceTrouble, never returns 401 or 5xx.
Ask = Callable[[Request], Reply]


class _StartAgain(Exception):
    """The province knows nothing of this upload any more."""


class _AskAgain(Exception):
    """Another attempt of ours got further: ask how far, do not guess."""


@dataclass(frozen=True, slots=True)
class Tus:
    """Uploads to `url` on `host`. `address` makes of the place what messages call the file."""

    ask: Ask
    host: str
    url: str
    address: Callable[[str], str]

    def send(self, file: FileToSend, told: Callable[[int], bool]) -> FileOutcome:
        """Send one content from where it stopped; see `talk.Talk.send_file`."""
        return _Sending(self, file, told).outcome()


class _Sending:
    def __init__(self, tus: Tus, file: FileToSend, told: Callable[[int], bool]):
        self._tus = tus
        self._file = file
        self._told = told
        self._location = file.location
        self._done = file.done

    def outcome(self) -> FileOutcome:
        try:
            return self._in_turns()
        except ProvinceTrouble as trouble:
            stopped = self._stopped(trouble.message)
            return FileOutcome(
                stopped.settlement, stopped.location, stopped.done, "", trouble.message, trouble
            )

    def _in_turns(self) -> FileOutcome:
        """Go on until it is there; a province that keeps nothing of it is left alone."""
        turns, furthest = _TURNS, self._done
        while turns > 0:
            try:
                return self._go_on()
            except _StartAgain:
                turns -= 1
                self._location, self._done = None, 0
            except _AskAgain:
                turns -= self._done <= furthest
                furthest = max(furthest, self._done)
        return self._failed("Tỉnh quên tệp này giữa chừng nhiều lần.")

    def _go_on(self) -> FileOutcome:
        if self._location is not None:
            self._where()
        elif (unwanted := self._begin()) is not None:
            return unwanted
        for piece in self._file.read(self._done):
            if not self._told(self._done):
                return self._stopped("")
            wanted = self._done + len(piece)
            refused = self._send(piece)
            if refused is not None:
                return refused
            if self._done != wanted:
                # It may keep a part of what was sent.
                raise _AskAgain
        if self._done < self._file.size:
            return FileOutcome(Settlement.REFUSE, words="Tệp ở quầy ngắn hơn đã ghi.")
        self._told(self._done)
        address = self._tus.address(self._location or "")
        return FileOutcome(Settlement.CONFIRM, None, self._done, address)

    def _begin(self) -> FileOutcome | None:
        """A place for it; how it ended if the province wants no such file."""
        names = {"sha256": self._file.sha256, "name": self._file.name, "media": self._file.media}
        metadata = ",".join(
            f"{key} {base64.b64encode(value.encode()).decode()}" for key, value in names.items()
        )
        headers = {"Upload-Length": str(self._file.size), "Upload-Metadata": metadata}
        reply = self._tus.ask(Request(self._tus.url, b"", {**_VERSION, **headers}))
        if reply.status in (*_GONE, 405):
            raise NotTheProvince(f"Địa chỉ này không nhận tệp (HTTP {reply.status}).")
        if reply.status not in (200, 201):
            return self._unwanted(reply)
        self._done = self._offset(reply) if reply.status == 200 else 0
        self._location = self._place(reply.headers.get("location", ""))
        return None

    def _where(self) -> None:
        place = self._place(self._location or "")
        reply = self._tus.ask(Request(place, b"", _VERSION, method="HEAD"))
        if 400 <= reply.status < 500 and reply.status != _LOCKED:
            raise _StartAgain
        if reply.status not in (200, 204):
            self._unwanted(reply)
        self._done = self._offset(reply)

    def _send(self, piece: bytes) -> FileOutcome | None:
        """The piece out; how it ended if that was the end of it."""
        headers = {**_VERSION, "Content-Type": _OFFSET, "Upload-Offset": str(self._done)}
        place = self._place(self._location or "")
        reply = self._tus.ask(Request(place, piece, headers, method="PATCH"))
        match reply.status:
            case 200 | 204:
                self._done = self._offset(reply)
                return None
            case 409:
                raise _AskAgain
            case code if code in _GONE:
                raise _StartAgain
            case code if code == _CHECKSUM:
                self._location, self._done = None, 0
                return self._failed("Tệp đến tỉnh không nguyên vẹn.")
            case _:
                return self._unwanted(reply)

    def _unwanted(self, reply: Reply) -> FileOutcome:
        """What an answer of no success says: not this file, not now, or nothing that is known.

        Raises Busy, NotTheProvince, UnexpectedAnswer; the last only as often as a line may be odd.
        """
        words = _said(reply) or f"Tỉnh không nhận tệp (HTTP {reply.status})."
        if reply.status == _LOCKED:
            raise Busy("Tỉnh còn giữ tệp này cho lần gửi trước.", retry_after=5.0)
        if reply.status < 400:
            raise NotTheProvince(words)
        if reply.status not in _UNWANTED and self._file.attempts + 1 < _TOO_OFTEN:
            raise UnexpectedAnswer(words)
        return FileOutcome(Settlement.REFUSE, words=words)

    def _place(self, location: str) -> str:
        """Where the rest goes. Never to another machine, which must not hear who speaks.

        Raises NotTheProvince, also for what is no place.
        """
        try:
            place = urljoin(self._tus.url, location)
        except ValueError:
            place = ""
        plain = location and place.isascii() and place.isprintable() and " " not in place
        if not plain or not place.startswith(f"{self._tus.host}/"):
            raise NotTheProvince("Tỉnh chỉ sang một máy khác để gửi tệp; không gửi tới đó.")
        return place

    def _offset(self, reply: Reply) -> int:
        """How many bytes the province has, by its word. Raises NotTheProvince for too many."""
        told = reply.headers.get("upload-offset", "")
        if not (told.isascii() and told.isdigit() and len(told) <= _LONGEST_NUMBER):
            raise NotTheProvince("Tỉnh không nói đã nhận được bao nhiêu của tệp.")
        if int(told) > self._file.size:
            raise NotTheProvince("Tỉnh nói đã nhận nhiều hơn cả tệp.")
        return int(told)

    def _failed(self, words: str) -> FileOutcome:
        """It waits for another attempt, unless there were enough of them."""
        if self._file.attempts + 1 >= _TOO_OFTEN:
            return FileOutcome(Settlement.REFUSE, words=words)
        return self._stopped(words)

    def _stopped(self, words: str) -> FileOutcome:
        return FileOutcome(Settlement.PUT_BACK, self._location, self._done, "", words)


def _said(reply: Reply) -> str:
    """The province's own words about a file (RFC 9457); "" when it says none."""
    try:
        body = parsed(reply.body)
    except (ValueError, RecursionError):
        return ""
    told = body if isinstance(body, Mapping) else {}
    words = told.get("detail") or told.get("title") or told.get("message") or ""
    return one_line(str(words))[:_LONGEST_WORDS]
