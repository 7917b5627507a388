"""Invented procedures in the shapes the outside world uses."""

import io

import openpyxl

Json = dict[str, object]


def record(**changes: object) -> Json:
    """An invented procedure in the portal's shape."""
    return {
        "MATTHC": "1.990001",
        "TENTTHC": "Xác nhận thử nghiệm",
        "TRANGTHAI": "1",
        "QUYETDINHCONGBO": "01/QĐ-THU",
        "LINHVUCTHUCHIEN": [{"MALINHVUC": "TN", "TENLINHVUC": "Thử nghiệm"}],
        "CACHTHUCTHUCHIEN": [channel("1", time("5", "Ngày làm việc"))],
        "THANHPHANHOSO": [group("", paper("Đơn đề nghị"))],
        **changes,
    }


def channel(number: str, *times: Json) -> Json:
    return {"KENH": number, "THOIGIAN": list(times)}


def time(amount: str, unit: str, *fees: Json, note: str = "") -> Json:
    return {
        "THOIGIANGIAIQUYET": amount, "DONVITINH": unit, "MOTA": note, "PHILEPHI": list(fees),
    }  # fmt: skip


def fee(amount: object, unit: str = "VNĐ", note: str = "", code: str = "") -> Json:
    return {"MAPHILEPHI": code, "SOTIEN": amount, "DONVI": unit, "MOTA": note, "URL": ""}


def paper(name: str, originals: object = "1", copies: object = "0") -> Json:
    return {
        "MAGIAYTO": "", "TENGIAYTO": name, "TENMAUDON": "", "SOBANCHINH": originals,
        "SOBANSAO": copies, "Url": "",
    }  # fmt: skip


def group(title: str, *papers: Json) -> Json:
    return {"TRUONGHOP": title, "GIAYTO": list(papers)}


def workbook(*rows: tuple[object, ...]) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(list(row))
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


HEADER = ("Mã số", "Tên", "Cơ quan ban hành", "Cơ quan thực hiện", "Lĩnh vực")
