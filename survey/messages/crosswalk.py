"""What a crosswalk of units may be told."""

MESSAGES: dict[str, tuple[str, str]] = {
    "invalid": (
        "Bảng đối chiếu đơn vị “{path}” có {count} lỗi. Hãy sửa các lỗi dưới đây rồi chạy lại.",
        "The crosswalk “{path}” has {count} error(s). Correct those listed below and run again.",
    ),
    "unknown": (
        "Không có bảng đối chiếu “{found}”. Hãy dùng một tệp .toml hoặc một tên có sẵn: {known}.",
        "There is no crosswalk “{found}”. Use a .toml file or a name that comes along: {known}.",
    ),
    "too_large": (
        "Tệp “{path}” lớn hơn {largest} MB nên không thể là bảng đối chiếu đơn vị.",
        "The file “{path}” is larger than {largest} MB, so it cannot be a crosswalk.",
    ),
    "empty_list": (
        "Cần ít nhất một khối [[{listed}]].",
        "At least one block [[{listed}]] is needed.",
    ),
    "bad_ended": (
        "“ended” là {value}; chỉ được viết true hoặc false.",
        "“ended” is {value}; it may be true or false.",
    ),
    "bad_share": (
        "Tỷ lệ {value} không hợp lệ. Viết một số lớn hơn 0 và không quá 1, ví dụ 0.6; chưa biết thì viết "
        "“unknown”.",
        "The share {value} is not valid. Write a number above 0 and at most 1, such as 0.6; where it is not "
        "known, “unknown”.",
    ),
    "same_id": (
        "Mã {value} xuất hiện hai lần trong cùng một danh sách.",
        "The id {value} stands twice in one list.",
    ),
    "unknown_unit": (
        "Không có đơn vị mã {value} trong danh sách [[{listed}]].",
        "There is no unit with the id {value} in the list [[{listed}]].",
    ),
    "same_move": (
        "Việc chuyển từ {value} sang {later} được ghi hai lần. Hãy gộp thành một khối.",
        "The move from {value} to {later} is written twice. Make one block of them.",
    ),
    "shares_not_one": (
        "Các tỷ lệ của {unit} cộng lại bằng {value}; phải bằng 1.",
        "The shares of {unit} add up to {value}; they must add up to 1.",
    ),
    "shares_leave_nothing": (
        "Các tỷ lệ đã biết của {unit} cộng lại bằng {value}, không còn phần nào cho nơi chưa biết.",
        "The known shares of {unit} add up to {value}, which leaves nothing for the unknown ones.",
    ),
    "goes_nowhere": (
        "Chưa ghi địa bàn của {unit} ({value}) chuyển đi đâu. Hãy thêm khối [[moves]], hoặc ghi ended = true "
        "nếu không có đơn vị nào thay thế.",
        "Where the area of {unit} ({value}) went is not written. Add a block [[moves]], or ended = true if "
        "nothing takes its place.",
    ),
    "ended_but_moves": (
        "{unit} ({value}) ghi ended = true nhưng vẫn có khối [[moves]]. Hãy bỏ một trong hai.",
        "{unit} ({value}) is written as ended but has a block [[moves]]. Remove one of them.",
    ),
    # Use
    "no_unit": (
        "Bảng đối chiếu không có đơn vị mã {unit}. Các mã có: {known}.",
        "The crosswalk has no unit with the id {unit}. It has: {known}.",
    ),
    "new_area": (
        "{unit} không nhận địa bàn của đơn vị cũ nào, nên không so sánh được với kỳ trước.",
        "{unit} took over no area of an earlier unit, so it cannot be compared.",
    ),
    "unknown_share": (
        "Chưa biết {unit} nhận bao nhiêu phần của {earlier}, nên không so sánh được với kỳ trước. Hãy điền tỷ "
        "lệ vào bảng đối chiếu khi có số liệu.",
        "How much of {earlier} went to {unit} is not known, so they cannot be compared. Enter the share in "
        "the crosswalk once it is known.",
    ),
    "nothing_usable": (
        "Bảng đối chiếu “{name}” không có đơn vị nào so sánh được: chưa biết tỷ lệ nào.",
        "No unit of the crosswalk “{name}” can be compared: no share is known.",
    ),
    "and_more": ("{names} và {count} đơn vị nữa", "{names} and {count} more"),
    "reused": (
        "Mã hoặc tên này trước đây chỉ địa bàn khác ({unit}).",
        "This id or name used to mean another area ({unit}).",
    ),
    # Shown by `hailong crosswalk`
    "listed": ("Bảng đối chiếu có sẵn: {names}.", "Crosswalks that come along: {names}."),
    "fine": (
        "{name}: {before} đơn vị trước, {after} đơn vị sau, {moves} lần chuyển.",
        "{name}: {before} units before, {after} after, {moves} moves.",
    ),
    "problems": ("{file}: {count} lỗi", "{file}: {count} problems"),
    "before": ("Trước", "Before"),
    "after": ("Sau", "After"),
    "share": ("Tỷ lệ", "Share"),
    "on": ("Từ ngày", "Since"),
    "unknown_word": ("chưa biết", "unknown"),
    "ends": ("(không có đơn vị thay thế)", "(nothing takes its place)"),
    "heading_breaks": ("KHÔNG SO SÁNH ĐƯỢC", "CANNOT BE COMPARED"),
    "no_breaks": (
        "Đã biết mọi đơn vị sau từ đâu mà có: so sánh được hết.",
        "It is known what every later unit was made of: all can be compared.",
    ),
    "heading_interpolated": ("SO SÁNH ĐƯỢC VỚI MỘT GIẢ ĐỊNH", "COMPARED UNDER AN ASSUMPTION"),
    "interpolated": (
        "{names}: nhận một phần đơn vị cũ. Kỳ trước của các đơn vị này được nội suy (tỷ lệ × số hồ sơ), coi chỉ số "
        "như nhau trong mọi phần của một đơn vị cũ; phiếu kỳ trước không cho biết có đúng vậy không.",
        "{names}: took part of an earlier unit. What they were before is interpolated (share × cases), as if the "
        "index were the same in every part of an earlier unit; the earlier forms cannot tell whether it was.",
    ),
    "use": (
        "Dùng trong so sánh: hailong compare --with KHẢO_SÁT_TRƯỚC --crosswalk {name}",
        "For a comparison: hailong compare --with EARLIER_SURVEY --crosswalk {name}",
    ),
    # The figure
    "chart_reading": (
        "Dải: phần của đơn vị cũ chuyển sang đơn vị mới, càng dày càng nhiều (xanh: trọn đơn vị, cam: một phần); nét "
        "đứt: chưa biết bao nhiêu; ≈: kỳ trước được nội suy từ các phần; ✕: không so sánh được với kỳ trước",
        "Band: the part of an old unit that went to a new one, thicker for more (blue: all of it, orange: a part); "
        "dashed: nobody knows how much; ≈: interpolated from parts; ✕: cannot be compared with before",
    ),
    "chart_before": ("Trước", "Before"),
    "chart_after": ("Sau", "After"),
    "chart_ended": ("{unit} (không còn)", "{unit} (gone)"),
    "chart_unknown_share": ("chưa biết tỷ lệ nhận về", "shares not known"),
    "chart_interpolated": (
        "nội suy theo tỷ lệ, với một giả định",
        "interpolated by shares, under an assumption",
    ),
    "chart_new_area": ("không từ đơn vị cũ nào", "from no old unit"),
    "chart_reused": ("mã hoặc tên cũ của {unit}", "id or name once of {unit}"),
    "alt": (
        "{before} đơn vị trước thành {after} đơn vị sau; mọi đơn vị đều so sánh được.",
        "{before} units before became {after}; all of them can be compared.",
    ),
    "alt_interpolated": (
        "Kỳ trước được nội suy cho {count} đơn vị nhận một phần đơn vị cũ: {names}.",
        "What they were before is interpolated for {count} that took a part of an old unit: {names}.",
    ),
    "alt_breaks": (
        "{before} đơn vị trước thành {after} đơn vị sau; {count} đơn vị không so sánh được: {names}.",
        "{before} units before became {after}; {count} cannot be compared: {names}.",
    ),
}
