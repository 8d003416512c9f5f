"""QR codes drawn as one SVG path: no image, no font, no outside service."""

from typing import Any


def qr_path(url: str) -> dict[str, Any]:
    """Draw a QR code as one SVG path, with its quiet zone: {"size": modules, "path": SVG path data}."""
    import qrcode

    code = qrcode.QRCode(border=2, error_correction=qrcode.constants.ERROR_CORRECT_M)
    code.add_data(url)
    code.make(fit=True)
    matrix = code.get_matrix()
    parts = []
    for y, row in enumerate(matrix):
        x = 0
        while x < len(row):
            run = 0
            while x + run < len(row) and row[x + run]:
                run += 1
            if run:
                parts.append(f"M{x} {y}h{run}v1h-{run}z")
            x += max(run, 1)
    return {"size": len(matrix), "path": "".join(parts)}
