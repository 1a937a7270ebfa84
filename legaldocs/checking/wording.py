"""The official words of a finding: Vietnamese whatever the reader's language, each fact from the finding itself."""

from __future__ import annotations

from legaldocs.checking.criteria import criteria
from legaldocs.checking.models import CheckFinding, Handling

LONGEST = 400
ASKS = {
    Handling.REPEAL: "bãi bỏ toàn bộ văn bản",
    Handling.REPEAL_PART: "bãi bỏ một phần văn bản",
    Handling.AMEND: "sửa đổi, bổ sung",
    Handling.REPLACE: "thay thế văn bản",
    Handling.SUSPEND: "đình chỉ thi hành",
    Handling.CORRECT: "đính chính",
}


def sentence(found: CheckFinding) -> str:
    """ "Tại Điều 5 khoản 2: “…” trái với …; căn cứ đối chiếu: …; đề nghị …." from one finding alone."""
    criterion = criteria()[found.criterion]
    verb = "có sai sót về" if criterion.correctable else "có dấu hiệu trái pháp luật về"
    quote = " ".join(found.quote.split())
    quote = quote if len(quote) <= LONGEST else quote[:LONGEST].rsplit(" ", 1)[0] + "…"
    place = f"Tại {found.label}" if found.label else "Tại văn bản"
    parts = [
        f"{place}, nội dung “{quote}” {verb} {criterion.short_vi}",
        f"căn cứ đối chiếu: {found.article} ({found.evidence.rstrip(' .')})",
    ]
    if found.remark:
        parts.append(found.remark.rstrip(" ."))
    if found.handling:
        parts.append(f"đề nghị {ASKS[found.handling]}")
    return "; ".join(parts) + "."
