"""Messages about a survey's plan and folder."""

MESSAGES: dict[str, tuple[str, str]] = {
    # The folder
    "no_survey": (
        "“{path}” không nằm trong thư mục khảo sát nào (không có tệp survey.toml ở đây hay ở các thư mục "
        "bên trên). Hãy chuyển vào thư mục khảo sát, dùng --survey THƯ_MỤC, hoặc tạo mới bằng “hailong "
        "init”.",
        "“{path}” is not inside a survey folder (there is no survey.toml here or in the folders above). "
        "Go to the survey's folder, use --survey DIR, or make one with “hailong init”.",
    ),
    "not_a_survey": (
        "Thư mục “{path}” không phải thư mục khảo sát: không có tệp survey.toml. Hãy chọn đúng thư mục, "
        "hoặc tạo mới bằng “hailong init”.",
        "The folder “{path}” is not a survey: it has no survey.toml. Choose the right folder, or make "
        "one with “hailong init”.",
    ),
    "not_a_folder": (
        "“{path}” là một tệp, không phải thư mục.",
        "“{path}” is a file, not a folder.",
    ),
    "no_folder": (
        "Không có thư mục “{path}”. Hãy xem lại đường dẫn, hoặc tạo mới bằng “hailong init”.",
        "There is no folder “{path}”. Check the path, or make one with “hailong init”.",
    ),
    "already_a_survey": (
        "“{path}” đã là một thư mục khảo sát. Hãy chọn một thư mục khác cho khảo sát mới.",
        "“{path}” is a survey already. Choose another folder for the new one.",
    ),
    "folder_not_empty": (
        "Thư mục “{path}” không trống (có “{found}”). Hãy chọn một thư mục chưa có hoặc còn trống.",
        "The folder “{path}” is not empty (it holds “{found}”). Choose one that is empty or does not "
        "exist yet.",
    ),
    "cannot_write": (
        "Không tạo được “{path}” ({reason}). Hãy chọn một nơi được phép ghi và còn dung lượng.",
        "“{path}” cannot be made ({reason}). Choose a place you may write to that has space left.",
    ),
    "unknown_template": (
        "Không có mẫu khảo sát “{name}”. Các mẫu có sẵn: {known}.",
        "There is no template “{name}”. Templates: {known}.",
    ),
    "unknown_template_close": (
        "Không có mẫu khảo sát “{name}”; có phải là “{close}”? Các mẫu có sẵn: {known}.",
        "There is no template “{name}”; did you mean “{close}”? Templates: {known}.",
    ),
    "leads_outside": (
        "“{path}” trong survey.toml dẫn ra ngoài thư mục khảo sát “{folder}”. Bảng hỏi và cơ sở dữ liệu "
        "phải nằm trong thư mục này.",
        "“{path}” in survey.toml leads out of the survey's folder “{folder}”. The questionnaire and the "
        "database must lie inside it.",
    ),
    # The file as a whole
    "is_folder": (
        "“{path}” là một thư mục; cần một tệp survey.toml.",
        "“{path}” is a folder; a file survey.toml is needed.",
    ),
    "unreadable": ("Không đọc được tệp “{path}” ({reason}).", "The file “{path}” cannot be read ({reason})."),
    "too_large": (
        "Tệp “{path}” lớn hơn {largest} MB nên không thể là survey.toml.",
        "The file “{path}” is larger than {largest} MB, so it cannot be a survey.toml.",
    ),
    "not_utf8": (
        "Tệp “{path}” không phải văn bản UTF-8 (dòng {line}). Hãy mở bằng Notepad và lưu lại với mã hóa "
        "UTF-8.",
        "The file “{path}” is not UTF-8 text (line {line}). Open it in Notepad and save it with the "
        "encoding UTF-8.",
    ),
    "not_toml": (
        "Tệp “{path}” không đúng cú pháp TOML: {reason}. Chữ phải đặt trong dấu nháy kép; số thập phân "
        "viết với dấu chấm; ngày viết 2020-06-15.",
        "The file “{path}” is not valid TOML: {reason}. Text must stand in double quotes; decimals are "
        "written with a point; dates as 2020-06-15.",
    ),
    "invalid": (
        "Tệp “{path}” có {count} lỗi. Hãy sửa các lỗi dưới đây rồi chạy lại.",
        "The file “{path}” has {count} error(s). Correct those listed below and run again.",
    ),
    # Keys and kinds of values
    "missing_table": ("Thiếu phần [{key}].", "The section [{key}] is missing."),
    "missing_key": (
        "Phần [{table}] thiếu mục bắt buộc “{key}”.",
        "The section [{table}] lacks the required key “{key}”.",
    ),
    "unknown_key": (
        "Không có mục “{value}” ở đây. Các mục dùng được: {known}.",
        "There is no key “{value}” here. Keys that may be used: {known}.",
    ),
    "unknown_key_close": (
        "Không có mục “{value}” ở đây; có phải là “{close}”? Các mục dùng được: {known}.",
        "There is no key “{value}” here; did you mean “{close}”? Keys that may be used: {known}.",
    ),
    "not_a_table": (
        "“{key}” phải là một phần gồm nhiều mục, mở đầu bằng dòng [{key}].",
        "“{key}” must be a section of keys that begins with a line [{key}].",
    ),
    "not_a_list": (
        '“{key}” phải là một danh sách trong ngoặc vuông, ví dụ ["…", "…"].',
        '“{key}” must be a list in square brackets, such as ["…", "…"].',
    ),
    "not_a_text": (
        '“{key}” có giá trị {value}; cần chữ đặt trong dấu nháy kép, ví dụ "00007".',
        '“{key}” has the value {value}; it needs text in double quotes, such as "00007".',
    ),
    "text_too_long": (
        "“{key}” dài quá {longest} ký tự. Hãy rút ngắn.",
        "“{key}” is longer than {longest} characters. Shorten it.",
    ),
    "bad_id": (
        "Mã “{value}” không hợp lệ. Mã gồm tối đa 32 ký tự: chữ cái không dấu, chữ số, dấu chấm, gạch "
        "nối, gạch dưới; bắt đầu bằng chữ cái hoặc chữ số.",
        "The id “{value}” is not valid. An id has at most 32 characters: letters a–z, digits, dot, "
        "hyphen, underscore; it begins with a letter or a digit.",
    ),
    "unknown_appendix": (
        "Phụ lục báo cáo cải cách hành chính không có dòng “{value}” cho kết quả khảo sát. Dùng được: {known}; "
        "không cần thì bỏ khóa appendix.",
        "The appendix of the administrative-reform report has no line “{value}” for a survey's result. Allowed: "
        "{known}; leave the key appendix out where none is meant.",
    ),
    "same_appendix": (
        "Dòng “{value}” của phụ lục đã dùng cho cấp “{other}”; mỗi dòng chỉ dùng cho một cấp.",
        "The appendix line “{value}” is the level “{other}”'s already; a line belongs to one level.",
    ),
    "bad_languages": (
        '“{key}” cần chữ, hoặc chữ theo từng ngôn ngữ dạng {{ vi = "…", en = "…" }}.',
        '“{key}” needs a text, or a text per language such as {{ vi = "…", en = "…" }}.',
    ),
    "bad_language": (
        "“{value}” không phải ngôn ngữ của báo cáo. Chọn một trong: {known}.",
        "“{value}” is not a language of reports. Choose one of: {known}.",
    ),
    "bad_count": (
        "“{key}” có giá trị {value}; cần số nguyên từ {least} trở lên, viết liền không có dấu chấm (2400).",
        "“{key}” has the value {value}; it needs a whole number of at least {least}, without separators "
        "(2400).",
    ),
    "bad_share": (
        "“{key}” có giá trị {value}; cần số lớn hơn 0 và không quá 1, ví dụ 0.80 cho 80%.",
        "“{key}” has the value {value}; it needs a number above 0 and at most 1, such as 0.80 for 80%.",
    ),
    "bad_date": (
        '“{key}” có giá trị {value}; cần ngày dạng 2020-06-15 hoặc "15/06/2020".',
        '“{key}” has the value {value}; it needs a date such as 2020-06-15 or "15/06/2020".',
    ),
    # The plan as a whole
    "outside_folder": (
        "“{key}” trỏ đến “{value}”, ngoài thư mục khảo sát. Hãy chép tệp vào thư mục khảo sát và chỉ ghi "
        "tên tệp.",
        "“{key}” points to “{value}”, outside the survey's folder. Copy the file into the folder and "
        "give only its name.",
    ),
    "same_file": (
        '“database” trùng với một tệp khác của khảo sát ({value}). Hãy dùng tên khác, ví dụ "survey.db".',
        '“database” is another file of the survey ({value}). Use another name, such as "survey.db".',
    ),
    "period_reversed": (
        "Ngày kết thúc {value} trước ngày bắt đầu.",
        "The period ends on {value}, before it begins.",
    ),
    "no_units": (
        "Chưa khai báo đơn vị nào. Mỗi đơn vị là một khối bắt đầu bằng dòng [[units]].",
        "No units are declared. Each unit is a block that begins with a line [[units]].",
    ),
    "unknown_level": (
        "Không có cấp “{value}”. Các cấp đã khai báo trong [levels]: {known}.",
        "There is no level “{value}”. Levels declared under [levels]: {known}.",
    ),
    "same_id": (
        "Mã “{value}” trùng với mã “{first}” của “{other}” (chữ hoa, chữ thường và số 0 ở đầu không phân "
        "biệt). Mỗi đơn vị cần một mã riêng.",
        "The id “{value}” is the same as “{first}” of “{other}” (case and leading zeros do not count). "
        "Each unit needs an id of its own.",
    ),
    "same_name": (
        "“{value}” cũng chỉ đơn vị “{other}” (mã {first}) khi bỏ dấu và chữ hoa. Hãy sửa tên hoặc "
        "aliases để mỗi cách viết chỉ một đơn vị.",
        "“{value}” also means the unit “{other}” (id {first}) once marks and case are dropped. Change "
        "the name or the aliases so that each spelling means one unit.",
    ),
    "unknown_parent": (
        "Không có đơn vị nào mang mã “{value}”, ghi ở parent.",
        "No unit has the id “{value}” given as parent.",
    ),
    "parent_cycle": (
        "Các đơn vị cấp trên tạo thành vòng tròn qua “{value}”. Hãy bỏ bớt một mục parent.",
        "The parents form a circle through “{value}”. Remove one of them.",
    ),
    "validity_reversed": (
        "valid_to {value} trước valid_from.",
        "valid_to {value} is before valid_from.",
    ),
    "unit_ended": (
        "“{unit}” không còn từ sau ngày {value}, trước kỳ khảo sát. Hãy bỏ đơn vị này hoặc sửa ngày.",
        "“{unit}” ended on {value}, before the survey's period. Remove the unit or correct the date.",
    ),
    "unit_not_begun": (
        "“{unit}” chỉ có từ ngày {value}, sau kỳ khảo sát. Hãy bỏ đơn vị này hoặc sửa ngày.",
        "“{unit}” begins on {value}, after the survey's period. Remove the unit or correct the date.",
    ),
    "bad_lonely": (
        "“lonely” ghi “{value}”; chỉ được chọn một trong: {known}.",
        "“lonely” is “{value}”; it may be one of: {known}.",
    ),
    "bad_total": (
        "Tổng biên “{key}” có giá trị {value}; cần một số từ 0 trở lên, viết liền không có dấu chấm (2400), hoặc "
        "“keep” để các phiếu của nhóm này giữ nguyên tỷ trọng.",
        "The margin's total “{key}” is {value}; it needs a number of 0 or more, without separators (2400), or "
        "“keep” for forms that are to keep the share they have.",
    ),
    "margin_populations": (
        "unit = “population” cần số hồ sơ (population) của mọi đơn vị; còn thiếu: {units}.",
        "unit = “population” needs the population of every unit; these have none: {units}.",
    ),
    "unknown_margin": (
        "[margins] ghi “{value}”, không phải “unit” hay mã đặc điểm nào có các nhóm trả lời trong bảng hỏi. Các mã: "
        "{known}.",
        "[margins] names “{value}”, which is neither “unit” nor the code of an attribute with categories. Codes: "
        "{known}.",
    ),
    "unknown_margin_category": (
        "[margins.{margin}] ghi “{value}”, không phải nhóm nào. Các mã: {known}.",
        "[margins.{margin}] names “{value}”, which is no category. Codes: {known}.",
    ),
    "unknown_stratum": (
        "strata ghi “{value}”, không phải mã đặc điểm nào trong bảng hỏi. Các mã: {known}.",
        "strata names “{value}”, which is not the code of an attribute in the questionnaire. Codes: {known}.",
    ),
    # The figure of `hailong plan`
    "chart_title": (
        "Cỡ mẫu như kế hoạch sẽ nói được đến đâu",
        "What a survey of the planned size will be able to say",
    ),
    "chart_reading": (
        "Đường: sai số theo số phiếu nếu {expected} hài lòng (hệ số thiết kế {deff}, độ tin cậy {level}); chênh lệch nhỏ nhất "
        "thấy được với lực {power} sau hiệu chỉnh",
        "Line: the margin by number of forms if {expected} are satisfied (design effect {deff}, confidence {level}); smallest "
        "differences found with power {power} after adjustment",
    ),
    "chart_points": ("Điểm phần trăm", "Percentage points"),
    "chart_forms": ("Số phiếu", "Forms"),
    "chart_units": ("{count} đơn vị", "{count} units"),
    "chart_wanted": ("Sai số mong muốn: {precision}", "Margin wanted: {precision}"),
    "chart_margin": ("Sai số", "Margin"),
    "chart_difference": ("Chênh lệch thấy được với mức chung", "Difference found from the whole"),
    "chart_difference_pair": ("Chênh lệch thấy được giữa hai đơn vị", "Difference found between two units"),
    "chart_for_precision": (
        "Để sai số một đơn vị không quá {precision} điểm cần {forms} phiếu",
        "A margin of {precision} points for one unit takes {forms} forms",
    ),
    "chart_for_target": (
        "để kết luận về mục tiêu {target}: {forms} phiếu",
        "a verdict on the target of {target} takes {forms}",
    ),
    "chart_slovin_limit": (
        "công thức Slovin khi chưa biết tổng số hồ sơ (giới hạn 1/e²): {forms} phiếu",
        "Slovin's formula, the number of cases not known (its limit 1/e²), gives {forms}",
    ),
    "chart_slovin": (
        "công thức Slovin cho toàn bộ: {forms} phiếu",
        "Slovin's formula for all gives {forms}",
    ),
    "chart_ranks": (
        "Hạng: nếu {units} đơn vị khác nhau với độ lệch {spread} điểm, đơn vị thực sự tốt nhất đứng đầu với xác suất {first}; "
        "tập hạng tin cậy của một đơn vị chứa trung bình:",
        "Ranks: with {units} units spread by {spread} points, the truly best unit comes first with probability {first}; on "
        "average a unit's confidence set holds:",
    ),
    "chart_rank_width": ("cho riêng một đơn vị", "for one unit alone"),
    "chart_rank_width_simultaneous": ("cho mọi đơn vị cùng lúc", "for all units at once"),
    "chart_of": ("{width} / {units}", "{width} of {units}"),
    "alt": (
        "Sai số của {units} đơn vị từ {low} đến {high} điểm phần trăm, của toàn bộ {all}; tập hạng của một đơn vị rộng trung "
        "bình {width} bậc.",
        "Margins of {units} units from {low} to {high} percentage points, of everything {all}; a unit's rank set is {width} "
        "ranks wide on average.",
    ),
}
