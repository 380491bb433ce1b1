"""Pages that stand for a scanned document, marked as a demo."""

import io


def a_scan(title, pages=1):
    """Return a PDF of empty pages, with its title in the metadata."""
    import pikepdf

    stream = io.BytesIO()
    with pikepdf.new() as document:
        for _page in range(pages):
            document.add_blank_page(page_size=(595, 842))
        with document.open_metadata() as metadata:
            metadata["dc:title"] = title
        document.save(stream)
    return stream.getvalue()
