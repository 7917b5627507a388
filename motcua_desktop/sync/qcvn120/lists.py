"""The lists inside a DongBoHoSoMC item: scans, results, fees, papers, supplements. Pure."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from motcua_desktop.domain.attachment import Role
from motcua_desktop.domain.dossier import Dossier, HistoryLine, SubmittedPaper
from motcua_desktop.domain.moment import date_text, local
from motcua_desktop.domain.steps import Action
from motcua_desktop.domain.uploads import SentFile

NOTE, NAME, RESULT_NAME = 2000, 4000, 2000

Item = dict[str, Any]


def stamp(moment: datetime | None) -> str:
    """20261120093000 on the desk's clock; "" for None."""
    return "" if moment is None else local(moment).strftime("%Y%m%d%H%M%S")


def submitted(dossier: Dossier, files: Sequence[SentFile], *, extended: bool) -> list[Item]:
    """TaiLieuNop: the scans of the dossier's papers, by name and address."""
    found = []
    for file in files:
        if file.role is not Role.COMPONENT:
            continue
        told = {
            "TepDinhKemId": file.key,
            "TenTepDinhKem": file.name[:NAME],
            "IsDeleted": "False",
            "MaThanhPhanHoSo": _paper_code(dossier.papers, file.position),
            "DuongDanTaiTepTin": file.address,
        }
        if extended:
            told |= {
                "DuocSoHoa": "1",
                "DuocTaiSuDung": "1" if file.reused else "0",
                "DuocLayTuKhoDMQG": "0",
                "MaKetQuaThayThe": "",
            }
        found.append(told)
    return found


def results(dossier: Dossier, files: Sequence[SentFile], *, extended: bool) -> list[Item]:
    """DanhSachGiayToKetQua: one a scan of the result; without a scan, the result by its number."""
    scans = [file for file in files if file.role is Role.RESULT]
    if not scans and not (dossier.result_number or dossier.result_name):
        return []
    named = [(file.key, file.address) for file in scans] or [(f"{dossier.id}/0", "")]
    return [
        {
            "TenGiayTo": _result_name(dossier)[:RESULT_NAME],
            "MaThanhPhanHoSo": "",
            "GiayToId": key,
            "DuongDanTepTinKetQua": address,
            **({"MaGiayToKetQua": ""} if extended else {}),
        }
        for key, address in named
    ]


def fees(dossier: Dossier) -> list[Item]:
    """DanhSachLePhi: what was paid; the codes of its kinds are a province's own and stay empty."""
    return [
        {
            "TenPhiLePhi": fee.name,
            "MaPhiLePhi": "",
            "HinhThucThu": "",
            "Gia": str(fee.paid),
            "LoaiPhiLePhi": "",
        }
        for fee in dossier.fees
        if fee.paid > 0
    ]


def papers(handed_in: Sequence[SubmittedPaper]) -> list[Item]:
    """DanhSachTepDinhKemKhac: what was handed in on paper, and how many."""
    return [
        {"TenGiayTo": paper.name, "SoLuong": paper.originals + paper.copies, "LoaiGiayTo": 0}
        for paper in handed_in
    ]


def supplements(dossier: Dossier) -> list[Item]:
    """DanhSachHoSoBoSung: one a request that stands, with what became of it.

    The due moments before and after are told by NgayHenTra alone, and stay empty here.
    """
    found: list[Item] = []
    for line in dossier.deeds:
        if line.action == Action.REQUEST_SUPPLEMENT:
            found.append(_asked(line))
        elif line.action == Action.SUPPLEMENT and found:
            found[-1] |= _received(line)
    return found


def _asked(line: HistoryLine) -> Item:
    return {
        "HoSoBoSungId": line.id,
        "NguoiYeuCauBoSung": line.actor,
        "NoiDungBoSung": _said(line)[:NOTE],
        "NgayBoSung": stamp(line.at),
        "NguoiTiepNhanBoSung": "",
        "ThongTinTiepNhan": "",
        "NgayTiepNhanBoSung": "",
        "TrangThaiBoSung": False,
        "DanhSachGiayToBoSung": [],
        "DanhSachLePhiBoSung": [],
        "NgayHenTraTruoc": "",
        "NgayHenTraMoi": "",
    }


def _received(line: HistoryLine) -> Item:
    return {
        "NguoiTiepNhanBoSung": line.actor,
        "ThongTinTiepNhan": _said(line)[:NOTE],
        "NgayTiepNhanBoSung": stamp(line.at),
        "TrangThaiBoSung": True,
    }


def _said(line: HistoryLine) -> str:
    said = [str(line.data.get("reason") or ""), *map(str, line.data.get("items") or ())]
    return "; ".join(part for part in said if part) or line.note


def _paper_code(handed_in: Sequence[SubmittedPaper], position: int | None) -> str:
    if position is None or position >= len(handed_in):
        return ""
    return handed_in[position].code


def _result_name(dossier: Dossier) -> str:
    name = dossier.result_name or dossier.procedure.name
    number = f" số {dossier.result_number}" if dossier.result_number else ""
    day = f" ngày {date_text(dossier.result_date)}" if dossier.result_date else ""
    return f"{name}{number}{day}"
