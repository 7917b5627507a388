"""The messages of QCVN 120:2019: every field of its tables, from our values."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua_desktop.domain.calendar import Due
from motcua_desktop.domain.dossier import (
    Dossier,
    DossierFee,
    ProcedureRef,
    ReturnBy,
    Status,
    SubmittedPaper,
)
from motcua_desktop.domain.people import ApplicantKind, IdType, Person
from motcua_desktop.domain.procedure import Channel
from motcua_desktop.domain.province import ProgressEntry
from motcua_desktop.domain.province_settings import ProvinceSettings
from motcua_desktop.practice.shapes import DossierItem, ProgressItem, complaint
from motcua_desktop.sync.port import Request
from motcua_desktop.sync.qcvn120 import messages as qcvn120

# QCVN 120:2019/BTTTT, Table 2, in its order.
TABLE_2 = [
    "MaHoSo", "MaTTHC", "TenTTHC", "MaLinhVuc", "TenLinhVuc", "ChuHoSo", "LoaiDoiTuong",
    "MaDoiTuong", "ThongTinKhac", "Email", "Fax", "SoDienThoai", "TrichYeuHoSo", "NgayTiepNhan",
    "NgayHenTra", "TrangThaiHoSo", "NgayTra", "ThongTinTra", "HinhThuc", "NgayKetThucXuLy",
    "DonViXuLy", "GhiChu", "TaiLieuNop", "DanhSachLePhi", "DanhSachTepDinhKemKhac",
    "DanhSachHoSoBoSung", "DanhSachGiayToKetQua",
]  # fmt: skip
TABLE_3 = [
    "MaHoSo", "NguoiXuLy", "ChucDanh", "ThoiDiemXuLy", "PhongBanXuLy", "NoiDungXuLy", "TrangThai",
    "NgayBatDau", "NgayKetThucTheoQuyDinh",
]  # fmt: skip
# What provinces added later, and the receipt's number, which some of them ask for.
EXTENSION = [
    "SoBienNhan", "KenhThucHien", "NgayNopHoSo", "NoiNopHoSo", "HoSoCoThanhPhanSoHoa",
    "TaiKhoanDuocXacThucVoiVNeID", "DuocThanhToanTrucTuyen", "DinhDanhCHS", "DSKetNoiCSDL",
    "NgayTuChoi",
]  # fmt: skip
AGENCY = "UBND xã Hướng Thử"
MORNING = datetime(2026, 11, 20, 2, 30, tzinfo=UTC)


def dossier(**changes: Any) -> Dossier:
    plain = Dossier(
        id="0193",
        code="H50.31.12-261120-5001",
        scan="26112001500112",
        status=Status.RECEIVED,
        procedure=ProcedureRef("1.990001", "Xác nhận thử nghiệm", "Hộ tịch", "G15-HT", 1),
        applicant=Person.parse(
            {
                "name": "Nguyễn Thị Ánh",
                "id_number": "045190001234",
                "phone": "0905123456",
                "email": "anh@thu.invalid",
            }
        ),
        channel=Channel.COUNTER,
        received_at=MORNING,
        term=None,
        due=Due(datetime(2026, 11, 27, 10, 0, tzinfo=UTC), ()),
        papers=(SubmittedPaper("Đơn đề nghị"),),
        history=(),
        summary="Xin xác nhận",
        note="gấp",
    )
    return replace(plain, **changes)


def settings(**changes: Any) -> ProvinceSettings:
    return ProvinceSettings.parse(
        {
            "name": "Tỉnh",
            "base_url": "https://motcua.invalid/x",
            "agency_code": "H50.31.12",
            "username": "xa",
            **changes,
        }
    )


def item(told: Dossier | None = None, **changes: Any) -> dict[str, Any]:
    return qcvn120.dossier_item(told or dossier(), settings(**changes), AGENCY)


def test_a_dossier_has_the_27_fields_and_no_other() -> None:
    assert len(TABLE_2) == 27
    assert set(item()) == set(TABLE_2)


def test_the_extended_set_is_the_37_known_fields() -> None:
    assert len(TABLE_2) + len(EXTENSION) == 37
    assert set(item(field_set="ext")) == {*TABLE_2, *EXTENSION}


def test_the_order_of_the_fields_is_the_one_a_tag_is_made_of() -> None:
    assert tuple(item()) == qcvn120.BASE_FIELDS
    assert tuple(item(field_set="ext")) == qcvn120.EXTENDED_FIELDS


def test_progress_has_the_nine_fields() -> None:
    entry = ProgressEntry(MORNING, "Lê Văn Thử", "Tiếp nhận hồ sơ", Status.RECEIVED)

    assert list(qcvn120.progress_item("H50", entry, AGENCY)) == TABLE_3


def test_a_dossier_is_told_in_the_standards_words() -> None:
    told = item()

    assert {key: told[key] for key in TABLE_2[:22]} == {
        "MaHoSo": "H50.31.12-261120-5001",
        "MaTTHC": "1.990001",
        "TenTTHC": "Xác nhận thử nghiệm",
        "MaLinhVuc": "G15-HT",
        "TenLinhVuc": "Hộ tịch",
        "ChuHoSo": "Nguyễn Thị Ánh",
        "LoaiDoiTuong": "1",
        "MaDoiTuong": "",
        "ThongTinKhac": "",
        "Email": "anh@thu.invalid",
        "Fax": "",
        "SoDienThoai": "0905123456",
        "TrichYeuHoSo": "Xin xác nhận",
        "NgayTiepNhan": "20261120093000",
        "NgayHenTra": "20261127170000",
        "TrangThaiHoSo": "2",
        "NgayTra": "",
        "ThongTinTra": "",
        "HinhThuc": "0",
        "NgayKetThucXuLy": "",
        "DonViXuLy": AGENCY,
        "GhiChu": "gấp",
    }


def test_a_finished_dossier_tells_when_and_to_whom() -> None:
    told = item(
        dossier(
            status=Status.RETURNED,
            return_by=ReturnBy.POST,
            completed_at=datetime(2026, 11, 21, 17, 0, 5, tzinfo=UTC),
            returned_at=datetime(2026, 11, 22, 1, 0, tzinfo=UTC),
            result_number="12/XN",
            result_date=date(2026, 11, 21),
            collected_by="Trần Văn Thử",
        )
    )

    assert told["TrangThaiHoSo"] == "10"
    assert told["NgayKetThucXuLy"] == "20261122000005"
    assert told["NgayTra"] == "20261122080000"
    assert told["HinhThuc"] == "1"
    assert told["ThongTinTra"] == "Kết quả số 12/XN ngày 21/11/2026; Người nhận: Trần Văn Thử"


@pytest.mark.parametrize(
    ("kind", "code"),
    list(zip(ApplicantKind, ("1", "2", "3", "4"), strict=True)),
)
def test_the_four_kinds_of_applicant_have_their_codes(kind: ApplicantKind, code: str) -> None:
    person = replace(dossier().applicant, kind=kind)

    assert item(dossier(applicant=person))["LoaiDoiTuong"] == code


@pytest.mark.parametrize(
    ("id_type", "number", "told"),
    [
        (IdType.CCCD, "045190001234", [{"LoaiDinhDanh": "1", "SoDinhDanh": "045190001234"}]),
        (IdType.CMND, "191234567", [{"LoaiDinhDanh": "2", "SoDinhDanh": "191234567"}]),
        (IdType.PASSPORT, "B1234567", []),
        (IdType.NONE, "", []),
    ],
)
def test_no_number_is_made_up_for_somebody_without_one(
    id_type: IdType, number: str, told: list[Any]
) -> None:
    person = replace(dossier().applicant, id_type=id_type, id_number=number)

    assert item(dossier(applicant=person), field_set="ext")["DinhDanhCHS"] == told


def test_the_extended_set_tells_the_truth_about_channel_scans_and_money() -> None:
    told = item(
        dossier(
            channel=Channel.ONLINE,
            papers=(SubmittedPaper("Đơn", digitised=True),),
            fees=(DossierFee("Lệ phí", 8000),),
            status=Status.REFUSED,
            completed_at=MORNING,
        ),
        field_set="ext",
    )

    assert told["KenhThucHien"] == "2"
    assert told["HoSoCoThanhPhanSoHoa"] == "1"
    assert told["DuocThanhToanTrucTuyen"] == "3"
    assert told["NgayTuChoi"] == "20261120093000"
    assert item(field_set="ext")["DuocThanhToanTrucTuyen"] == "0"
    assert item(field_set="ext")["NgayTuChoi"] == ""


def test_lists_with_open_codes_are_sent_only_where_they_are_wanted() -> None:
    paid = dossier(fees=(DossierFee("Lệ phí", 8000, 8000), DossierFee("Phí", 5000)))

    wanted = item(paid, extra={"lists": ["fees", "papers"]})

    assert item(paid)["DanhSachLePhi"] == item(paid)["DanhSachTepDinhKemKhac"] == []
    assert [fee["Gia"] for fee in wanted["DanhSachLePhi"]] == ["8000"]
    assert wanted["DanhSachTepDinhKemKhac"][0]["TenGiayTo"] == "Đơn đề nghị"


def test_a_field_without_a_code_takes_the_provinces_own() -> None:
    bare = dossier(procedure=ProcedureRef("1.990001", "Xác nhận", "Hộ tịch", "", 1))

    assert item(bare)["MaLinhVuc"] == ""
    assert item(bare, extra={"field_codes": {"Hộ tịch": "G15"}})["MaLinhVuc"] == "G15"


def test_an_empty_summary_becomes_the_procedures_name() -> None:
    assert item(dossier(summary=""))["TrichYeuHoSo"] == "Xác nhận thử nghiệm"


long_text = st.text(st.characters(codec="utf-8", exclude_categories=["Cc"]), max_size=5000)


@given(long_text, long_text, st.datetimes(timezones=st.just(UTC)), st.sampled_from(Status))
def test_any_dossier_is_well_formed_for_the_province(
    summary: str, note: str, at: datetime, status: Status
) -> None:
    at = at.replace(year=max(1000, min(at.year, 9998)))
    told = item(
        dossier(summary=summary, note=note, received_at=at, completed_at=at, status=status),
        field_set="ext",
    )

    assert complaint(DossierItem, told) is None
    assert len(told["TrichYeuHoSo"]) <= 1000
    assert len(told["GhiChu"]) <= 2000
    assert all(isinstance(value, str | list) for value in told.values())
    assert json.loads(qcvn120.frozen(told)) == told


@given(long_text, long_text, st.sampled_from(Status))
def test_any_progress_is_well_formed_for_the_province(
    officer: str, note: str, status: Status
) -> None:
    entry = ProgressEntry(MORNING, officer, "", status, note=note)
    told = qcvn120.progress_item("H50.31.12-261120-5001", entry, AGENCY)

    assert complaint(ProgressItem, told) is None
    assert 1 <= len(told["NguoiXuLy"]) <= 50


def test_nobody_named_is_an_official_all_the_same() -> None:
    entry = ProgressEntry.from_json(
        {"at": "2026-11-20T02:30:00+00:00", "status": 4, "action": "Chuyển xử lý", "note": "xong"}
    )
    told = qcvn120.progress_item("H50", entry, AGENCY)

    assert told["NguoiXuLy"] == "Chuyên viên"
    assert told["NoiDungXuLy"] == "Chuyển xử lý - xong"
    assert told["ThoiDiemXuLy"] == "20261120093000"


def body(request: Request) -> Any:
    return json.loads(request.body)


PAYLOAD = qcvn120.frozen({"MaHoSo": "H50-1", "ChuHoSo": "Ánh"})


def test_the_envelope_carries_session_unit_service_and_the_item() -> None:
    request = qcvn120.push(settings(dstcode="VN:thu"), "s1", PAYLOAD, updating=False)

    assert request.url == "https://motcua.invalid/x/mapi"
    assert request.headers["dstcode"] == "VN:thu"
    assert body(request) == {
        "session": "s1",
        "madonvi": "H50.31.12",
        "service": "DongBoHoSoMC",
        "isUpdating": "False",
        "data": [{"MaHoSo": "H50-1", "ChuHoSo": "Ánh"}],
    }
    assert PAYLOAD.encode() in request.body


def test_replacing_says_true_with_a_capital() -> None:
    assert body(qcvn120.push(settings(), "s", PAYLOAD, updating=True))["isUpdating"] == "True"


def test_looking_up_names_the_code() -> None:
    assert body(qcvn120.look_up(settings(), "s", "H50-1")) == {
        "session": "s",
        "madonvi": "H50.31.12",
        "service": "TraCuuHoSo",
        "mahoso": "H50-1",
    }


def test_signing_in_sends_name_and_password() -> None:
    request = qcvn120.sign_in(settings(), "mật khẩu")

    assert request.url == "https://motcua.invalid/x/login"
    assert body(request) == {"username": "xa", "password": "mật khẩu"}


def test_the_route_transport_puts_the_service_in_the_address_and_sends_a_bare_array() -> None:
    request = qcvn120.push(settings(transport="route"), "s", PAYLOAD, updating=True)

    assert request.url == (
        "https://motcua.invalid/x/mapi/DongBoHoSoMC?MaDinhDanhDV=H50.31.12&isUpdating=True"
    )
    assert body(request) == [{"MaHoSo": "H50-1", "ChuHoSo": "Ánh"}]
    assert request.headers["Authorization"] == "Bearer s"


def test_the_split_transport_has_an_address_for_each_verb() -> None:
    known = settings(transport="split", paths={"add": "/moi"})

    assert qcvn120.push(known, "", PAYLOAD, updating=False).url.endswith("/x/moi")
    assert qcvn120.push(known, "", PAYLOAD, updating=True).url.endswith("/x/capnhat")
    assert qcvn120.push_progress(known, "", [PAYLOAD, PAYLOAD]).url.endswith("/x/tiendo")
    assert len(body(qcvn120.push_progress(known, "", [PAYLOAD, PAYLOAD]))) == 2
    assert "Authorization" not in qcvn120.look_up(known, "", "H50-1").headers
