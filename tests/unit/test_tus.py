"""Files by tus: what a province may say about one, and that none of it is the end of the line."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from motcua_desktop.domain.uploads import FileToSend
from motcua_desktop.errors import NotTheProvince
from motcua_desktop.sync.port import Busy, Reply, Request, UnexpectedAnswer
from motcua_desktop.sync.talk import FileOutcome, Settlement
from motcua_desktop.sync.tus import Tus

CONTENT = b"0123456789" * 3
HOST = "https://tinh.invalid"
FILE = FileToSend(
    1, "ab" * 32, "don.pdf", "application/pdf", len(CONTENT), "0193", "H50",
    lambda start: iter([CONTENT[at : at + 10] for at in range(start, len(CONTENT), 10)]),
)  # fmt: skip
WAITING = replace(FILE, location="/v1/tep/u1")


class Store:
    """A province's store of files, which takes at most `most` bytes of a piece."""

    def __init__(self, most: int = 1 << 20):
        self.content = b""
        self.most = most
        self.asked: list[str] = []

    def __call__(self, request: Request) -> Reply:
        self.asked.append(request.method)
        if request.method == "POST":
            return Reply(201, "", b"", headers={"location": "/v1/tep/u1"})
        if request.method == "PATCH":
            if int(request.headers["Upload-Offset"]) != len(self.content):
                return Reply(409, "", b"")
            self.content += request.body[: self.most]
        return Reply(204, "", b"", headers={"upload-offset": str(len(self.content))})


def send(answer: Callable[[Request], Reply], file: FileToSend = FILE) -> FileOutcome:
    tus = Tus(answer, HOST, f"{HOST}/v1/tep", lambda place: f"tep {place}")
    return tus.send(file, lambda _: True)


def answering(status: int, on: str = "PATCH", **headers: str) -> Callable[[Request], Reply]:
    """A store that answers one kind of request with this."""
    store = Store()

    def answer(request: Request) -> Reply:
        fine = request.method != on
        return store(request) if fine else Reply(status, "", b"", headers=headers)

    return answer


def test_a_province_that_keeps_part_of_a_piece_gets_the_rest_of_it() -> None:
    store = Store(most=3)

    assert send(store).settlement is Settlement.CONFIRM
    assert store.content == CONTENT


def test_what_is_there_is_not_sent_again() -> None:
    store = Store()
    store.content = CONTENT[:17]

    assert send(store, WAITING).settlement is Settlement.CONFIRM
    assert store.content == CONTENT
    assert store.asked[0] == "HEAD"


@pytest.mark.parametrize("told", ["31", "²", "", "-1", "9" * 5000])
def test_more_bytes_than_there_are_is_no_confirmation(told: str) -> None:
    ended = send(answering(200, on="HEAD", **{"upload-offset": told}), WAITING)

    assert ended.settlement is Settlement.PUT_BACK
    assert isinstance(ended.trouble, NotTheProvince)


@pytest.mark.parametrize("on", ["POST", "PATCH"])
@pytest.mark.parametrize("status", [400, 413, 415, 422])
def test_a_file_that_is_not_wanted_is_set_aside_and_stops_nobody(on: str, status: int) -> None:
    ended = send(answering(status, on=on))

    assert (ended.settlement, ended.trouble) == (Settlement.REFUSE, None)
    assert ended.words == f"Tỉnh không nhận tệp (HTTP {status})."


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ('{"title": "Dài", "detail": "Nhiều nhất\\n10 MB một tệp"}', "Nhiều nhất 10 MB một tệp"),
        ('{"title": "Quá dài"}', "Quá dài"),
        ('["Quá dài"]', "Tỉnh không nhận tệp (HTTP 413)."),
        ("<html>Request Entity Too Large</html>", "Tỉnh không nhận tệp (HTTP 413)."),
        ("[" * 100_000, "Tỉnh không nhận tệp (HTTP 413)."),
    ],
    ids=["detail", "title", "no object", "a page", "endless"],
)
def test_why_a_file_is_not_wanted_is_kept_in_the_provinces_words(body: str, words: str) -> None:
    ended = send(lambda _: Reply(413, "application/problem+json", body.encode()))

    assert (ended.settlement, ended.words) == (Settlement.REFUSE, words)


@pytest.mark.parametrize("on", ["POST", "PATCH", "HEAD"])
def test_a_page_to_sign_in_at_refuses_no_file(on: str) -> None:
    ended = send(answering(302, on=on, location="http://wifi.invalid/"), WAITING)
    if on == "POST":
        ended = send(answering(302, on=on, location="http://wifi.invalid/"))

    assert ended.settlement is Settlement.PUT_BACK
    assert isinstance(ended.trouble, NotTheProvince)


def test_a_file_that_somebody_else_is_writing_waits() -> None:
    ended = send(answering(423))

    assert ended.settlement is Settlement.PUT_BACK
    assert isinstance(ended.trouble, Busy)


@pytest.mark.parametrize("on", ["POST", "PATCH"])
def test_an_odd_answer_ends_the_run_but_not_for_ever(on: str) -> None:
    first = send(answering(403, on=on))
    third = send(answering(403, on=on), replace(FILE, attempts=2))

    assert isinstance(first.trouble, UnexpectedAnswer)
    assert (third.settlement, third.trouble) == (Settlement.REFUSE, None)


@pytest.mark.parametrize("status", [400, 403, 404, 410, 412])
def test_a_place_the_province_no_longer_knows_is_left_for_a_new_one(status: int) -> None:
    store = Store()

    def answer(request: Request) -> Reply:
        return Reply(status, "", b"") if request.method == "HEAD" else store(request)

    assert send(answer, WAITING).settlement is Settlement.CONFIRM
    assert store.content == CONTENT


def test_a_file_that_is_forgotten_again_and_again_is_set_aside_in_the_end() -> None:
    forgets = answering(404)

    assert send(forgets).settlement is Settlement.PUT_BACK
    assert send(forgets, replace(FILE, attempts=2)).settlement is Settlement.REFUSE


@pytest.mark.parametrize(
    "place",
    ["http://khac.invalid/u1", "//khac.invalid/u1", "https://tinh.invalid.khac/u1", "/a b", "//["],
)
def test_a_place_on_another_machine_is_not_kept(place: str) -> None:
    ended = send(answering(201, on="POST", location=place))

    assert isinstance(ended.trouble, NotTheProvince)
    assert ended.location is None


@pytest.mark.parametrize("place", ["u1", "/v1/tep/u1", f"{HOST}/v1/tep/u1"])
def test_a_place_may_be_told_in_short(place: str) -> None:
    urls = []

    def answer(request: Request) -> Reply:
        urls.append(request.url)
        headers = {"location": place, "upload-offset": str(len(CONTENT))}
        return Reply(201 if request.method == "POST" else 204, "", b"", headers=headers)

    one = replace(FILE, read=lambda _: iter([CONTENT]))
    tus = Tus(answer, HOST, f"{HOST}/v1/tep/", lambda _: "")

    assert tus.send(one, lambda _: True).settlement is Settlement.CONFIRM
    assert urls[1] == f"{HOST}/v1/tep/u1"


def test_a_content_shorter_than_was_written_down_is_set_aside() -> None:
    ended = send(Store(), replace(FILE, size=len(CONTENT) + 1))

    assert ended.settlement is Settlement.REFUSE
