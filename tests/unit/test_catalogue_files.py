"""Catalogue files: read whole, or refused with the place named; and sheets of two kinds."""

import contextlib
import io
import json
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua_desktop.domain.fees import FeeRule
from motcua_desktop.domain.procedure import Channel
from motcua_desktop.domain.term import Term, Unit
from motcua_desktop.errors import BadFile
from motcua_desktop.services.catalogue_files import read_catalogue
from tests.fakes.portal import HEADER, record, workbook


def test_the_portal_s_list_gives_names_and_says_what_it_lacks() -> None:
    data = workbook(
        ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",),
        (None,),
        HEADER,
        ("1.990001", "Việc một", "Bộ A", "UBND cấp xã\nUBND cấp tỉnh", "Thử nghiệm"),
        (1.99002, "Việc hai", "Bộ A", None, "Thử nghiệm"),
        (None, "Tổng số: 2", None, None, None),
    )

    found = read_catalogue(data, name="danh-sach.xlsx")

    assert [p.code for p in found.procedures] == ["1.990001", "1.990020"]
    assert found.names_only
    assert found.procedures[0].notes == (
        "Cơ quan ban hành: Bộ A",
        "Cơ quan thực hiện: UBND cấp xã\nUBND cấp tỉnh",
    )
    assert [s.reason for s in found.skipped] == ["Dòng 6 có tên nhưng không có mã."]
    assert found.warnings == (
        "Danh sách này chỉ có mã, tên, cơ quan, lĩnh vực: không có thời hạn, phí, giấy tờ.",
    )


CSV = """\
code;name;field;counter;online;fees;components;cases;notes
1.990001;Việc một;Thử nghiệm;5 ngày làm việc;-;"Lệ phí: 8.000/bản (TT 1/2020)";\
"Đơn #1/0 | Căn cước #1/0 #xuất trình | Giấy khác #0/1 #nếu có | Ảnh #trường hợp: Cấp lại";\
"Vùng sâu: 10 ngày làm việc | Cấp lại";Một ghi chú
1.990002;Việc hai;Hộ tịch;trong ngày;;;;;
"""


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_our_own_csv_says_everything(mark: bytes, delimiter: str) -> None:
    text = CSV.replace(";", delimiter)

    first, second = read_catalogue(mark + text.encode(), name="tthc.csv").procedures

    assert first.term(Channel.COUNTER) == Term(5, Unit.WORKING_DAYS)
    assert first.channels[Channel.ONLINE].term is None
    assert Channel.POST not in first.channels
    assert first.rule(Channel.COUNTER).fees == (
        FeeRule("Lệ phí", 8000, unit="bản", note="TT 1/2020"),
    )
    assert [(p.name, p.originals, p.copies, p.required, p.case) for p in first.components] == [
        ("Đơn", 1, 0, True, ""),
        ("Căn cước", 1, 0, True, ""),
        ("Giấy khác", 0, 1, False, ""),
        ("Ảnh", 1, 0, True, "Cấp lại"),
    ]
    assert [p.present_only for p in first.components] == [False, True, False, False]
    assert first.term(Channel.COUNTER, "Vùng sâu") == Term(10, Unit.WORKING_DAYS)
    assert first.notes == ("Một ghi chú",)
    assert second.term(Channel.COUNTER) == Term(1, Unit.SAME_DAY)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("code,name\n1.990001,Việc\n", "Dòng 1: thiếu cột «field»."),
        ("code,name,field,giá\n", "Dòng 1: cột «gia» không có trong quy ước."),
        ("code,name,field,name\n", "Dòng 1: có cột bị lặp lại."),
        ("code,name,field\n990001,Việc,A\n", "Dòng 2: «990001» không phải mã thủ tục"),
        ("code,name,field\n1.990001,,A\n", "Dòng 2: thủ tục 1.990001 thiếu tên"),
        ("code,name,field\n1.990001,Việc,A,B\n", "Dòng 2: có 4 ô, chỉ có 3 cột."),
        ('code,name,field\n"1.990001" x,Việc,A\n', "Dòng 2: sai dấu ngoặc kép"),
        ("code,name,field,components\n1.990001,V,A,Đơn #lạ\n", "Dòng 2: không hiểu dấu «#lạ»"),
        (
            "code,name,field\n1.990001,V,A\n1.990001,V,A\n",
            "Dòng 3: thủ tục 1.990001 đã có ở dòng 2.",
        ),
        ("code,name,field\n", "Danh sách không có thủ tục nào."),
    ],
)
def test_a_csv_is_refused_with_its_line(text: str, message: str) -> None:
    with pytest.raises(BadFile) as refused:
        read_catalogue(text.encode(), name="tthc.csv")

    assert refused.value.message.startswith(message)


@pytest.mark.parametrize(
    ("document", "message"),
    [
        ([record(), record(MATTHC="")], "Bản ghi 2: «» không phải mã thủ tục"),
        ([record(TENTTHC=" ")], "Bản ghi 1: thiếu tên thủ tục (TENTTHC)."),
        ([record(), 5], "Bản ghi 2: phải là một đối tượng JSON {…}."),
        ([record(), record()], "Bản ghi 2: thủ tục 1.990001 đã có ở bản ghi 1."),
        ({"result": []}, "JSON này có danh sách thủ tục rỗng."),
        ({"code": "1.990001", "name": "Việc"}, "Bản ghi 1: thiếu khóa 'field'."),
        ({"code": "1.990001", "name": 5, "field": "A"}, "Bản ghi 1: giá trị của «name» sai kiểu."),
        ({"code": "1.990001", "name": "", "field": "A"}, "Bản ghi 1: thiếu tên thủ tục"),
        (
            [{"code": "1.990001", "name": "V", "field": "A", "components": [{"tên": "Đơn"}]}],
            "Bản ghi 1: có khóa lạ hoặc giá trị sai kiểu.",
        ),
        ({"error_code": -1}, "JSON này không có thủ tục nào"),
        ("chữ", "JSON này không có thủ tục nào"),
    ],
)
def test_a_json_is_refused_with_its_record(document: object, message: str) -> None:
    with pytest.raises(BadFile) as refused:
        read_catalogue(json.dumps(document).encode(), name="tthc.json")

    assert refused.value.message.startswith(message)


@pytest.mark.parametrize(
    ("data", "name", "message"),
    [
        (b"", "x.json", "Tệp «x.json» rỗng."),
        (b"  \n", "x.csv", "Tệp «x.csv» rỗng."),
        (b'[{"MATTHC": "1.99', "x.json", "JSON hỏng ở dòng 1, cột 13"),
        (b"[" * 100_000, "x.json", "JSON lồng nhau quá sâu."),
        (b"[" + b"9" * 5000 + b"]", "x.json", "JSON có một con số quá dài."),
        ("[\n«Đơn»".encode("cp1258", "replace"), "x.json", "Tệp «x.json» không phải UTF-8 (dòng 2"),
        ("code,name".encode("utf-16"), "x.csv", "Tệp «x.csv» không phải UTF-8"),
        (b"<!DOCTYPE html><html>", "x.json", "Tệp «x.json» là trang web"),
        (b"%PDF-1.7", "x.xlsx", "Tệp «x.xlsx» là tệp PDF"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "x.xls", "Tệp «x.xls» là Excel đời cũ"),
        (b"not a workbook", "x.xlsx", "Tệp «x.xlsx» không phải sổ XLSX"),
        (b"PK\x03\x04 broken", "x.xlsx", "Tệp không phải sổ XLSX"),
        (b"code\0name", "x.csv", "Tệp «x.csv» không phải văn bản"),
        (b" " * 30_000_001, "x.json", "Tệp «x.json» lớn hơn 30 MB."),
    ],
)
def test_what_is_no_catalogue_is_refused_in_words(data: bytes, name: str, message: str) -> None:
    with pytest.raises(BadFile) as refused:
        read_catalogue(data, name=name)

    assert refused.value.message.startswith(message)


def test_a_workbook_without_the_header_is_refused() -> None:
    with pytest.raises(BadFile, match="Không thấy dòng tiêu đề"):
        read_catalogue(workbook(("STT", "Nội dung"), (1, "Việc")), name="x.xlsx")


def test_a_workbook_with_a_code_twice_names_both_lines() -> None:
    rows = [("1.990001", "Việc", "A", "B", "C")] * 2

    with pytest.raises(BadFile, match=r"Dòng 3: thủ tục 1\.990001 đã có ở dòng 2"):
        read_catalogue(workbook(HEADER, *rows), name="x.xlsx")


def test_a_zip_of_something_else_is_no_workbook() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("thu.txt", "không phải sổ")

    with pytest.raises(BadFile, match="không phải sổ XLSX"):
        read_catalogue(buffer.getvalue(), name="x.xlsx")


def test_a_zip_bomb_is_not_opened() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", bytes(130_000_000))

    with pytest.raises(BadFile, match="giải nén ra quá lớn"):
        read_catalogue(buffer.getvalue(), name="x.xlsx")


def test_an_entity_bomb_in_a_workbook_is_refused() -> None:
    layers = "".join(
        f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' if n else '<!ENTITY e0 "ha">' for n in range(12)
    )
    bomb = f"<?xml version='1.0'?><!DOCTYPE worksheet [{layers}]><worksheet>&e11;</worksheet>"
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(workbook(HEADER))) as whole,
        zipfile.ZipFile(buffer, "w") as archive,
    ):
        for entry in whole.infolist():
            is_sheet = entry.filename.endswith("sheet1.xml")
            archive.writestr(entry.filename, bomb if is_sheet else whole.read(entry))

    with pytest.raises(BadFile, match="không phải sổ XLSX"):
        read_catalogue(buffer.getvalue(), name="x.xlsx")


@given(st.binary(max_size=200), st.sampled_from(["x.json", "x.csv", "x.xlsx", "x"]))
def test_no_file_is_worse_than_a_bad_file(data: bytes, name: str) -> None:
    with contextlib.suppress(BadFile):
        read_catalogue(data, name=name)


def _cut(cell: str) -> float | None:
    text = f"code;name;field;counter\n1.990001;Việc một;Thử nghiệm;{cell}\n"
    return read_catalogue(text.encode(), name="a.csv").procedures[0].time_cut(Channel.COUNTER)


@pytest.mark.parametrize(
    ("cell", "cut"),
    [
        ("10 ngày làm việc #luật định: 15 ngày làm việc", 1 / 3),
        ("5 ngày #luật định: 10 ngày", 1 / 2),
        ("trong ngày #luật định: 3 ngày làm việc", 2 / 3),
        ("8 giờ làm việc #luật định: 2 ngày làm việc", 1 / 2),
        ("20 ngày #luật định: 15 ngày", 0),
        ("10 ngày làm việc #luật định: 15 ngày", None),
        ("10 ngày làm việc", None),
        ("- #luật định: 15 ngày", None),
    ],
)
def test_the_part_of_the_legal_term_that_is_cut_is_exact(cell: str, cut: float | None) -> None:
    assert _cut(cell) == cut


def test_the_legal_term_is_kept_in_our_own_shape_and_by_a_file_that_lacks_it() -> None:
    text = "code;name;field;counter\n1.990001;Việc;Lĩnh vực;5 ngày #luật định: 10 ngày\n"
    procedure = read_catalogue(text.encode(), name="a.csv").procedures[0]
    told = json.dumps([procedure.to_json()]).encode()

    assert read_catalogue(told, name="a.json").procedures == (procedure,)


def test_a_mark_behind_a_term_that_is_no_legal_term_is_refused() -> None:
    with pytest.raises(BadFile, match="Dòng 2: không hiểu «#theo luật: 3 ngày»"):
        _cut("5 ngày #theo luật: 3 ngày")
    with pytest.raises(BadFile, match="Dòng 2"):
        _cut("5 ngày #luật định: lâu hơn")
