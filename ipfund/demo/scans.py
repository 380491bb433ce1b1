"""A page that stands for a scanned document, marked as a demo."""

import io


def a_scan(title):
    """Return a one-page PDF with nothing on it but its title in the metadata."""
    import pikepdf

    stream = io.BytesIO()
    with pikepdf.new() as document:
        document.add_blank_page(page_size=(595, 842))
        with document.open_metadata() as metadata:
            metadata["dc:title"] = title
        document.save(stream)
    return stream.getvalue()
