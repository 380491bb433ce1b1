"""QR codes as data addresses: nothing to fetch, sharp at any size."""

import segno


def data_uri(text):
    """Return a QR code as an SVG data address, for pages and PDFs."""
    return segno.make(text, error="m").svg_data_uri(border=1, dark="#111")
