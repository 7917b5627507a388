"""Files by tus 1.0.0: from the byte that arrived last, across cuts and restarts."""

import base64
from collections.abc import Callable
from dataclasses import dataclass

from motcua_desktop.domain.uploads import FileToSend
from motcua_desktop.errors import NotTheProvince, ProvinceTrouble
from motcua_desktop.sync.port import Reply, Request
from motcua_desktop.sync.talk import FileOutcome, Settlement

_VERSION = {"Tus-Resumable": "1.0.0"}
_OFFSET = "application/offset+octet-stream"
_CHECKSUM = 460
_TOO_OFTEN = 3
_TURNS = 4

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
            for _ in range(_TURNS):
                try:
                    return self._go_on()
                except _StartAgain:
                    self._location, self._done = None, 0
                except _AskAgain:
                    continue
            return self._stopped("Tỉnh quên tệp này giữa chừng nhiều lần.")
        except ProvinceTrouble as trouble:
            stopped = self._stopped(trouble.message)
            return FileOutcome(
                stopped.settlement, stopped.location, stopped.done, "", trouble.message, trouble
            )

    def _go_on(self) -> FileOutcome:
        if self._location is None:
            self._begin()
        else:
            self._where()
        for piece in self._file.read(self._done):
            if not self._told(self._done):
                return self._stopped("")
            refused = self._send(piece)
            if refused is not None:
                return refused
        if self._done < self._file.size:
            return self._stopped("Tệp ở quầy ngắn hơn đã ghi.")
        self._told(self._done)
        address = self._tus.address(self._location or "")
        return FileOutcome(Settlement.CONFIRM, None, self._done, address)

    def _begin(self) -> None:
        names = {"sha256": self._file.sha256, "name": self._file.name, "media": self._file.media}
        metadata = ",".join(
            f"{key} {base64.b64encode(value.encode()).decode()}" for key, value in names.items()
        )
        headers = {"Upload-Length": str(self._file.size), "Upload-Metadata": metadata}
        reply = self._tus.ask(Request(self._tus.url, b"", {**_VERSION, **headers}))
        location = reply.headers.get("location", "")
        if reply.status not in (200, 201) or not location:
            raise NotTheProvince(f"Tỉnh không nhận tệp (HTTP {reply.status}).")
        self._location = location
        self._done = _offset(reply) if reply.status == 200 else 0

    def _where(self) -> None:
        reply = self._tus.ask(Request(self._place(), b"", _VERSION, method="HEAD"))
        if reply.status in (404, 410):
            raise _StartAgain
        self._done = _offset(reply)

    def _send(self, piece: bytes) -> FileOutcome | None:
        """The piece out; how it ended if that was the end of it."""
        headers = {**_VERSION, "Content-Type": _OFFSET, "Upload-Offset": str(self._done)}
        reply = self._tus.ask(Request(self._place(), piece, headers, method="PATCH"))
        match reply.status:
            case 200 | 204:
                self._done = _offset(reply)
                return None
            case 409:
                raise _AskAgain
            case 404 | 410:
                raise _StartAgain
            case code if code == _CHECKSUM:
                if self._file.attempts + 1 < _TOO_OFTEN:
                    self._location, self._done = None, 0
                    return self._stopped("Tệp đến tỉnh không nguyên vẹn; sẽ gửi lại từ đầu.")
                return FileOutcome(
                    Settlement.REFUSE, words="Tệp đến tỉnh không nguyên vẹn nhiều lần."
                )
            case code:
                return FileOutcome(Settlement.REFUSE, words=f"Tỉnh không nhận tệp (HTTP {code}).")

    def _place(self) -> str:
        """Where the rest goes. Never to another machine, which must not hear who speaks."""
        location, host = self._location or "", self._tus.host
        if location.startswith("/"):
            return host + location
        if not location.startswith(f"{host}/"):
            raise NotTheProvince("Tỉnh chỉ sang một máy khác để gửi tệp; không gửi tới đó.")
        return location

    def _stopped(self, words: str) -> FileOutcome:
        return FileOutcome(Settlement.PUT_BACK, self._location, self._done, "", words)


def _offset(reply: Reply) -> int:
    told = reply.headers.get("upload-offset", "")
    if not told.isdigit():
        raise NotTheProvince("Tỉnh không nói đã nhận được bao nhiêu của tệp.")
    return int(told)
