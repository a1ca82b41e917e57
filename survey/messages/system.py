"""What the operating system answers, and what a function says of a wrong argument, in the user's language."""

from __future__ import annotations

import errno

MESSAGES: dict[str, tuple[str, str]] = {
    "ENOENT": ("không có tệp hoặc thư mục này", "there is no such file or folder"),
    "EACCES": ("không có quyền truy cập", "no permission"),
    "EPERM": ("không có quyền thực hiện", "not permitted"),
    "EISDIR": ("đây là một thư mục", "it is a folder"),
    "ENOTDIR": ("một phần của đường dẫn không phải thư mục", "a part of the path is not a folder"),
    "EEXIST": ("tên này đã có", "the name is taken"),
    "ENOSPC": ("ổ đĩa đã đầy", "the disk is full"),
    "EDQUOT": ("hết dung lượng được cấp", "the disk quota is used up"),
    "EROFS": ("ổ đĩa chỉ cho phép đọc", "the disk is read-only"),
    "EIO": ("ổ đĩa báo lỗi", "the disk reports an error"),
    "ENAMETOOLONG": ("tên quá dài", "the name is too long"),
    "ENOTEMPTY": ("thư mục không trống", "the folder is not empty"),
    "EBUSY": ("đang được chương trình khác dùng", "in use by another program"),
    "ETXTBSY": ("đang được chương trình khác dùng", "in use by another program"),
    "wrong_argument": (
        "{function}(): tham số “{name}” phải là {expected}, nhưng nhận được giá trị kiểu {found}.",
        "{function}(): the argument '{name}' is to be {expected}, but a value of type {found} was given.",
    ),
    "other": ("hệ thống báo lỗi", "the system reports an error"),
}


def reason_name(error: OSError) -> str:
    """The name in MESSAGES under which the reason of `error` is said."""
    name = errno.errorcode.get(error.errno or 0, "other")
    return name if name in MESSAGES else "other"
