"""Files from outside: good ones become one PDF, bad ones a sentence that says what to do."""

import io
import os
import zipfile
from collections.abc import Callable
from pathlib import Path

import pypdfium2
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from motcua_desktop.domain.attachment import Prepared
from motcua_desktop.errors import BadFile
from motcua_desktop.scanning import outside
from motcua_desktop.scanning.inspection import is_only_paper
from motcua_desktop.scanning.outside import inside, tidy_name
from motcua_desktop.scanning.prepare import Loose, prepare
from tests.fakes import scans


def made(name: str, *contents: bytes) -> Prepared:
    return prepare([Loose(name, content) for content in contents])


def refusal(name: str, *contents: bytes) -> str:
    with pytest.raises(BadFile) as caught:
        made(name, *contents)

    assert caught.value.next_step
    return caught.value.message


def content_of(prepared: Prepared) -> bytes:
    return b"".join(prepared.chunks())


def pages(prepared: Prepared) -> list[pypdfium2.PdfPage]:
    return list(pypdfium2.PdfDocument(content_of(prepared)))


def texts(prepared: Prepared) -> list[str]:
    return [page.get_textpage().get_text_range().strip() for page in pages(prepared)]


def test_a_plain_pdf_is_kept_byte_by_byte() -> None:
    content = scans.pdf(3)
    prepared = made("giấy khai sinh.pdf", content)

    assert content_of(prepared) == content
    assert (prepared.pages, prepared.size, prepared.notes) == (3, len(content), ())


def test_a_scanner_s_pdf_that_begins_with_its_picture_is_a_pdf() -> None:
    content = io.BytesIO()
    Image.new("RGB", (1654, 2339), "white").save(content, "PDF", resolution=200)

    assert made("quét.pdf", content.getvalue()).pages == 1


def test_pages_are_added_behind_a_kept_photo() -> None:
    kept = content_of(made("a.jpg", scans.jpeg()))

    assert made("hai trang", kept, scans.png()).pages == 2


def test_a_jpeg_becomes_an_a4_page_without_loss() -> None:
    content = scans.jpeg()
    prepared = made("a.jpg", content)
    (page,) = pages(prepared)

    assert [round(side) for side in page.get_size()] == [595, 842]
    scan = content[content.index(b"\xff\xda") :]
    assert scan in content_of(prepared)


def test_what_a_jpeg_carries_along_stays_outside() -> None:
    exif = Image.Exif()
    exif[0x010E] = "noi chup anh: nha ong A"
    content = scans.jpeg(exif=exif.tobytes(), comment=b"ghi chu rieng")
    prepared = made("a.jpg", content)

    assert b"noi chup" in content
    assert b"noi chup" not in content_of(prepared)
    assert b"ghi chu rieng" not in content_of(prepared)


@pytest.mark.parametrize(("orientation", "rotation"), [(1, 0), (3, 180), (6, 90), (8, 270)])
def test_a_photo_taken_sideways_stands_upright(orientation: int, rotation: int) -> None:
    exif = Image.Exif()
    exif[0x0112] = orientation
    (page,) = pages(made("a.jpg", scans.jpeg(exif=exif.tobytes())))

    assert page.get_rotation() == rotation


@pytest.mark.parametrize("mode", ["RGB", "L", "1", "RGBA", "P"])
def test_every_way_of_a_png_becomes_a_page(mode: str) -> None:
    (page,) = pages(made("a.png", scans.png(mode=mode)))
    seen = page.render(scale=1).to_pil().convert("L")

    assert seen.getextrema() == (0, 255)


def test_black_and_white_is_kept_dot_by_dot_and_small() -> None:
    prepared = made("a.tif", scans.tiff(1))
    (page,) = pages(prepared)
    (picture,) = page.get_objects()
    seen = picture.get_bitmap().to_pil().convert("1")

    assert prepared.size < 20_000
    assert [round(side) for side in page.get_size()] == [595, 842]
    assert seen.tobytes() == scans.paper(mode="1", seed=0).tobytes()


@pytest.mark.parametrize("mode", ["1", "L", "RGB"])
def test_all_pages_of_a_tiff_come_along(mode: str) -> None:
    assert made("a.tif", scans.tiff(4, mode=mode)).pages == 4


def test_several_files_become_one_pdf_in_their_order() -> None:
    prepared = made("gộp.pdf", scans.pdf(2, "Mot"), scans.jpeg(), scans.pdf(1, "Hai"))

    assert texts(prepared) == ["Mot 1", "Mot 2", "", "Hai 1"]


def test_the_same_pages_give_the_same_bytes() -> None:
    assert made("a.jpg", scans.jpeg()).sha256 == made("a.jpg", scans.jpeg()).sha256


def test_a_photo_without_dots_an_inch_is_measured_on_a4_and_told() -> None:
    prepared = made("ảnh.jpg", scans.jpeg((3000, 4000), dpi=72))

    assert prepared.notes == ("«ảnh.jpg» không ghi độ phân giải: tính theo khổ A4 là 363 dpi.",)
    assert round(pages(prepared)[0].get_size()[1]) <= 842


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("a.jpg", lambda: scans.jpeg(dpi=150), "«a.jpg» chỉ khoảng 150 dpi; bản số hóa cần từ"),
        ("a.jpg", lambda: scans.jpeg((800, 1131), dpi=96), "«a.jpg» chỉ khoảng 97 dpi"),
        ("a.pdf", lambda: b"", "Tệp «a.pdf» rỗng (0 byte)."),
        ("a.pdf", lambda: scans.pdf()[:-300], "Tệp PDF «a.pdf» bị cắt cụt"),
        ("a.pdf", lambda: b"%PDF-1.7\nnonsense\n%%EOF", "Tệp PDF «a.pdf» hỏng"),
        ("a.jpg", lambda: scans.jpeg()[:-3000], "Ảnh «a.jpg» hỏng hoặc bị cắt cụt"),
        ("a.jpg", lambda: scans.jpeg()[:300], "Ảnh «a.jpg» hỏng hoặc bị cắt cụt"),
        ("a.png", lambda: scans.png()[:-2000], "Ảnh «a.png» bị cắt cụt"),
        ("a.tif", lambda: scans.tiff()[: len(scans.tiff()) // 2], "Ảnh «a.tif» hỏng"),
        ("a.pdf", lambda: scans.pdf(encrypt="mở"), "Tệp PDF «a.pdf» đặt mật khẩu."),
        ("a.heic", scans.heic, "Tệp «a.heic» là ảnh HEIC của điện thoại"),
        ("a.docx", scans.zipped, "Tệp «a.docx» không phải PDF, JPEG, PNG hay TIFF."),
        ("a.pdf", lambda: b"xin chao " * 50, "Tệp «a.pdf» không phải PDF"),
        ("a.png", scans.bomb_png, "Ảnh «a.png» quá lớn: 20000×20000 điểm ảnh"),
        ("a.png", lambda: scans.bomb_png((8_000, 6_000)), "Ảnh «a.png» quá lớn"),
        ("a.pdf", lambda: scans.pdf() + scans.zipped(), "Tệp «a.pdf» vừa là giấy quét vừa chứa"),
        ("a.jpg", lambda: scans.jpeg() + scans.zipped(), "Tệp «a.jpg» vừa là giấy quét vừa chứa"),
        ("a.png", lambda: scans.png() + scans.zipped(), "Tệp «a.png» vừa là giấy quét vừa chứa"),
        ("a.tif", lambda: scans.tiff() + scans.zipped(), "Tệp «a.tif» vừa là giấy quét vừa chứa"),
        ("a.jpg", lambda: scans.jpeg() + scans.pdf(), "Tệp «a.jpg» vừa là giấy quét vừa chứa"),
        ("a.png", lambda: scans.png() + scans.jpeg(), "Tệp «a.png» vừa là giấy quét vừa chứa"),
        ("a.pdf", lambda: scans.pdf() + scans.png(), "Tệp «a.pdf» vừa là giấy quét vừa chứa"),
        ("a.jpg", lambda: scans.jpeg(comment=scans.pdf()), "Tệp «a.jpg» vừa là giấy quét"),
        ("a.pdf", lambda: scans.pdf() + b"<HTML><script>", "Tệp «a.pdf» vừa là giấy quét"),
        ("a.png", lambda: scans.png() + b"<?php x ?>", "Tệp «a.png» vừa là giấy quét vừa chứa"),
        ("a.jpg", lambda: b"<html>" + scans.jpeg(), "Tệp «a.jpg» không phải PDF, JPEG"),
        ("a.pdf", lambda: scans.zipped() + scans.pdf(), "Tệp «a.pdf» không phải PDF, JPEG"),
        ("a.pdf", lambda: b"%PDF-1.4\n<html>" + scans.pdf()[9:], "Tệp «a.pdf» vừa là giấy quét"),
        ("a.pdf", lambda: scans.pdf(301), "«a.pdf» có quá nhiều trang; tối đa 300"),
        ("a.tif", lambda: scans.tiff(301, dpi=None), "«a.tif» có quá nhiều trang"),
    ],
)  # fmt: skip
def test_a_bad_file_is_refused_in_one_sentence(
    name: str, content: Callable[[], bytes], told: str
) -> None:
    assert refusal(name, content()).startswith(told)


def test_a_picture_inside_a_pdf_is_not_drawn_when_it_is_a_bomb() -> None:
    content = scans.pdf_of_image(scans.paper((9_000, 6_000), "1"))

    assert refusal("a.pdf", content).startswith("Ảnh «a.pdf, trang 1» quá lớn: 9000×6000")


def test_a_scan_inside_a_pdf_is_measured_too() -> None:
    coarse = scans.pdf_of_image(scans.paper((827, 1170), "L"))

    assert refusal("a.pdf", coarse).startswith("«a.pdf, trang 1» chỉ khoảng 100 dpi")
    assert made("b.pdf", scans.pdf_of_image(scans.paper(mode="L"))).notes == ()


def test_a_page_larger_than_any_drawing_is_refused() -> None:
    assert "khổ giấy" in refusal("a.pdf", scans.pdf(size=(9_000, 9_000)))


@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize(
    "active",
    [
        "/OpenAction<</S/JavaScript/JS(app.alert\\(1\\))>>",
        "/Names<</JavaScript<</Names[(a)<</S/JavaScript/JS(x)>>]>>>>",
        "/Names<</EmbeddedFiles<</Names[(a.exe)<</Type/Filespec/EF<<>>>>]>>>>",
        "/OpenAction<</S/L#61unch/F(cmd.exe)>>",
        "/AA<</WC<</S/URI/URI(http://example.invalid)>>>>",
        "/AcroForm<</XFA(x)/Fields[]>>",
    ],
)
def test_what_could_run_in_a_pdf_stays_outside(active: str, *, packed: bool) -> None:
    content = scans.active_pdf(active, packed=packed)
    prepared = made("a.pdf", content)

    assert texts(prepared) == ["Trang giay"]
    assert is_only_paper(io.BytesIO(content_of(prepared)))
    assert prepared.notes[0].startswith("Tệp có phần tự chạy")
    assert content_of(prepared) != content


def test_an_ordinary_jump_to_the_first_page_is_no_reason_to_touch_a_pdf() -> None:
    content = scans.active_pdf("/OpenAction[3 0 R/Fit]", packed=True)

    assert content_of(made("a.pdf", content)) == content


def test_what_a_page_carries_is_left_behind_too() -> None:
    """An action on the page itself or on a link of it."""
    content = scans.active_pdf("").replace(
        b"/Type/Page/Parent", b"/AA<</O<</S/JavaScript/JS(x)>>>>/Type/Page/Parent"
    )
    prepared = made("a.pdf", content)

    assert texts(prepared) == ["Trang giay"]
    assert is_only_paper(io.BytesIO(content_of(prepared)))


@pytest.mark.parametrize(
    ("plain", "hidden"),
    [
        (b"/First 4", b"/F#69rst 4"),
        (b"/First 4", b"/First 4 %endobj\n"),
        (b"/First 4", b"/First 4 (endobj)"),
        (b"/First 4", b"/First 4 %" + b" " * 5_000 + b"\n"),
        (b"/Filter/FlateDecode", b"/Filter[/ASCIIHexDecode/FlateDecode]"),
        (b"/Filter/FlateDecode", b""),
        (b"/Filter/FlateDecode", b"/Filter/FlateDecode/DecodeParms<</Predictor 12>>"),
        (b"/Type/ObjStm", b"/Type/ObjStm/DecodeParms<</Predictor 12>> (0 obj <<)"),
    ],
)
def test_an_object_stream_that_hides_itself_is_no_plain_paper(plain: bytes, hidden: bytes) -> None:
    content = scans.active_pdf("/OpenAction<</S/JavaScript/JS(x)>>", packed=True)
    assert plain in content

    assert not is_only_paper(io.BytesIO(content.replace(plain, hidden)))
    assert is_only_paper(io.BytesIO(scans.active_pdf("", packed=True)))


def test_bookmarks_and_font_names_are_no_reason_to_touch_a_pdf() -> None:
    content = scans.pdf().replace(b"/Type /Catalog", b"/Type /Catalog /Outlines 99 0 R")
    marks = b"99 0 obj\n<</Type/Outlines/First 98 0 R/Count 1>>\nendobj\n98 0 obj\n"
    marks += b"<</Title(Trang)/Font/Times#20New#20Roman>>stream\nx\nendstream endobj\n"
    content = content.replace(b"xref\n0", marks + b"xref\n0", 1)

    assert is_only_paper(io.BytesIO(content))


def test_a_signature_that_cannot_stay_good_is_told() -> None:
    content = scans.active_pdf("/AA<<>>/Sig<</ByteRange[0 1 2 3]>>")

    assert "Chữ ký số" in made("a.pdf", content).notes[1]


def test_a_pdf_locked_only_against_changes_is_taken_without_its_lock() -> None:
    from reportlab.lib.pdfencrypt import StandardEncryption

    content = scans.pdf(encrypt=StandardEncryption("", "chủ", canPrint=0))
    prepared = made("a.pdf", content)

    assert texts(prepared) == ["Giay khai sinh 1"]
    assert b"/Encrypt" not in content_of(prepared)


def test_two_gigabytes_are_refused_without_being_read(tmp_path: Path) -> None:
    file = tmp_path / "lớn.pdf"
    with file.open("wb") as sparse:
        sparse.truncate(2_000_000_000)

    with pytest.raises(BadFile, match=r"lớn 2000 MB; tối đa 50 MB"):
        prepare([file])


def test_the_result_is_no_larger_than_a_file_may_be(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("motcua_desktop.scanning.limits.LARGEST_FILE", 100_000)

    assert "ghép lại lớn hơn" in refusal("a.jpg", scans.jpeg(), scans.jpeg(seed=2))


def test_a_folder_a_pipe_and_a_device_are_no_files(tmp_path: Path) -> None:
    with pytest.raises(BadFile, match="là thư mục"):
        prepare([tmp_path])
    with pytest.raises(BadFile, match="Không có tệp «không có"):
        prepare([tmp_path / "không có.pdf"])
    with pytest.raises(BadFile, match="Không có tệp"):
        prepare([tmp_path / ("a" * 5_000)])
    with pytest.raises(BadFile, match="Chưa chọn tệp nào"):
        prepare([])


@pytest.mark.skipif(os.name == "nt", reason="Windows has no named pipes among files")
def test_a_pipe_is_refused_and_not_waited_for(tmp_path: Path) -> None:
    pipe = tmp_path / "ống.pdf"
    os.mkfifo(pipe)

    for path in (pipe, Path(os.devnull)):
        with pytest.raises(BadFile, match="là thiết bị hoặc ống dẫn"):
            prepare([path])


@pytest.mark.skipif(os.name == "nt", reason="links need a right that Windows gives few people")
def test_what_a_link_leads_out_to_is_left_out_of_a_folder(tmp_path: Path) -> None:
    folder = tmp_path / "quét"
    (folder / "trong").mkdir(parents=True)
    (folder / "trong" / "b.pdf").write_bytes(scans.pdf())
    (folder / "a.pdf").write_bytes(scans.pdf())
    (folder / ".ẩn.pdf").write_bytes(scans.pdf())
    (tmp_path / "bí mật.pdf").write_bytes(scans.pdf())
    (folder / "c.pdf").symlink_to(tmp_path / "bí mật.pdf")
    (folder / "d").symlink_to(tmp_path)

    assert [path.name for path in inside(folder)] == ["a.pdf", "b.pdf"]


def test_a_file_that_changes_after_it_was_checked_is_not_the_one_that_was_checked(
    tmp_path: Path,
) -> None:
    file = tmp_path / "a.pdf"
    file.write_bytes(scans.pdf(1))
    prepared = prepare([file])
    file.write_bytes(scans.pdf(2))

    assert content_of(prepared) != scans.pdf(1)
    assert prepared.sha256 == made("a.pdf", scans.pdf(1)).sha256


@pytest.mark.parametrize(
    ("told", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("..\\..\\x.pdf", "x.pdf"),
        ("C:\\Windows\\win.ini", "win.ini"),
        ("C:x.pdf", "Cx.pdf"),
        ("giấy\u202efdp.exe", "giấyfdp.exe"),
        ("a\x00b\n\x07.pdf", "ab.pdf"),
        ("CON.pdf", "_CON.pdf"),
        ("  .. ", "tep"),
        ("", "tep"),
        ("a.pdf...", "a.pdf"),
        ("x" * 300 + ".pdf", "x" * 96 + ".pdf"),
        ("Giấy khai sinh.pdf", "Giấy khai sinh.pdf"),
    ],
)
def test_a_name_leads_nowhere(told: str, kept: str) -> None:
    assert tidy_name(told) == kept


@given(st.text(max_size=400))
def test_whatever_a_file_is_called_its_kept_name_is_one_plain_name(text: str) -> None:
    name = tidy_name(text)

    assert 0 < len(name) <= 101
    assert not set(name) & set('/\\<>:"|?*\n\r\t\0')
    assert name not in (".", "..")
    assert tidy_name(name) == name


@given(st.data())
def test_no_damage_to_a_file_is_a_crash(data: st.DataObject) -> None:
    """Bytes changed, left out or put in at random: refused kindly, or a PDF of some pages."""
    content = bytearray(
        data.draw(
            st.sampled_from(
                [scans.pdf(2), _SMALL["jpeg"], _SMALL["png"], _SMALL["tiff"], _SMALL["packed"]]
            )
        )
    )
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, len(content) - 1))
        width = data.draw(st.integers(0, 12))
        content[at : at + width] = data.draw(st.binary(max_size=12))
    try:
        prepared = made("a", bytes(content) or b"x")
    except BadFile as trouble:
        assert trouble.message
    else:
        assert prepared.pages >= 1


_SMALL = {
    "jpeg": scans.jpeg((400, 566), dpi=200),
    "png": scans.png((400, 566), dpi=200),
    "tiff": scans.tiff(1),
    "packed": scans.active_pdf("/AA<<>>", packed=True),
}


def test_a_zip_is_seen_wherever_its_reader_would_see_it() -> None:
    content = scans.pdf().replace(b"%%EOF", b"") + scans.zipped() + b"%%EOF"

    assert zipfile.is_zipfile(io.BytesIO(content))
    assert refusal("a.pdf", content).startswith("Tệp «a.pdf» vừa là giấy quét")


def test_the_limit_of_a_file_is_one_number() -> None:
    assert outside.LARGEST_FILE == 50_000_000
