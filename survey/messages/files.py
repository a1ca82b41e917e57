"""What is said when a file cannot be written."""

from __future__ import annotations

MESSAGES: dict[str, tuple[str, str]] = {
    "cannot_write": (
        "Không ghi được “{path}”: {reason}. Các tệp cũ vẫn còn nguyên. Hãy kiểm tra quyền ghi và dung lượng đĩa; nếu tệp "
        "đang mở trong Word, Excel hay chương trình khác thì đóng lại, rồi chạy lại.",
        "Cannot write '{path}': {reason}. The old files are as they were. Check the right to write and the space on the "
        "disk; if Word, Excel or another program has the file open, close it; then run again.",
    ),
    "not_put_back": (
        "Không ghi được “{path}”: {reason}, và không đặt lại được tệp cũ. Bản cũ còn nguyên ở: {old}. Hãy kiểm tra quyền "
        "ghi và dung lượng đĩa, rồi đổi tên bản cũ về tên trước đây của nó.",
        "Cannot write '{path}': {reason}, and an old file could not be put back. The old one is whole in: {old}. Check the "
        "right to write and the space on the disk, then give it its earlier name again.",
    ),
}
