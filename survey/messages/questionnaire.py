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
    "missing_direction": (
        "Thang đo “{value}” thiếu “direction”. Hãy ghi ascending nếu số càng lớn càng hài lòng, "
        "descending nếu số càng nhỏ càng hài lòng.",
        "The scale “{value}” has no “direction”. Write ascending if a larger number means more "
        "satisfied, descending if a smaller one does.",
    ),
    "too_few_levels": (
        "Thang đo “{value}” có {count} mức; cần ít nhất 2.",
        "The scale “{value}” has {count} level(s); it needs at least 2.",
    ),
    "duplicate_level": (
        "Mức {value} đã có ở dòng {first}. Mỗi mức cần một giá trị riêng.",
        "The level {value} is already on line {first}. Each level needs a value of its own.",
    ),
    "same_level_label": (
        "“{value}” chỉ cả mức {one} và mức {two} của thang “{scale}” khi bỏ dấu và chữ hoa. Hãy sửa nhãn "
        "hoặc aliases để mỗi cách viết chỉ một mức.",
        "“{value}” means both level {one} and level {two} of the scale “{scale}” once marks and case are "
        "dropped. Change the labels or aliases so that each spelling means one level.",
    ),
    "level_not_on_scale": (
        "“{key}” có mức {value} không thuộc thang đo. Các mức của thang: {known}.",
        "“{key}” has the level {value}, which is not on the scale. Its levels: {known}.",
    ),
    "both_satisfied_and_not": (
        "Mức {value} nằm trong cả satisfied và dissatisfied. Hãy bỏ ở một bên.",
        "The level {value} is in both satisfied and dissatisfied. Remove it from one of them.",
    ),
    "satisfied_not_at_its_end": (
        "satisfied là {value}, nhưng với direction: {direction} thì các mức hài lòng nhất là {expected}. "
        "Hãy xem lại satisfied hoặc direction.",
        "satisfied is {value}, but with direction: {direction} the most satisfied levels are {expected}. "
        "Check satisfied or direction.",
    ),
    "dissatisfied_not_at_its_end": (
        "dissatisfied là {value}, nhưng với direction: {direction} thì các mức kém hài lòng nhất là "
        "{expected}. Hãy xem lại dissatisfied hoặc direction.",
        "dissatisfied is {value}, but with direction: {direction} the least satisfied levels are "
        "{expected}. Check dissatisfied or direction.",
    ),
    "satisfied_all_or_none": (
        "satisfied của thang “{value}” phải có ít nhất một mức và không được gồm tất cả các mức.",
        "satisfied of the scale “{value}” must have at least one level and must not have all of them.",
    ),
    "unused_scale": (
        "Không nội dung nào dùng thang đo “{value}”.",
        "No row uses the scale “{value}”.",
    ),
    "several_scales": (
        "Các nội dung của tiêu chí “{value}” dùng nhiều thang đo ({found}) nên không cộng được với nhau. "
        "Hãy dùng một thang, hoặc tách thành nhiều tiêu chí.",
        "The items of the criterion “{value}” use several scales ({found}), so they cannot be added up. "
        "Use one scale, or split the criterion.",
    ),
    # Answers that are not scores
    "unknown_nonresponse": (
        "Không có lựa chọn không chấm điểm “{value}”. Các mã đã khai báo ở nonresponse: {known}.",
        "There is no nonresponse option “{value}”. Codes declared under nonresponse: {known}.",
    ),
    "unknown_nonresponse_close": (
        "Không có lựa chọn không chấm điểm “{value}”; có phải là “{close}”? Các mã đã khai báo ở "
        "nonresponse: {known}.",
        "There is no nonresponse option “{value}”; did you mean “{close}”? Codes declared under "
        "nonresponse: {known}.",
    ),
    "unused_nonresponse": (
        "Không nội dung nào có ô “{value}”. Hãy ghi mã này ở mục nonresponse của nội dung, hoặc thêm "
        "“everywhere: true”.",
        "No row offers “{value}”. Name it under nonresponse of a row, or add “everywhere: true”.",
    ),
    "nonresponse_value_is_level": (
        "Giá trị {value} của “{code}” cũng là một mức của thang “{scale}” nên không phân biệt được với "
        "điểm. Hãy dùng giá trị khác.",
        "The value {value} of “{code}” is also a level of the scale “{scale}”, so it could not be told "
        "from a score. Use another value.",
    ),
    "nonresponse_label_is_level": (
        "“{value}” của “{code}” trùng với mức {level} của thang “{scale}”. Hãy dùng cách viết khác.",
        "“{value}” of “{code}” is the same as level {level} of the scale “{scale}”. Use another wording.",
    ),
    "same_nonresponse_label": (
        "“{value}” đã thuộc lựa chọn “{other}”. Mỗi cách viết chỉ được dùng cho một lựa chọn.",
        "“{value}” already belongs to the option “{other}”. Each spelling may belong to one option only.",
    ),
    "too_many_nonresponse": (
        "Có {count} lựa chọn không chấm điểm; nhiều nhất là {most}.",
        "There are {count} nonresponse options; at most {most} are allowed.",
    ),
    # Codes
    "duplicate_code": (
        "Mã “{value}” trùng với mã “{other}” ở dòng {first} (chữ hoa và dấu chấm, gạch không phân biệt). "
        "Hãy đổi một trong hai.",
        "The code “{value}” is the same as “{other}” on line {first} (case and punctuation do not "
        "count). Change one of them.",
    ),
    "criterion_named_as_item": (
        "Mã tiêu chí “{value}” cũng là mã của một nội dung. Chỉ được trùng khi đó là nội dung duy nhất "
        "của tiêu chí. Hãy đổi một mã.",
        "The criterion's code “{value}” is also an item's. They may be equal only where it is the "
        "criterion's sole item. Change one of them.",
    ),
    "reserved_code": (
        "Mã “{value}” được chương trình dùng riêng ({known}). Hãy đặt mã khác.",
        "The code “{value}” is kept for the program's own use ({known}). Choose another.",
    ),
    "too_many_items": (
        "Có {count} nội dung chấm điểm; nhiều nhất là {most}.",
        "There are {count} rated rows; at most {most} are allowed.",
    ),
    # Criteria and recipe
    "no_criteria": (
        "Chưa có tiêu chí nào. Cần ít nhất một.",
        "There are no criteria. At least one is needed.",
    ),
    "empty_criterion": (
        "Tiêu chí “{value}” không có nội dung nào trong items. Hãy thêm nội dung, hoặc bỏ dòng items nếu "
        "tiêu chí chỉ là một câu hỏi.",
        "The criterion “{value}” has no items. Add some, or remove the line items if the criterion is "
        "one question.",
    ),
    "unknown_weight": (
        "weights có “{value}” không phải mã tiêu chí (hay yếu tố) nào. Các mã: {known}.",
        "weights names “{value}”, which is not the code of a criterion (or factor). Codes: {known}.",
    ),
    "unknown_weight_close": (
        "weights có “{value}” không phải mã tiêu chí (hay yếu tố) nào; có phải là “{close}”? Các mã: "
        "{known}.",
        "weights names “{value}”, which is not the code of a criterion (or factor); did you mean "
        "“{close}”? Codes: {known}.",
    ),
    "weight_missing": (
        "weights chưa có trọng số của: {value}. Hãy ghi đủ (có thể là 0), hoặc bỏ weights để mọi trọng "
        "số bằng nhau.",
        "weights leaves out: {value}. Name them all (0 is allowed), or remove weights to make them equal.",
    ),
    "weights_sum": (
        "Tổng các trọng số là {value}; phải bằng 1. Số không viết tròn được thì dùng phân số, ví dụ 1/3.",
        "The weights sum to {value}; they must sum to 1. Write fractions, such as 1/3, where decimals do "
        "not end.",
    ),
    "unknown_factor": (
        "Không có yếu tố “{value}”. Các yếu tố khai báo ở recipe.factors: {known}.",
        "There is no factor “{value}”. Factors declared under recipe.factors: {known}.",
    ),
    "unknown_factor_close": (
        "Không có yếu tố “{value}”; có phải là “{close}”? Các yếu tố khai báo ở recipe.factors: {known}.",
        "There is no factor “{value}”; did you mean “{close}”? Factors declared under recipe.factors: "
        "{known}.",
    ),
    "unused_factor": (
        "Không nội dung nào thuộc yếu tố “{value}”.",
        "No row belongs to the factor “{value}”.",
    ),
    "no_factor": (
        "“{value}” chưa ghi thuộc yếu tố nào, nên không được tính trong sipas-factors. Hãy thêm “factor: "
        "…” ở đây hoặc ở tiêu chí.",
        "“{value}” belongs to no factor, so sipas-factors leaves it out. Add “factor: …” here or at the "
        "criterion.",
    ),
    # Spellings and columns
    "same_option_label": (
        "“{value}” chỉ hai lựa chọn của “{attribute}” khi bỏ dấu và chữ hoa. Mỗi cách viết chỉ được dùng "
        "cho một lựa chọn.",
        "“{value}” means two options of “{attribute}” once marks and case are dropped. Each spelling may "
        "belong to one option only.",
    ),
    "same_column": (
        "Tên cột “{value}” của “{owner}” đã thuộc “{other}” (dòng {first}), nên khi nhập không biết cột "
        "này là gì. Hãy bỏ ở một bên.",
        "The column “{value}” of “{owner}” already belongs to “{other}” (line {first}), so an import "
        "could not tell what it holds. Remove it from one of them.",
    ),
    "same_label": (
        "“{code}” có cùng nhãn với “{other}” (dòng {first}). Tệp nhập phải dùng mã làm tên cột, vì nhãn "
        "không phân biệt được.",
        "“{code}” has the same label as “{other}” (line {first}). Files must use codes as headers, since "
        "the labels cannot be told apart.",
    ),
    # What “questionnaire show” says
    "show_identity": (
        "{id} · bản {version} · ngôn ngữ: {languages}",
        "{id} · version {version} · languages: {languages}",
    ),
    "show_scale": ("Thang đo {id}: {direction}", "Scale {id}: {direction}"),
    "show_ascending": ("số càng lớn càng hài lòng", "a larger number means more satisfied"),
    "show_descending": ("số càng nhỏ càng hài lòng", "a smaller number means more satisfied"),
    "show_printed": ("in trên phiếu từ trái sang phải: {order}", "printed from left to right: {order}"),
    "show_satisfied": ("tính là hài lòng", "counts as satisfied"),
    "show_dissatisfied": ("tính là không hài lòng", "counts as dissatisfied"),
    "show_nonresponse": ("Trả lời không chấm điểm", "Answers that are not scores"),
    "show_in_files": ("trong tệp: {values}", "in files: {values}"),
    "show_criteria": (
        "Tiêu chí: {criteria}; nội dung chấm điểm: {items}",
        "Criteria: {criteria}; rated items: {items}",
    ),
    "show_offers": ("(có ô: {options})", "(with a box: {options})"),
    "show_on_scale": ("(thang đo {id})", "(scale {id})"),
    "show_overall": ("Câu hỏi chung", "Overall question"),
    "show_comment": ("Câu hỏi mở", "Open question"),
    "show_attributes": ("Đặc điểm của người trả lời: {count}", "About the respondent: {count}"),
    "show_open": ("theo dữ liệu", "as found in the data"),
    "show_recipe": ("Cách tính chỉ số: {preset}", "Index recipe: {preset}"),
    "show_equal": ("các tiêu chí có trọng số bằng nhau", "equal weights for the criteria"),
    "show_weights": ("trọng số: {weights}", "weights: {weights}"),
    "show_factors": ("yếu tố: {factors}", "factors: {factors}"),
    "show_minimum": (
        "Phiếu hợp lệ khi trả lời ít nhất {percent}% số tiêu chí.",
        "A form is valid when at least {percent}% of the criteria are answered.",
    ),
    "show_no_minimum": (
        "Mọi phiếu đều hợp lệ, dù bỏ trống bao nhiêu.",
        "Every form is valid, whatever is left blank.",
    ),
}
