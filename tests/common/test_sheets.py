from io import BytesIO

from openpyxl import load_workbook  # noqa: TID253 -- tests may load it

from ipfund.common.documents.sheets import Column, workbook


def test_a_workbook_is_ready_for_the_printer_with_its_headings_on_every_page():
    columns, rows = [Column("编号"), Column("单位")], [["1", "某公司"]]
    book = load_workbook(BytesIO(workbook([("入围名单", columns, rows), ("初审", columns, rows, "某方向")])))

    for sheet in book.worksheets:
        page = sheet.page_setup
        assert (page.orientation, str(page.paperSize), page.fitToWidth, page.fitToHeight) == ("landscape", "9", 1, 0)
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert [sheet.print_title_rows for sheet in book.worksheets] == ["$1:$1", "$2:$2"]
