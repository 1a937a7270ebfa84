"""Headings of articles and chapters: telling a title from the sentence that is the article itself.

"Điều 1. Phạm vi điều chỉnh" has a heading; "Điều 1. Ban hành kèm theo Quyết định này …" has none.  Extracted texts
wrap headings over lines, put them on the line below, or run them into the first sentence.
"""

from __future__ import annotations

import re

from legaldocs.law.folding import plain as folded

_READ = 4000  # characters of a line; flattened texts have a whole chapter in one
_LONGEST = 500
_LONGEST_WITH_STOP = 250
_ACT = (
    "Quyết định|Nghị quyết|Quy định|Quy chế|Thông tư|Nghị định|Luật|Chỉ thị|Điều lệ|Nội quy|Bộ luật|Pháp lệnh|Quy trình"
    "|Kế hoạch|Quy tắc|Đề án|Phương án"
)
_RULES = (
    "quy định|áp dụng|có hiệu lực|điều chỉnh|hướng dẫn|bao gồm|gồm|được|thay thế|phân cấp|bãi bỏ|ban hành|sửa đổi"
    "|ủy quyền|là"
)
_RUN_ON = re.compile(
    r"(?<=[\w)”\"])(?<!ngày)(?<!khi)(?<!của)(?<!theo)(?<!tại)[ ]+"
    rf"(?=(?:{_ACT})(?:[ ]số[ ]\S+)?[ ]này[ ](?:{_RULES})\b|Trong (?:{_ACT}) này\b"
    r"|Ban hành kèm theo (?:Quyết định|Nghị quyết) này\b|Bãi bỏ (?:toàn bộ|một phần)\b|Các từ ngữ\b"
    r"|Chánh Văn phòng[^;]*;|Giám đốc (?:Sở|các)[^;]*;|Thủ trưởng [^;]*;)"
)
_COMMON_TITLE = re.compile(
    r"(?:Phạm vi điều chỉnh(?:(?:,| và) đối tượng áp dụng)?|Đối tượng áp dụng|Hiệu lực thi hành|Điều khoản thi hành"
    r"|Tổ chức thực hiện|Trách nhiệm thi hành|Giải thích từ ngữ|Điều khoản chuyển tiếp|Quy định chuyển tiếp"
    r"|(?:Nguồn )?[Kk]inh phí thực hiện|Trách nhiệm thực hiện)[.:]?[ ]+(?=[A-ZĐ])"
)
_SENTENCE = re.compile(
    r"^giao (?:giam doc|so |uy ban|ubnd|chanh|cac |van phong|thu truong)|^ban hanh kem theo"
    r"|\bchiu trach nhiem (?:thi hanh|to chuc|thuc hien)|\bnay co hieu luc (?:thi hanh )?(?:ke|tu|sau)"
    r"|\bcac (?:ong|ba)\b.{0,40}chiu|(?:bao )?gom(?: cac| co)?[^.]{0,40}:$|\bnhu sau:?$|\bsau(?: day)?:$"
    r"|is responsible for|takes? effect|come into (?:force|effect)"
)
TITLE_OPENING = re.compile(
    r"(?:pham vi|doi tuong|giai thich|nguyen tac|hieu luc|dieu khoan|to chuc|trach nhiem|quyen|nghia vu|noi dung|muc |"
    r"dieu kien|ho so|trinh tu|thu tuc|thoi |kinh phi|nguon|quy dinh (?:chuyen|chung|ve)|che do|vi tri|co cau|nhiem vu|"
    r"chuc nang|tieu |cac truong hop|truong hop|cac hanh vi|hinh thuc|phuong |yeu cau|tham quyen|chinh sach|cong tac|"
    r"xu ly|quan ly|thanh tra|kiem tra|"
    r"scope|subjects?|entit|interpretation|definition|effect|implementation|responsibilit|governing|regulated)"
)
_OPERATIVE = re.compile(
    r"(?:ban hanh|cong bo|phe duyet|bai bo|giao|uy quyen|phan cap|thanh lap|thong nhat|dieu chinh|huy bo|dinh chinh|"
    r"cho phep|can cu|ke tu|thong qua|sua doi|bo sung|thay the|quy dinh|chanh van phong|giam doc|thu truong|chu tich|"
    r"bo truong|cac |nhung|khi |neu |moi |nguoi |bo |uy ban|hoi dong|chinh phu|co quan|trong |tat ca|to chuc, |nay |"
    r"nang |thuc hien |trien khai |ap dung |kien toan |gia han |thu hoi |tang "
    r"|quyet dinh|nghi quyet|promulgate|issue|approve|annul|this )"
)
_VERB = re.compile(
    r"\b(?:duoc|phai|bao gom|gom|la|khong|co trach nhiem|co quyen|quy dinh|ap dung|se|thi|nay|shall|must|is|are)\b"
)


_STRONG_VERB = re.compile(r"\b(?:phai|bao gom|gom|co trach nhiem|co quyen|quy dinh|ap dung|se|nay|shall|must)\b")
_UNIT_LAST = re.compile(r"\b(?:dieu|khoan|diem|muc) (?:\d\w*|[ivx]+|[a-h])$")
_NOT_AFTER = "".join(
    f"(?<!{word})" for word in ("cho", "của", "và", "do", "theo", "tại", "với", "là", "các", "từ", "chức")
)
_OPENER = re.compile(
    rf"(?<=[\w)”\"]){_NOT_AFTER}[ ]+(?=(?:Việc|Các|Những|Mọi|Mức|Khi|Trong|Trường hợp|Đối với|Chi tiết|Kinh phí|Nguồn"
    r"|Thời gian|Chính sách|Phí|Hồ sơ|Nội dung|Căn cứ|Hàng năm|Hằng năm|Định kỳ|Ngoài)\b)"
)
_SUBJECT = re.compile(
    rf"(?<=[\w)”\"]){_NOT_AFTER}[ ]+(?=(?:Người|Đối tượng|Cơ quan|Tổ chức|Cá nhân|Giám đốc|Thủ trưởng|Cán bộ)\b)"
)


def article_heading(line: str, *, listed: bool = False) -> str | None:
    """The heading in ``line`` (what follows "Điều n."), or ``None`` where the line is the operative sentence.

    ``listed`` says that clause 1 follows on the next line: then a line that ends in a stop is more likely a title.
    """
    line = " ".join(line[:_READ].split()).strip(" *_")
    if not line or line[0] in '"“(-+':
        return None
    bare = line.rstrip(".:;, ")
    plain = folded(line).lower()
    if line[-1] not in ".:;," and len(line) <= _LONGEST and not _SENTENCE.search(plain):
        return _run_on_title(line) or line
    return _run_on_title(line) or (bare if _is_title(plain, len(bare), listed=listed) else None)


def _is_title(plain: str, length: int, *, listed: bool = False) -> bool:
    """Whether a line closed by a stop or colon is a title all the same ("Hàm tham tán:")."""
    if length > _LONGEST_WITH_STOP or plain.endswith("/.") or _SENTENCE.search(plain) or re.search(r"[.;:] ", plain):
        return False
    if TITLE_OPENING.match(plain):
        return not re.search(r"\b(?:nay|se)\b", plain) or plain.endswith(" nay.")
    verb = _STRONG_VERB if listed else _VERB
    return not _OPERATIVE.match(plain) and not verb.search(plain)


def _run_on_title(line: str) -> str | None:
    """The title a sentence was glued to ("Phạm vi điều chỉnh Nghị quyết này quy định …")."""
    common = _COMMON_TITLE.match(line) if line[-1] in ".:;" else None
    if common:
        return common.group().rstrip(" .:")
    patterns = (_RUN_ON, _OPENER, _SUBJECT) if line[-1] in ".:;" else (_RUN_ON,)
    cuts = sorted(
        (cut.start(), pattern is _SUBJECT, pattern is _RUN_ON) for pattern in patterns if (cut := pattern.search(line))
    )
    for position, before_subject, before_act in cuts:
        title = line[:position].rstrip(" .:")
        plain = folded(title).lower()
        if (
            not 8 <= position <= 200
            or re.search(r"[.;:]", title)
            or _SENTENCE.search(plain)
            or _UNIT_LAST.search(plain)
        ):
            continue
        if before_act or (TITLE_OPENING.match(plain) if before_subject else _is_title(plain, len(title))):
            return title
    return None


def group_heading(line: str) -> str | None:
    """The title of a part, chapter, section or appendix, or ``None`` where there is none."""
    return " ".join(line[:_READ].split()).strip(" .:-–—*_#|") or None


def in_capitals(line: str) -> bool:
    """Whether a line is set in capitals, as titles are; digits and stops do not count."""
    letters = [char for char in line if char.isalpha()]
    return bool(letters) and sum(char.isupper() for char in letters) >= 0.8 * len(letters)
