"""Six provisions of an imaginary province: enough for every rule of searching."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from legaldocs.search.backend import IndexedProvision

_UBND = "Ủy ban nhân dân tỉnh Mẫu"
_HDND = "Hội đồng nhân dân tỉnh Mẫu"
_LAND = IndexedProvision(
    id="1:dieu-1",
    document_id=1,
    path="dieu-1",
    kind="dieu",
    number="22/2020/QĐ-UBND",
    title="Quy định về quản lý, sử dụng đất đai trên địa bàn tỉnh",
    heading="Phạm vi điều chỉnh",
    text="Quyết định này quy định về quản lý và sử dụng đất đai trên địa bàn tỉnh.",
    doc_type="Quyết định",
    issuer=_UBND,
    level="province",
    field=("Đất đai",),
    territory="Mẫu",
    year=2020,
    issued_on=date(2020, 6, 15).toordinal(),
    signer="Nguyễn Văn Mẫu",
)
_FEES = replace(
    _LAND,
    id="2:dieu-1",
    document_id=2,
    number="05/2022/NQ-HĐND",
    title="Nghị quyết quy định mức thu phí, lệ phí",
    heading="Đối tượng áp dụng",
    text="Nghị quyết này áp dụng đối với tổ chức, cá nhân nộp lệ phí đăng ký cư trú. Thủy lợi phí: 15.000 đồng.",
    doc_type="Nghị quyết",
    issuer=_HDND,
    field=("Tài chính", "Tư pháp"),
    year=2022,
    issued_on=date(2022, 3, 1).toordinal(),
)
REGISTER: tuple[IndexedProvision, ...] = (
    _LAND,
    replace(
        _LAND,
        id="1:dieu-2/khoan-1",
        path="dieu-2/khoan-1",
        kind="khoan",
        heading="Quy hoạch sử dụng đất",
        text="Ủy ban nhân dân cấp huyện lập quy hoạch sử dụng đất và công bố công khai trong 05 ngày làm việc.",
    ),
    _FEES,
    replace(
        _FEES,
        id="2:dieu-2",
        path="dieu-2",
        heading="Mức thu",
        text="Mức thu lệ phí đăng ký cư trú là 20.000 đồng; căn cứ Quyết định số 22/2020/QĐ-UBND của UBND tỉnh.",
    ),
    replace(
        _LAND,
        id="3:dieu-5",
        document_id=3,
        path="dieu-5",
        number="7/2024/QĐ-UBND",
        title="Quy chế phối hợp kiểm tra văn bản QPPL",
        heading="Trách nhiệm của Sở Tư pháp",
        text="Sở Tư pháp chủ trì kiểm tra văn bản quy phạm pháp luật, xử lý kỹ thuật trình bày và thủ tục hành chính.",
        field=("Tư pháp",),
        year=2024,
        issued_on=None,
        territory="Ngoài Mẫu",
        is_sample=True,
    ),
    replace(
        _LAND,
        id="4:dieu-1",
        document_id=4,
        number="9/2025/QĐ-UBND",
        title="Dự thảo quyết định mật về quy hoạch",
        heading="Quy hoạch",
        text="Quy hoạch sử dụng đất quốc phòng.",
        year=2025,
        issued_on=date(2025, 1, 2).toordinal(),
        visibility="secret",
    ),
)
