"""Files as people bring them: good pages, and every kind of bad one. Made here, stored nowhere."""

import io
import struct
import zipfile
import zlib
from random import Random

from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen import canvas

A4_200 = (1654, 2339)


def paper(size: tuple[int, int] = A4_200, mode: str = "RGB", seed: int = 1) -> Image.Image:
    """A page with some strokes on it."""
    if mode == "P":
        return paper(size, seed=seed).convert("P")
    image = Image.new(mode, size, 1 if mode == "1" else "white")
    random = Random(seed)
    for _ in range(60):
        left, top = random.randrange(size[0] - 90), random.randrange(size[1] - 12)
        ink = 0 if mode in ("1", "L") else "black"
        image.paste(ink, (left, top, left + 80, top + 6))
    return image


def jpeg(
    size: tuple[int, int] = A4_200, *, dpi: int | None = 200, seed: int = 1, **more: object
) -> bytes:
    return _saved(paper(size, seed=seed), "JPEG", dpi, **more)


def png(size: tuple[int, int] = A4_200, *, dpi: int | None = 200, mode: str = "RGB") -> bytes:
    return _saved(paper(size, mode), "PNG", dpi)


def tiff(pages: int = 3, *, dpi: int | None = 200, mode: str = "1") -> bytes:
    sheets = [paper(mode=mode, seed=seed) for seed in range(pages)]
    held = io.BytesIO()
    more: dict[str, object] = {"dpi": (dpi, dpi)} if dpi else {}
    if mode == "1":
        more["compression"] = "group4"
    sheets[0].save(held, "TIFF", save_all=True, append_images=sheets[1:], **more)
    return held.getvalue()


def pdf(
    pages: int = 1,
    text: str = "Giay khai sinh",
    *,
    size: tuple[float, float] = (595, 842),
    encrypt: object = None,
) -> bytes:
    """A PDF with that text on each page, and a note of which it is."""
    held = io.BytesIO()
    drawing = canvas.Canvas(held, pagesize=size, encrypt=encrypt, invariant=1)
    for number in range(pages):
        drawing.drawString(72, 700, f"{text} {number + 1}")
        drawing.showPage()
    drawing.save()
    return held.getvalue()


def pdf_of_image(image: Image.Image) -> bytes:
    """A PDF as a scanner writes it: a page of A4 that is one picture."""
    held = io.BytesIO()
    drawing = canvas.Canvas(held, pagesize=(595, 842), invariant=1)
    drawing.drawImage(ImageReader(image), 0, 0, 595, 842)
    drawing.save()
    return held.getvalue()


def active_pdf(body: str, *, packed: bool = False) -> bytes:
    """A one-page PDF whose catalogue holds `body`; `packed` hides it in an object stream."""
    content = b"BT /F1 12 Tf 72 700 Td (Trang giay) Tj ET"
    catalogue = f"<</Type/Catalog/Pages 2 0 R {body}>>".encode("latin-1")
    plain = {
        2: b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        3: b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font"
        b"<</F1<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>>>",
        4: b"<</Length %d>>stream\n%s\nendstream" % (len(content), content),
    }
    if packed:
        inner = zlib.compress(b"1 0 " + catalogue)
        plain[5] = (
            b"<</Type/ObjStm/N 1/First 4/Filter/FlateDecode/Length %d>>stream\n%s\nendstream"
            % (len(inner), inner)
        )
    else:
        plain[1] = catalogue
    return _with_table(plain, packed=packed)


def _with_table(objects: dict[int, bytes], *, packed: bool) -> bytes:
    out = io.BytesIO()
    out.write(b"%PDF-1.5\n")
    places = {}
    for number, body in objects.items():
        places[number] = out.tell()
        out.write(b"%d 0 obj\n%s\nendobj\n" % (number, body))
    if packed:
        table, last = out.tell(), 6
        rows = [(0, 0, 65535), (2, 5, 0), *((1, places[n], 0) for n in (2, 3, 4, 5)), (1, table, 0)]
        data = b"".join(struct.pack(">BIH", *row) for row in rows)
        out.write(
            b"6 0 obj\n<</Type/XRef/Size %d/W[1 4 2]/Root 1 0 R/Length %d>>stream\n%s\nendstream\n"
            b"endobj\nstartxref\n%d\n%%%%EOF\n" % (last + 1, len(data), data, table)
        )
        return out.getvalue()
    table = out.tell()
    out.write(b"xref\n0 5\n0000000000 65535 f \n")
    for number in sorted(places):
        out.write(b"%010d 00000 n \n" % places[number])
    out.write(b"trailer<</Size 5/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % table)
    return out.getvalue()


def zipped(name: str = "x.txt") -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr(name, "hello" * 50)
    return held.getvalue()


def heic() -> bytes:
    return b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic" + bytes(64)


def bomb_png(size: tuple[int, int] = (20_000, 20_000)) -> bytes:
    """Says it is enormous and is small: whoever decodes it runs out of memory."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        check = zlib.crc32(kind + data)
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", check)

    head = struct.pack(">IIBBBBB", *size, 8, 2, 0, 0, 0)
    packed = zlib.compress(bytes(1_000_000))
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", packed) + chunk(b"IEND", b"")
    )


def _saved(image: Image.Image, kind: str, dpi: int | None, **more: object) -> bytes:
    held = io.BytesIO()
    if dpi:
        more["dpi"] = (dpi, dpi)
    image.save(held, kind, **more)
    return held.getvalue()
