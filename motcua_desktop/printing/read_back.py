"""What a scanner would read from a printed page: proof, not guess."""

from motcua_desktop.printing.render import page_image

_SCANNER_DPI = 203.0


def codes_on(pdf: bytes, page: int = 0, dpi: float = _SCANNER_DPI) -> list[str]:
    """The texts of all barcodes and QRs on this page, rasterised as a thermal printer would."""
    import zxingcpp

    image = page_image(pdf, page, dpi)
    view = zxingcpp.ImageView(
        image.data, image.width, image.height, zxingcpp.ImageFormat.BGRA, image.stride
    )
    return [found.text for found in zxingcpp.read_barcodes(view)]
