"""Messages about questionnaires."""

MESSAGES: dict[str, tuple[str, str]] = {
    # The file as a whole
    "not_found": (
        "Không tìm thấy bảng hỏi “{path}”. Hãy ghi đường dẫn đến một tệp YAML, hoặc một trong các tên có "
        "sẵn: {known}.",
        "There is no questionnaire “{path}”. Give the path of a YAML file, or one of the names that come "
        "with the program: {known}.",
    ),
    "is_folder": (
        "“{path}” là một thư mục. Hãy ghi đường dẫn đến tệp YAML của bảng hỏi.",
        "“{path}” is a folder. Give the path of the questionnaire's YAML file.",
    ),
    "unreadable": (
        "Không đọc được tệp “{path}” ({reason}).",
        "The file “{path}” cannot be read ({reason}).",
    ),
    "too_large": (
        "Tệp “{path}” lớn hơn {largest} MB nên không thể là bảng hỏi.",
        "The file “{path}” is larger than {largest} MB, so it cannot be a questionnaire.",
    ),
    "not_utf8": (
        "Tệp “{path}” không phải văn bản UTF-8 (dòng {line}). Hãy mở bằng Notepad và lưu lại với mã hóa "
        "UTF-8.",
        "The file “{path}” is not UTF-8 text (line {line}). Open it in Notepad and save it with the "
        "encoding UTF-8.",
    ),
    "invalid": (
        "Bảng hỏi “{path}” có {count} lỗi. Hãy sửa các lỗi dưới đây rồi chạy lại.",
        "The questionnaire “{path}” has {count} error(s). Correct those listed below and run again.",
    ),
    # YAML
    "yaml_syntax": (
        "Dòng này không đúng cú pháp YAML ({reason}). Hãy xem lại dấu hai chấm, dấu ngoặc, dấu nháy và "
        "thụt đầu dòng ở đây và dòng ngay trên.",
        "This line is not valid YAML ({reason}). Check the colons, brackets, quotes and indentation here "
        "and on the line above.",
    ),
    "yaml_tab": (
        "Dòng này có ký tự Tab. YAML chỉ cho thụt đầu dòng bằng dấu cách: hãy thay Tab bằng dấu cách.",
        "This line has a tab. YAML is indented with spaces only: replace the tab with spaces.",
    ),
    "yaml_colon": (
        "Có dấu hai chấm ở chỗ không được phép. Nếu nó thuộc về câu chữ, hãy đặt cả câu trong dấu nháy "
        'kép: "…: …". Nếu không, hãy xem lại thụt đầu dòng.',
        "There is a colon where none may stand. If it belongs to the text, put the whole text in double "
        'quotes: "…: …". Otherwise check the indentation.',
    ),
    "yaml_anchor": (
        "Không được dùng neo và tham chiếu của YAML (&{value}, *{value}). Hãy viết đầy đủ nội dung ở đây.",
        "YAML's anchors and aliases (&{value}, *{value}) are not allowed. Write the content out here.",
    ),
    "yaml_tag": (
        "Không được dùng thẻ kiểu của YAML ({value}). Hãy xóa thẻ này; nếu dấu ! thuộc về câu chữ, hãy "
        "đặt cả câu trong dấu nháy kép.",
        "YAML's tags ({value}) are not allowed. Remove it; if the ! belongs to the text, put the whole "
        "text in double quotes.",
    ),
    "yaml_key": (
        "Tên mục phải là một từ, không phải danh sách hay nhóm mục. Câu chữ có dấu ngoặc {{ }} hoặc [ ] "
        "phải đặt trong dấu nháy kép.",
        "A key must be a word, not a list or a mapping. Text with {{ }} or [ ] must stand in double quotes.",
    ),
    "yaml_too_deep": (
        "Các mục lồng nhau quá {deepest} cấp. Hãy xem lại thụt đầu dòng và dấu ngoặc.",
        "Entries are nested more than {deepest} deep. Check the indentation and the brackets.",
    ),
    "yaml_second_document": (
        "Dấu --- bắt đầu một văn bản thứ hai. Mỗi tệp chỉ có một bảng hỏi: hãy tách thành hai tệp.",
        "A line --- begins a second document. A file holds one questionnaire: split it in two.",
    ),
    "yaml_empty": (
        "Tệp này không có nội dung. Hãy bắt đầu từ một bảng hỏi có sẵn trong questionnaires/.",
        "This file is empty. Start from one of the questionnaires in questionnaires/.",
    ),
    "duplicate_key": (
        "Mục “{value}” đã có ở dòng {first}. Hãy giữ lại một.",
        "The key “{value}” is already on line {first}. Keep one of them.",
    ),
    # Keys and kinds of values
    "unknown_key": (
        "Không có mục “{value}” ở đây. Các mục dùng được: {known}.",
        "There is no key “{value}” here. Keys that may be used: {known}.",
    ),
    "unknown_key_close": (
        "Không có mục “{value}” ở đây; có phải là “{close}”? Các mục dùng được: {known}.",
        "There is no key “{value}” here; did you mean “{close}”? Keys that may be used: {known}.",
    ),
    "missing_key": ("Thiếu mục bắt buộc “{key}”.", "The required key “{key}” is missing."),
    "not_a_mapping": (
        "“{key}” phải là một nhóm mục, mỗi mục một dòng dạng “tên: giá trị”.",
        "“{key}” must be a group of keys, each on a line of the form “key: value”.",
    ),
    "not_a_list": (
        "“{key}” phải là một danh sách: mỗi phần tử một dòng bắt đầu bằng dấu gạch ngang.",
        "“{key}” must be a list: each entry on a line that begins with a dash.",
    ),
    "not_a_text": (
        "“{key}” phải là chữ hoặc số, không phải danh sách hay nhóm mục.",
        "“{key}” must be a text or a number, not a list or a group of keys.",
    ),
    "text_too_long": (
        "“{key}” dài quá {longest} ký tự. Hãy rút ngắn.",
        "“{key}” is longer than {longest} characters. Shorten it.",
    ),
    "bad_code": (
        "Mã “{value}” không hợp lệ. Mã gồm tối đa 32 ký tự: chữ cái không dấu, chữ số, dấu chấm, gạch "
        "nối, gạch dưới; bắt đầu bằng chữ cái hoặc chữ số.",
        "The code “{value}” is not valid. A code has at most 32 characters: letters a–z, digits, dot, "
        "hyphen, underscore; it begins with a letter or a digit.",
    ),
    "not_a_level": (
        "“{key}” có giá trị “{value}”; cần số nguyên từ 0 đến 99.",
        "“{key}” has the value “{value}”; it needs a whole number from 0 to 99.",
    ),
    "not_a_share": (
        "“{key}” có giá trị “{value}”; cần số từ 0 đến 1, viết với dấu chấm (0.125) hoặc phân số (1/8).",
        "“{key}” has the value “{value}”; it needs a number from 0 to 1, written 0.125 or 1/8.",
    ),
    "unknown_choice": (
        "“{value}” không phải là một lựa chọn ở đây. Các lựa chọn: {known}.",
        "“{value}” is not a choice here. Choices: {known}.",
    ),
    "unknown_choice_close": (
        "“{value}” không phải là một lựa chọn ở đây; có phải là “{close}”? Các lựa chọn: {known}.",
        "“{value}” is not a choice here; did you mean “{close}”? Choices: {known}.",
    ),
    "other_format": (
        "Bảng hỏi viết theo định dạng số {value}; chương trình này đọc định dạng số {known}. Hãy cài "
        "phiên bản phù hợp.",
        "The questionnaire is written in format {value}; this program reads format {known}. Install the "
        "version that fits.",
    ),
    # Languages and labels
    "bad_language": (
        "“{value}” không phải mã ngôn ngữ. Dùng hai hoặc ba chữ thường, ví dụ vi, en.",
        "“{value}” is not a language code. Use two or three lower-case letters, such as vi, en.",
    ),
    "missing_label": (
        "“{key}” thiếu bản “{language}”, là ngôn ngữ đã khai báo ở mục languages.",
        "“{key}” has no text in “{language}”, which is declared under languages.",
    ),
    "undeclared_language": (
        "“{key}” có bản “{value}”, nhưng mục languages chỉ khai báo: {known}. Hãy thêm vào languages "
        "hoặc xóa dòng này.",
        "“{key}” has a text in “{value}”, but languages declares only: {known}. Add it there or remove "
        "this line.",
    ),
    # Scales
    "unknown_scale": (
        "Không có thang đo “{value}”. Các thang đo đã khai báo: {known}.",
        "There is no scale “{value}”. Scales declared: {known}.",
    ),
    "unknown_scale_close": (
        "Không có thang đo “{value}”; có phải là “{close}”? Các thang đo đã khai báo: {known}.",
        "There is no scale “{value}”; did you mean “{close}”? Scales declared: {known}.",
    ),
    "no_default_scale": (
        "Bảng hỏi có nhiều thang đo ({known}) mà nội dung này chưa ghi dùng thang nào. Hãy thêm “scale: "
        "…” ở đây, ở tiêu chí, hoặc ở đầu tệp làm mặc định.",
        "There are several scales ({known}) and this row names none. Add “scale: …” here, at the "
        "criterion, or at the top of the file as the default.",
    ),
    "columns_beside_items": (
        "“columns” là tên cột của một nội dung: hãy chuyển xuống từng nội dung trong items.",
        "“columns” names the column of one item: move it to the entries of items.",
    ),
}
