"""A small tracking sheet as a department types it, with the mistakes people make."""

from __future__ import annotations

from io import BytesIO

import xlsxwriter

HEADS = (
    "STT", "TÊN GỌI VĂN BẢN", "Cơ quan soạn thảo", "Hình thức xử lý", "", "", "", "Người xử lý", "VB đăng ký xây dựng",
    "Ngày nhận/Số vb phúc đáp", "Chấp thuận của UBND tỉnh", "Ngày dự kiến trình ban hành",
    "VB lấy ý kiến góp ý (nếu có)", "Ngày nhận/Số vb phúc đáp", "VB gửi Sở Tư pháp thẩm định",
    "Ngày nhận/Số vb phúc đáp", "VB trình UBND tỉnh ban hành", "Số, ngày, tháng năm ban hành VBQPPL", "Ghi chú",
)  # fmt: skip
OUTCOMES = ("", "", "", "Thay thế", "Bãi bỏ", "Ban hành mới", "Chưa xác định")
FIRST = (
    "Quyết định số 24/2013/QĐ-UBND ngày 08/11/2013 của Ủy ban nhân dân tỉnh Mẫu Hải về quản lý dạy thêm, học thêm",
    "Sở Giáo dục và Đào tạo",
)
ROWS: tuple[tuple[object, ...], ...] = (
    (1, *FIRST, "", "", "", 1, "CV-01"),
    (
        2, "Quyết định quy định quản lý chất thải (thay thế Quyết định số 21/2016/QĐ-UBND ngày 15/8/2016 của UBND tỉnh "
        "Mẫu Sơn; Quyết định số 22/2020/QĐ-UBND ngày 12/8/2020 của UBND tỉnh Mẫu Hải)", "Sở Nông nghiệp và Môi trường",
        2, "", "", "", "CV-02", "Công văn số 12/SNNMT-MT ngày 05/3/2026", "Công văn số", "", "Quý II/2026",
    ),
    (3, "Quyết định về giá nước sinh hoạt tỉnh Mẫu", "Sở Xây dựng", "", "", "x", "", "CV-02", "", "", "", "31/5/2026"),
    (
        4, "Quyết định số 24/2013/QĐ-UBND ngày 11/8/2013 của Ủy ban nhân dân tỉnh Mẫu Hải: phần phụ lục", "Sở Xây dựng",
        1, 1, "", "", "CV-01", "", "", "", "", "", "", "", "", "", "Quyết định số 05/2026/QĐ-UBND ngày 31/122025",
    ),
    (5, "", "Sở Xây dựng", 1),
)  # fmt: skip


def workbook(rows: tuple[tuple[object, ...], ...] = ROWS, name: str = "QD UBND can xu ly") -> bytes:
    """The sheet as .xlsx."""
    buffer = BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        sheet = book.add_worksheet(name)
        for line, row in enumerate((HEADS, OUTCOMES, *rows)):
            for column, value in enumerate(row):
                if value != "":
                    sheet.write(line, column, value)
        book.add_worksheet("Ghi chu khac").write(0, 0, "Không phải bảng theo dõi")
    return buffer.getvalue()
