"""A QR code as a drawing: squares of one black path, so that it is sharp at any size and the same each time."""

import qrcode
from qrcode.constants import ERROR_CORRECT_M

QUIET = 2  # modules of white around it; the page gives the rest (ISO/IEC 18004 wants 4)


def svg(text: str) -> str:
    """Return the QR code of a text as SVG."""
    code = qrcode.QRCode(error_correction=ERROR_CORRECT_M, border=QUIET)
    code.add_data(text)
    code.make(fit=True)
    rows = code.get_matrix()
    squares = "".join(f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, is_dark in enumerate(row) if is_dark)
    side = len(rows)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side}" shape-rendering="crispEdges">'
        f'<path d="{squares}"/></svg>'
    )
