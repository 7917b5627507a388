"""The lists inside an item, and scans that travel inside messages."""

import base64
import hashlib
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua_desktop.domain.attachment import Role
from motcua_desktop.domain.dossier import Dossier, DossierFee, HistoryLine, Status, SubmittedPaper
from motcua_desktop.domain.uploads import SentFile
from motcua_desktop.sync.qcvn120 import inline
from motcua_desktop.sync.qcvn120 import messages as qcvn120
from tests.fakes.qcvn120_schema import faults
from tests.unit.test_qcvn120 import AGENCY, MORNING, dossier, item, settings

STORE = "https://motcua.invalid/x/v1/tep"
CONTENTS = {name: name.encode() * 50 for name in ("don", "giay", "ketqua")}


def sha256(name: str) -> str:
    return hashlib.sha256(CONTENTS[name]).hexdigest()


def scan(number: int, name: str, **changes: Any) -> SentFile:
    plain = SentFile(
        key=f"0193/{number}",
        sha256=sha256(name),
        name=f"{name}.pdf",
        role=Role.COMPONENT,
        position=0,
        address=f"{STORE}/{sha256(name)}",
        media="application/pdf",
        size=len(CONTENTS[name]),
    )
    return replace(plain, **changes)


DON, GIAY = scan(1, "don"), scan(2, "giay", position=1, reused=True)
RESULT = scan(3, "ketqua", role=Role.RESULT, position=None)
WITH_PAPERS = dossier(
    papers=(SubmittedPaper("Đơn", code="G1", digitised=True), SubmittedPaper("Giấy", code="G2"))
)


def told(given: Dossier, *files: SentFile, **changes: Any) -> dict[str, Any]:
    return qcvn120.dossier_item(given, settings(**changes), AGENCY, files)


def test_each_scan_is_told_with_its_papers_code_and_where_it_lies() -> None:
    papers = told(WITH_PAPERS, DON, GIAY, file_mode="url_from_store")["TaiLieuNop"]

    assert papers == [
        {
            "TepDinhKemId": "0193/1",
            "TenTepDinhKem": "don.pdf",
            "IsDeleted": "False",
            "MaThanhPhanHoSo": "G1",
            "DuongDanTaiTepTin": f"{STORE}/{sha256('don')}",
        },
        {
            "TepDinhKemId": "0193/2",
            "TenTepDinhKem": "giay.pdf",
            "IsDeleted": "False",
            "MaThanhPhanHoSo": "G2",
            "DuongDanTaiTepTin": f"{STORE}/{sha256('giay')}",
        },
    ]


def test_the_extended_set_says_which_scans_were_made_here_and_which_used_again() -> None:
    first, second = told(WITH_PAPERS, DON, GIAY, field_set="ext")["TaiLieuNop"]

    assert (first["DuocSoHoa"], first["DuocTaiSuDung"]) == ("1", "0")
    assert (second["DuocSoHoa"], second["DuocTaiSuDung"]) == ("1", "1")


def test_a_result_is_told_by_name_number_and_day_with_its_scan() -> None:
    done = dossier(result_number="12/XN", result_date=date(2026, 11, 21), result_name="Giấy xác")

    assert told(done, RESULT)["DanhSachGiayToKetQua"] == [
        {
            "TenGiayTo": "Giấy xác số 12/XN ngày 21/11/2026",
            "MaThanhPhanHoSo": "",
            "GiayToId": "0193/3",
            "DuongDanTepTinKetQua": f"{STORE}/{sha256('ketqua')}",
        }
    ]


def test_a_result_without_a_scan_is_told_all_the_same_and_none_where_there_is_none() -> None:
    (result,) = told(dossier(result_number="12/XN"))["DanhSachGiayToKetQua"]

    assert result["TenGiayTo"] == "Xác nhận thử nghiệm số 12/XN"
    assert result["DuongDanTepTinKetQua"] == ""
    assert told(dossier())["DanhSachGiayToKetQua"] == []


def deed(number: int, action: str, hours: int, **data: Any) -> HistoryLine:
    at = MORNING + timedelta(hours=hours)
    return HistoryLine(at, "Lê Văn Thử", action, "ghi chú", Status.IN_PROGRESS, data, number)


def test_there_is_one_supplement_a_request_and_what_was_taken_back_is_none() -> None:
    asked_twice = dossier(
        history=(
            deed(7, "request_supplement", 1, reason="thiếu giấy", items=["Giấy chứng sinh"]),
            deed(8, "supplement", 2),
            replace(deed(9, "request_supplement", 3, reason="nhầm"), undone=True),
            deed(10, "request_supplement", 4, reason="mờ"),
        )
    )
    first, second = told(asked_twice, extra={"lists": ["supplements"]})["DanhSachHoSoBoSung"]

    assert told(asked_twice)["DanhSachHoSoBoSung"] == []
    assert first["HoSoBoSungId"] == 7
    assert first["NoiDungBoSung"] == "thiếu giấy; Giấy chứng sinh"
    assert (first["NgayBoSung"], first["NgayTiepNhanBoSung"]) == (
        "20261120103000",
        "20261120113000",
    )
    assert first["TrangThaiBoSung"] is True
    assert (second["HoSoBoSungId"], second["TrangThaiBoSung"]) == (10, False)


text = st.text(st.characters(codec="utf-8", exclude_categories=["Cc"]), max_size=4500)


@given(text, text, st.sampled_from(Status), st.sampled_from(["base27", "ext"]))
def test_whatever_a_dossier_says_its_item_keeps_to_the_table(
    long: str, short: str, status: Status, field_set: str
) -> None:
    whole = dossier(
        summary=long,
        note=long,
        status=status,
        completed_at=MORNING,
        result_name=long,
        register_number=12,
        fees=(DossierFee("Lệ phí", 8000, 8000),),
        history=(deed(1, "request_supplement", 1, reason=long), deed(2, "supplement", 2)),
    )
    written = told(
        whole,
        replace(DON, name=short),
        RESULT,
        field_set=field_set,
        extra={"lists": ["fees", "papers", "supplements"]},
    )

    assert faults(written) == []


def read(name: str) -> Iterator[bytes]:
    (found,) = [
        content for content in CONTENTS.values() if hashlib.sha256(content).hexdigest() == name
    ]
    yield found[:7]
    yield found[7:]


def outgoing(*files: SentFile, before: str | None = None, most: int = 10_000) -> list[Any]:
    return [*inline.outgoing(frozen(*files), before, read, most)]


def frozen(*files: SentFile) -> str:
    return qcvn120.frozen(told(WITH_PAPERS, *files, file_mode="base64"))


def carried(sent: dict[str, Any]) -> list[bytes]:
    return [base64.b64decode(one.get("Base64", "")) for one in sent["TaiLieuNop"]]


def test_a_frozen_message_holds_no_content_only_what_belongs_there() -> None:
    assert base64.b64encode(CONTENTS["don"]).decode() not in frozen(DON)
    assert f"{sha256('don')}:{len(CONTENTS['don'])}" in frozen(DON)


def test_the_contents_are_put_in_when_it_goes_out() -> None:
    (sent,) = outgoing(DON, GIAY, RESULT)

    assert carried(sent) == [CONTENTS["don"], CONTENTS["giay"]]
    assert base64.b64decode(sent["DanhSachGiayToKetQua"][0]["Base64"]) == CONTENTS["ketqua"]
    assert faults(sent) == []


def test_what_an_earlier_message_brought_does_not_go_again() -> None:
    (sent,) = outgoing(DON, GIAY, before=frozen(DON))

    assert carried(sent) == [b"", CONTENTS["giay"]]
    assert "Base64" not in sent["TaiLieuNop"][0]


def test_contents_that_do_not_fit_into_one_message_go_in_several() -> None:
    first, second = outgoing(DON, GIAY, most=len(CONTENTS["don"]) + 1)

    assert carried(first) == [CONTENTS["don"]]
    assert carried(second) == [b"", CONTENTS["giay"]]
    assert {**first, "TaiLieuNop": 0} == {**second, "TaiLieuNop": 0}


@given(st.integers(1, 2000))
def test_each_content_goes_exactly_once_whatever_the_size_of_messages(most: int) -> None:
    sent = outgoing(DON, GIAY, RESULT, most=most)
    contents = [
        one["Base64"]
        for each in sent
        for one in (*each["TaiLieuNop"], *each["DanhSachGiayToKetQua"])
        if "Base64" in one
    ]

    assert len(contents) == len(set(contents)) == 3
    assert inline.comparable(sent[-1]) == inline.comparable(json.loads(frozen(DON, GIAY, RESULT)))


@pytest.mark.parametrize("mode", ["base64", "url_from_store"])
def test_a_scan_that_was_taken_away_is_told_as_withdrawn_once(mode: str) -> None:
    with_both = qcvn120.frozen(told(WITH_PAPERS, DON, GIAY, file_mode=mode))
    with_one = qcvn120.frozen(told(WITH_PAPERS, GIAY, file_mode=mode))
    (sent,) = inline.outgoing(with_one, with_both, read, 10_000)
    (later,) = inline.outgoing(with_one, with_one, read, 10_000)

    assert [(one["TepDinhKemId"], one["IsDeleted"]) for one in sent["TaiLieuNop"]] == [
        ("0193/2", "False"),
        ("0193/1", "True"),
    ]
    assert [one["IsDeleted"] for one in later["TaiLieuNop"]] == ["False"]
    assert inline.comparable(sent) == inline.comparable(json.loads(with_one))


def test_a_message_without_scans_goes_out_as_it_was_frozen() -> None:
    text = qcvn120.frozen(item())

    assert [qcvn120.frozen(one) for one in inline.outgoing(text, None, read, 10_000)] == [text]
