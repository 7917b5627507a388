"""Speaking the native dialect to provinces that say odd things: told or tried again, never lost."""

import gzip
import json
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from motcua_desktop.domain.agreement import DeskMark
from motcua_desktop.domain.province import MessageKind
from motcua_desktop.domain.province_settings import ProvinceSettings
from motcua_desktop.domain.uploads import FileToSend
from motcua_desktop.errors import NotTheProvince, ProvinceTrouble, SignInRefused
from motcua_desktop.models.outbox import Message, Parcel
from motcua_desktop.sync.native import messages
from motcua_desktop.sync.native.talk import NativeTalk
from motcua_desktop.sync.port import Busy, Reply, Request
from motcua_desktop.sync.talk import AskedAbout, Outcome, Settlement
from tests.fakes.counterpart import SETTINGS
from tests.fakes.scripted import Scripted, said
from tests.fakes.store import StoppedClock

DESK = DeskMark("kho", "e1", 1, "H50.31.12", 0)
KNOWN = {"epoch": "e1", "mark": 0, "numbers": {}, "dossiers": 0, "entries": 0}
GREETED = {"token": "t1", "expires_in": 60, "province": "P", "generation": "g", "known": KNOWN}


def talking(answer: Callable[[Request], Reply]) -> tuple[NativeTalk, Scripted]:
    """A talk that has greeted, and what answers it from then on."""

    def told(request: Request) -> Reply:
        return said(GREETED) if request.url.endswith("/phien") else answer(request)

    wire = Scripted(told)
    talk = NativeTalk(
        ProvinceSettings.parse(SETTINGS), "mật khẩu", wire, StoppedClock(), "UBND xã Hướng Thử"
    )
    talk.greet(DESK)
    wire.requests.clear()
    return talk, wire


def parcel(
    number: int,
    dossier: int = 1,
    kind: MessageKind = MessageKind.PROGRESS,
    payload: str = "{}",
    **changes: Any,
) -> Parcel:
    message = Message(number, f"k{number}", payload, 1)
    told = {"unknown": False, "confirmed": "{}", **changes}
    return Parcel(dossier, f"d{dossier}", f"H50-{dossier}", kind, (message,), **told)


def ended(talk: NativeTalk, *parcels: Parcel) -> list[Outcome]:
    outcomes = dict(talk.tell(parcels, lambda: False))
    return [outcomes[one] for one in parcels]


def keys(request: Request) -> list[str]:
    return [one["key"] for one in json.loads(gzip.decompress(request.body))["parcels"]]


@pytest.mark.parametrize(
    "results",
    [
        None,
        [],
        "được",
        [None],
        [[200]],
        [{}],
        [{"key": "khác", "status": 200}],
        [{"key": "k1", "status": "200"}],
        [{"key": "k1", "status": 422, "problem": "không"}],
        [{"key": "k1", "status": 412, "problem": [1]}],
        [{"key": "k1", "status": 422, "problem": {"status": 1e400}}],
        [{"key": "k1", "status": 424}],
    ],
)
def test_an_answer_that_says_nothing_of_a_message_leaves_it_in_doubt_and_ends_the_run(
    results: object,
) -> None:
    talk, _ = talking(lambda _: said({"results": results}))

    (outcome,) = ended(talk, parcel(1))

    assert outcome.settlement is Settlement.DOUBT
    assert isinstance(outcome.trouble, NotTheProvince)


@pytest.mark.parametrize("status", [429, 503])
def test_a_message_for_which_there_is_no_time_now_is_not_refused(status: int) -> None:
    talk, _ = talking(lambda _: said({"results": [{"key": "k1", "status": status}]}))

    (outcome,) = ended(talk, parcel(1))

    assert (outcome.settlement, outcome.left) == (Settlement.PUT_BACK, False)
    assert isinstance(outcome.trouble, Busy)


def test_what_follows_a_refused_message_waits_in_the_next_sheet_too(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def answer(request: Request) -> Reply:
        refused = {"status": 422, "problem": {"type": "refused", "detail": "Sai"}}
        told = [{"key": key, **(refused if key == "k1" else {})} for key in keys(request)]
        return said({"results": [{"status": 201, **one} for one in told]})

    monkeypatch.setattr(messages, "MOST_PARCELS", 1)
    talk, wire = talking(answer)

    outcomes = ended(talk, parcel(1), parcel(2), parcel(3, dossier=2))

    assert [keys(request) for request in wire.requests] == [["k1"], ["k3"]]
    assert [one.settlement for one in outcomes] == [
        Settlement.REFUSE,
        Settlement.PUT_BACK,
        Settlement.CONFIRM,
    ]
    assert outcomes[1].left is False


def test_a_message_too_long_by_itself_is_refused_and_stops_nobody() -> None:
    problem = {"type": "too-long", "title": "Dài quá", "status": 413}
    talk, _ = talking(lambda _: said(problem, 413))

    (outcome,) = ended(talk, parcel(1))

    assert (outcome.settlement, outcome.trouble) == (Settlement.REFUSE, None)
    assert outcome.words == "Dài quá"


@pytest.mark.parametrize(
    ("kind", "status"), [(MessageKind.PROGRESS, 404), (MessageKind.DOSSIER, 412)]
)
def test_a_dossier_the_province_confirmed_and_does_not_have_is_forgotten_not_refused(
    kind: MessageKind, status: int
) -> None:
    talk, wire = talking(
        lambda _: said({"results": [{"key": "k1", "status": status, "problem": {}}]})
    )

    (outcome,) = ended(talk, parcel(1, kind=kind))

    assert (outcome.settlement, outcome.forgotten) == (Settlement.PUT_BACK, True)
    assert len(wire.requests) == 1


def test_a_session_that_ran_out_is_renewed_also_when_only_headers_are_asked_for() -> None:
    given = [Reply(401, "application/problem+json", b"")]

    def answer(request: Request) -> Reply:
        return given.pop() if given else Reply(204, "", b"", headers={"upload-offset": "3"})

    talk, wire = talking(answer)
    file = FileToSend(
        1, "ab" * 32, "a.pdf", "application/pdf", 3, "d1", "H50", lambda _: iter(()), "/v1/tep/u1"
    )

    assert talk.send_file(file, lambda _: True).settlement is Settlement.CONFIRM
    assert wire.asked == ["HEAD /v1/tep/u1", "POST /v1/phien", "HEAD /v1/tep/u1"]


@pytest.mark.parametrize("status", [401, 403])
def test_a_session_refused_twice_is_a_refused_sign_in(status: int) -> None:
    talk, wire = talking(lambda _: said({"detail": "Không có quyền"}, status))

    with pytest.raises(SignInRefused, match="Không có quyền"):
        talk.tally()

    assert wire.asked == ["GET /v1/doi-soat", "POST /v1/phien", "GET /v1/doi-soat"]


def test_a_web_page_that_forbids_is_not_the_province() -> None:
    talk, _ = talking(lambda _: Reply(403, "text/html", b"<html>Wi-Fi</html>"))

    with pytest.raises(NotTheProvince):
        talk.tally()


HOSTILE: list[Any] = [
    {}, None, 5, "chữ", [[]], [None], [{}], {"procedures": 5}, {"procedures": None},
    {"procedures": [{"code": 5}]}, {"procedures": [{"code": "1", "sha256": 1}], "sha256": 1},
    {"news": [{"key": 1}], "cursor": "", "more": False}, {"days": [{"day": 20261120}]},
    {"days": [{"day": "2026-11-20", "dossiers": 10**30, "entries": 0, "hash": ""}]},
    {"days": {"a": 1}}, {"dossiers": [5]}, {"id": 1, "code": 2, "tag": None, "entries": 3},
    {
        "news": [
            {"key": "k", "n": 10**30, "at": "2026-11-20T09:00:00Z", "code": "c", "kind": "status",
             "data": {}}
        ],
        "cursor": "", "more": False,
    },
    {"key": None, "verify": 7},
]  # fmt: skip


@pytest.mark.parametrize("body", HOSTILE)
@pytest.mark.parametrize("status", [200, 401, 404, 422])
def test_hostile_answers_are_troubles_and_never_crashes(body: Any, status: int) -> None:
    talk, _ = talking(lambda _: said(body, status))
    about = AskedAbout("d1", "H50-1")
    questions: list[Callable[[], object]] = [
        lambda: talk.news("", ()),
        lambda: talk.acknowledge("c"),
        lambda: talk.catalogue(""),
        talk.tally,
        lambda: talk.day(date(2026, 11, 20)),
        lambda: talk.held(about),
        lambda: talk.item(about),
        lambda: talk.content("ab" * 32),
        talk.package_keys,
    ]
    for question in questions:
        try:
            question()
        except ProvinceTrouble:
            continue


@pytest.mark.parametrize(
    "changes",
    [
        {"token": ""}, {"token": "a\nb"}, {"token": "phiên"}, {"token": 7}, {"known": None},
        {"known": {**KNOWN, "mark": 10**30}}, {"known": {**KNOWN, "mark": "1"}},
        {"known": {**KNOWN, "numbers": {"x": 1}}}, {"known": {**KNOWN, "numbers": [1]}},
    ],
)  # fmt: skip
def test_a_greeting_without_its_shape_comes_from_nobody_we_know(changes: dict[str, Any]) -> None:
    talk = NativeTalk(
        ProvinceSettings.parse(SETTINGS),
        "",
        Scripted(lambda _: said({**GREETED, **changes})),
        StoppedClock(),
        "",
    )

    with pytest.raises(NotTheProvince):
        talk.greet(DESK)


def test_half_a_character_does_not_reach_the_store() -> None:
    problem = {"type": "refused", "tag": "\ud83d"}
    body = {"results": [{"key": "k1", "status": 422, "problem": problem}]}
    talk, _ = talking(lambda _: Reply(200, "application/json", json.dumps(body).encode()))
    page = {"news": [], "cursor": "c\ud83d", "more": False}

    ended(talk, parcel(1))
    told, _ = talking(lambda _: Reply(200, "application/json", json.dumps(page).encode()))

    assert told.news("", ()).cursor == "c?"
