"""Made-up content for the style page: the province of Mẫu, its documents and people do not exist."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

TODAY = date(2026, 11, 23)

STATES: list[dict[str, Any]] = [
    {"code": "inforce", "since": date(2021, 6, 1)},
    {"code": "part", "since": date(2023, 8, 15)},
    {"code": "ended", "since": date(2025, 7, 1)},
    {"code": "notyet", "since": date(2027, 1, 15)},
    {"code": "paused", "until": date(2026, 12, 31)},
    {"code": "part_paused", "until": date(2026, 12, 31)},
    {"code": "suspended", "since": date(2026, 10, 2)},
    {"code": "part_suspended", "since": date(2026, 10, 2)},
    {"code": "unknown", "missing": "thiếu ngày ký"},
]

DEADLINES: list[dict[str, Any]] = [
    {"days_left": 12, "date": date(2026, 12, 10)},
    {"days_left": 2, "date": date(2026, 11, 26)},
    {"days_left": 0, "date": TODAY},
    {"days_left": -3, "date": date(2026, 11, 18)},
    {"days_left": 2, "date": date(2026, 11, 19), "done": True},
]


def _counted_days() -> list[dict[str, Any]]:
    """Ten working days from 16/11/2026; 24/11 is Vietnam Culture Day."""
    days: list[dict[str, Any]] = [{"date": date(2026, 11, 16), "kind": "start", "number": None}]
    count = 0
    while count < 10:
        when = days[-1]["date"] + timedelta(days=1)
        if when.weekday() >= 5:
            days.append({"date": when, "kind": "weekend", "number": None})
        elif when == date(2026, 11, 24):
            days.append({"date": when, "kind": "holiday", "number": None})
        else:
            count += 1
            days.append({"date": when, "kind": "end" if count == 10 else "count", "number": count})
    return days


COUNT: dict[str, Any] = {
    "title": "10 ngày làm việc kể từ ngày giao",
    "days": _counted_days(),
    "skipped": "Giao 16/11, đếm từ 17/11. Bỏ qua 21, 22, 28, 29/11 (cuối tuần) và 24/11 (Ngày Văn hóa Việt Nam).",
    "rule": {"text": "Kế hoạch rà soát năm 2026, mục III.2", "url": "#"},
    "calendar": "Lịch ngày nghỉ 2026, bản ngày 02/11/2026.",
}

WHY: list[dict[str, Any]] = [
    {"text": "Có hiệu lực từ 01/6/2021.", "url": "#", "words": "Điều 2 của Quyết định"},
    {"text": "27/2023/QĐ-UBND bãi bỏ khoản 3 Điều 14 và Điều 15 từ 15/8/2023.", "url": "#"},
    {"text": "Không có văn bản nào chấm dứt toàn bộ."},
]

PHASES: list[dict[str, Any]] = [
    {"label": "Phân công", "when": "16/11", "state": "done"},
    {"label": "Rà soát", "state": "current"},
    {"label": "Ý kiến Sở Tư pháp", "state": "todo"},
    {"label": "Kiến nghị xử lý", "state": "todo"},
    {"label": "Công bố", "state": "todo"},
]

BLOCKERS: list[dict[str, Any]] = [
    {"text": "Kết luận Điều 9 khoản 2", "url": "#dieu-9-khoan-2"},
    {"text": "Trả lời phát hiện 2 ở Điều 9 khoản 2", "url": "#dieu-9-khoan-2"},
    {"text": "Gắn ý kiến của Sở Nông nghiệp và Môi trường", "url": "#"},
]
MET: list[dict[str, Any]] = [{"text": "Người duyệt khác người rà soát"}]

FINDINGS: list[dict[str, Any]] = [
    {
        "severity": "high",
        "number": 1,
        "title": "Thời hạn dài hơn mức mới",
        "text": "Tỉnh quy định 20 ngày làm việc; nghị định rút còn 12 ngày.",
        "rule": "Quy tắc F13",
        "rule_url": "#",
    },
    {
        "severity": "mid",
        "number": 2,
        "title": "Cơ quan không còn",
        "text": "Cấp huyện chấm dứt hoạt động từ 01/7/2025.",
        "rule": "Quy tắc F10",
        "rule_url": "#",
    },
    {"severity": "low", "number": 3, "title": "Viết tắt", "text": "Tên cơ quan viết chưa thống nhất."},
]

LAW: list[dict[str, Any]] = [
    {
        "kind": "chuong",
        "number": "Chương III",
        "heading": "ĐIỂM TẬP KẾT, VẬN CHUYỂN CHẤT THẢI RẮN SINH HOẠT",
        "anchor": "chuong-3",
    },
    {"kind": "dieu", "number": "Điều 9", "heading": "Thời hạn thẩm định hồ sơ", "anchor": "dieu-9"},
    {
        "kind": "khoan",
        "number": "1",
        "anchor": "dieu-9-khoan-1",
        "text": "Tổ chức, cá nhân đề nghị chấp thuận điểm tập kết, trạm trung chuyển chất thải rắn sinh hoạt nộp 01 bộ "
        "hồ sơ trực tiếp, qua dịch vụ bưu chính hoặc trên Cổng dịch vụ công. Hồ sơ gồm:",
    },
    {
        "kind": "diem",
        "number": "a",
        "anchor": "dieu-9-khoan-1-diem-a",
        "text": "Văn bản đề nghị theo mẫu tại Phụ lục I;",
    },
    {"kind": "diem", "number": "b", "anchor": "dieu-9-khoan-1-diem-b", "text": "Bản vẽ vị trí, tổng mặt bằng."},
    {
        "kind": "khoan",
        "number": "2",
        "anchor": "dieu-9-khoan-2",
        "runs": [
            {"text": "Sở Tài nguyên và Môi trường thẩm định hồ sơ trong thời hạn "},
            {"text": "20 ngày làm việc", "mark": "span", "ref": 1},
            {"text": " kể từ ngày nhận đủ hồ sơ hợp lệ. "},
            {"text": "Ủy ban nhân dân cấp huyện", "mark": "span", "ref": 2},
            {"text": " nơi có điểm tập kết có văn bản tham gia ý kiến."},
        ],
        "notes": [
            {
                "text": "Căn cứ của khoản này được sửa đổi từ 15/01/2027.",
                "url": "#",
                "words": "Phiếu rà soát RS-2026-0147",
                "status": "notyet",
            }
        ],
    },
    {"kind": "dieu", "number": "Điều 14", "heading": "Giá dịch vụ thu gom, vận chuyển", "anchor": "dieu-14"},
    {
        "kind": "khoan",
        "number": "1",
        "anchor": "dieu-14-khoan-1",
        "runs": [
            {"text": "Giá tối đa dịch vụ "},
            {"text": "thu gom", "mark": "hit"},
            {"text": " đối với hộ gia đình là "},
            {"text": "40.000 đồng/hộ/tháng", "mark": "hit"},
            {"text": "."},
        ],
    },
    {
        "kind": "khoan",
        "number": "3",
        "anchor": "dieu-14-khoan-3",
        "gone": True,
        "text": "Ủy ban nhân dân cấp huyện quyết định mức giá cụ thể nhưng không thấp hơn 70% mức tối đa.",
        "notes": [
            {
                "text": "Hết hiệu lực từ 15/8/2023. Bãi bỏ bởi",
                "url": "#",
                "words": "khoản 2 Điều 1, 27/2023/QĐ-UBND",
                "status": "ended",
            }
        ],
    },
]

TREE: list[dict[str, Any]] = [
    {"label": "Chương III. Điểm tập kết, vận chuyển", "level": "c"},
    {"label": "Điều 8. Yêu cầu đối với điểm tập kết", "anchor": "chuong-3"},
    {"label": "Điều 9. Thời hạn thẩm định hồ sơ", "anchor": "dieu-9", "findings": [("high", 2)]},
    {"label": "Chương IV. Giá dịch vụ, hỗ trợ", "level": "c"},
    {"label": "Điều 14. Giá dịch vụ thu gom", "anchor": "dieu-14", "findings": [("mid", 1), ("low", 1)]},
    {"label": "Điều 15. Hỗ trợ phương tiện", "anchor": "dieu-14-khoan-3", "gone": True},
]

SOURCE_DIFF: list[dict[str, str]] = [
    {"op": "equal", "text": "Thời hạn thẩm định hồ sơ là "},
    {"op": "delete", "text": "20 ngày làm việc"},
    {"op": "equal", "text": " "},
    {"op": "insert", "text": "12 ngày"},
    {"op": "equal", "text": " kể từ ngày nhận đủ hồ sơ hợp lệ. Ủy ban nhân dân "},
    {"op": "delete", "text": "cấp huyện"},
    {"op": "equal", "text": " "},
    {"op": "insert", "text": "cấp xã"},
    {"op": "equal", "text": " nơi có điểm tập kết cho ý kiến bằng văn bản."},
]

TIMELINE_ROWS: list[dict[str, Any]] = [
    {
        "label": "Toàn văn bản",
        "periods": [
            {"code": "inforce", "start": date(2021, 6, 1), "end": date(2023, 8, 15)},
            {"code": "part", "start": date(2023, 8, 15), "end": None},
        ],
    },
    {
        "label": "Điều 6 khoản 1",
        "periods": [
            {"code": "inforce", "start": date(2021, 6, 1), "end": date(2023, 8, 15)},
            {"code": "inforce", "start": date(2023, 8, 15), "end": None, "label": "nội dung sửa đổi"},
        ],
    },
    {
        "label": "Điều 14 khoản 3",
        "periods": [
            {"code": "inforce", "start": date(2021, 6, 1), "end": date(2023, 8, 15)},
            {"code": "ended", "start": date(2023, 8, 15), "end": None},
        ],
    },
]
TIMELINE_EVENTS: list[dict[str, Any]] = [
    {"date": date(2021, 6, 1), "label": "có hiệu lực", "status": "inforce"},
    {"date": date(2023, 8, 15), "label": "27/2023/QĐ-UBND", "status": "part", "url": "#"},
    {"date": date(2025, 7, 1), "label": "hợp nhất tỉnh"},
    {"date": date(2027, 1, 15), "label": "căn cứ đổi", "status": "notyet"},
]

LOAD: list[dict[str, Any]] = [
    {"label": f"T{month}", "value": value} for month, value in enumerate((6, 7, 4, 5, 8, 11, 5, 4, 6, 5, 4, 2), start=1)
]

CITATIONS: list[dict[str, Any]] = [
    {"label": "208/2019/NĐ-CP", "url": "#", "status": "part", "note": "được sửa từ 15/01/2027"},
    {"label": "72/2020/QH14", "url": "#", "status": "inforce", "title": "Luật Bảo vệ môi trường"},
    {"label": "95/2024/TT-BXD", "status": "ended", "guess": True},
]

JOBS: list[dict[str, Any]] = [
    {"id": 1, "title": "Nhập 214 tệp Word", "state": "queued", "total": 0, "done": 0},
    {
        "id": 2,
        "title": "Nhập 214 tệp Word",
        "state": "running",
        "total": 214,
        "done": 87,
        "message": "Đang đọc 19/2022/QĐ-UBND",
    },
    {"id": 3, "title": "Xuất bốn danh mục", "state": "done", "total": 4, "done": 4, "result_url": "#"},
    {"id": 4, "title": "Dò mâu thuẫn", "state": "failed", "message": "Hết bộ nhớ ở văn bản 61; 60 văn bản đầu đã giữ."},
]

CHOICES: list[dict[str, str]] = [
    {"value": "keep", "label": "Giữ nguyên", "hint": "Còn phù hợp"},
    {"value": "amend", "label": "Sửa đổi, bổ sung", "hint": "Một phần không còn phù hợp"},
    {"value": "replace", "label": "Thay thế", "hint": "Bằng văn bản mới"},
    {"value": "repeal", "label": "Bãi bỏ", "hint": "Không cần quy định thay"},
    {"value": "pause", "label": "Tạm ngưng hiệu lực", "hint": "Chờ xử lý, có ngày kết thúc"},
    {"value": "refer", "label": "Chuyển cơ quan khác", "hint": "Không thuộc thẩm quyền"},
]
