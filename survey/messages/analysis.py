"""What the analysis says: why a number is missing, what a choice means, what cannot be computed."""

from __future__ import annotations

MESSAGES: dict[str, tuple[str, str]] = {
    # names
    "everything": ("Toàn bộ", "All"),
    "not_given": ("Để trống", "Left blank"),
    "composite": ("Chỉ số chung", "Composite index"),
    # errors
    "unknown_attribute": (
        "Không có thông tin “{found}” để phân nhóm. Có thể dùng: {known}.",
        "There is no “{found}” to group by. You can use: {known}.",
    ),
    "unknown_criterion": (
        "Không có tiêu chí hoặc câu hỏi “{found}”. Có thể dùng: {known}.",
        "There is no criterion or item “{found}”. You can use: {known}.",
    ),
    "unknown_choice": (
        "Không có lựa chọn “{found}” cho {option}. Có thể dùng: {known}.",
        "“{found}” is not a choice for {option}. You can use: {known}.",
    ),
    "unknown_recipe": (
        "Không có cách tính chỉ số “{found}”. Có thể dùng: {known}.",
        "There is no index recipe “{found}”. You can use: {known}.",
    ),
    "no_factors": (
        "Phiếu “{questionnaire}” chưa ghi câu hỏi nào thuộc yếu tố SIPAS nào, nên không tính được theo cách"
        " “sipas-factors”. Hãy thêm “factor” cho tiêu chí hoặc câu hỏi.",
        "The questionnaire “{questionnaire}” does not say which SIPAS factor its rows belong to, so the"
        " recipe “sipas-factors” cannot be used. Add “factor” to its criteria or items.",
    ),
    "bad_recipe_weights": (
        "Trọng số của các tiêu chí phải không âm và có tổng lớn hơn 0 (đang là {total}).",
        "The weights of the criteria must not be negative and must sum to more than 0 (they sum to {total}).",
    ),
    "bad_level": (
        "Độ tin cậy phải nằm giữa 0 và 1, ví dụ 0.95 (đang là {found}).",
        "The confidence level must lie between 0 and 1, for example 0.95 (it is {found}).",
    ),
    "bad_target": (
        "Mục tiêu phải nằm giữa 0 và 1, ví dụ 0.8 cho 80% (đang là {found}).",
        "The target must lie between 0 and 1, for example 0.8 for 80% (it is {found}).",
    ),
    "unknown_unit": (
        "Không có đơn vị “{found}”. Các đơn vị: {known}.",
        "There is no unit “{found}”. The units are: {known}.",
    ),
    "bad_weights": (
        "Có {count} phiếu mà trọng số bị trống, âm hoặc không phải là số. Hãy sửa cột trọng số.",
        "{count} forms have a weight that is missing, negative or not a number. Correct the weight column.",
    ),
    "too_many_groups": (
        "Cách phân nhóm này tạo ra {count} nhóm, quá nhiều để tính. Hãy bớt thông tin phân nhóm.",
        "This grouping makes {count} groups, too many to compute. Group by fewer attributes.",
    ),
    "population_unknown": (
        "Chưa biết tổng số hồ sơ của: {units}. Hãy ghi vào survey.toml (population), hoặc không dùng trọng số"
        " theo tổng số hồ sơ.",
        "The population is not known for: {units}. Write it in survey.toml (population), or do not weight by"
        " population.",
    ),
    "population_too_small": (
        "Số phiếu nhiều hơn tổng số hồ sơ đã ghi của: {units}. Hãy sửa tổng số hồ sơ (population), hoặc"
        " dùng --no-fpc.",
        "There are more forms than the population given for: {units}. Correct the population, or use"
        " --no-fpc.",
    ),
    "frame_no_column": (
        "Bảng dữ liệu không có cột “{column}”. Các cột hiện có: {known}.",
        "The data frame has no column “{column}”. Its columns are: {known}.",
    ),
    "frame_no_items": (
        "Không tìm thấy cột nào trong bảng dữ liệu khớp với câu hỏi của phiếu “{questionnaire}”.",
        "No column of the data frame matches an item of the questionnaire “{questionnaire}”.",
    ),
    "frame_bad_values": (
        "Bảng dữ liệu có {count} loại giá trị không hiểu được. Sửa các giá trị đó, hoặc dùng "
        'unusable="missing" để coi là không trả lời.',
        "The data frame holds {count} kinds of values that cannot be read. Correct them, or use "
        'unusable="missing" to take them as no answer.',
    ),
    "frame_bad_value": (
        "Cột “{column}”: không hiểu giá trị “{value}” ({count} dòng). Cho phép: {allowed}.",
        "Column “{column}”: the value “{value}” is not understood ({count} rows). Allowed: {allowed}.",
    ),
    "frame_no_unit": (
        "Có {count} dòng không ghi đơn vị trong cột “{column}”.",
        "{count} rows name no unit in the column “{column}”.",
    ),
    "frame_unknown_unit": (
        "Cột “{column}” có đơn vị không nằm trong danh sách: {found}.",
        "The column “{column}” names units that are not in the list: {found}.",
    ),
    "source_not_found": (
        "Không tìm thấy tệp nào khớp với “{path}”. Hãy kiểm tra đường dẫn, và đặt mẫu tên tệp trong dấu nháy.",
        "No file matches “{path}”. Check the path, and put a pattern between quotation marks.",
    ),
    "source_kinds": (
        "“{path}” khớp với các tệp loại {found}. Chỉ đọc được tệp .parquet hoặc .csv, mỗi lần một loại.",
        "“{path}” stands for files of the kind {found}. Only .parquet or .csv files are read, one kind at a time.",
    ),
    "source_unreadable": (
        "Không đọc được dữ liệu từ “{path}” ({kind}). Hãy kiểm tra tệp, bảng hoặc kết nối, rồi chạy lại.",
        "The answers in “{path}” cannot be read ({kind}). Check the file, the table or the connection, then "
        "run again.",
    ),
    "source_no_table": (
        "Địa chỉ máy chủ cần kèm tên bảng chứa phiếu, ví dụ --table khao_sat.phieu.",
        "A server's address needs the name of the table of the forms, for example --table survey.forms.",
    ),
    "source_empty": (
        "Nguồn dữ liệu không có phiếu nào.",
        "The source holds no forms.",
    ),
    "source_many_values": (
        "Cột “{column}” có hơn {most} giá trị khác nhau, nên không phải là cột đơn vị, phân loại hay mức đánh giá. "
        "Hãy chọn cột khác.",
        "The column “{column}” holds more than {most} different values, so it is no column of units, categories or "
        "ratings. Choose another one.",
    ),
    "source_weight": (
        "Cột trọng số “{column}” phải chứa số.",
        "The column of weights “{column}” must hold numbers.",
    ),
    "parts_clusters": (
        "Chưa tính được đơn vị mẫu cấp một trên dữ liệu đọc từng phần. Hãy đọc bằng answers_from_frame.",
        "Clusters are not supported where answers are read in parts. Read them with answers_from_frame.",
    ),
    "not_a_frame": (
        "Không đọc được đối tượng kiểu “{found}” như một bảng dữ liệu.",
        "An object of type “{found}” cannot be read as a data frame.",
    ),
    "surveys_differ": (
        "Hai cuộc khảo sát không so sánh được về “{criterion}”: câu hỏi, cách xếp câu hỏi vào tiêu chí, thang"
        " điểm hoặc trọng số khác nhau. Tiêu chí hoặc câu hỏi nào giống nhau thì vẫn so sánh được: dùng"
        " --criterion MÃ.",
        "The two surveys cannot be compared on “{criterion}”: its questions, their grouping into criteria,"
        " scales or weights differ. A criterion or item that is the same can still be compared: use"
        " --criterion CODE.",
    ),
    "no_common_units": (
        "Hai cuộc khảo sát không có đơn vị nào chung (cùng mã và cùng tên). Hãy cho bảng chuyển đổi đơn vị.",
        "The two surveys have no unit in common (same code and same name). Give a crosswalk of units.",
    ),
    "crosswalk_unknown": (
        "Bảng chuyển đổi có mã đơn vị không nằm trong cuộc khảo sát nào: {found}.",
        "The crosswalk names unit codes that are in neither survey: {found}.",
    ),
    "no_overall_question": (
        "Phiếu không có câu hỏi đánh giá chung, nên không xét được mức độ gắn với từng tiêu chí.",
        "The questionnaire has no overall question, so the criteria cannot be set against it.",
    ),
    "too_many_criteria": (
        "Có {count} tiêu chí, nhiều hơn mức tính được ({most}).",
        "There are {count} criteria, more than can be handled ({most}).",
    ),
    "too_few_complete": (
        "Chỉ có {count} phiếu trả lời đủ các tiêu chí và câu hỏi chung, quá ít để tính.",
        "Only {count} forms answered every criterion and the overall question, too few to compute.",
    ),
    "no_variation_in_scores": (
        "Mọi phiếu trả lời giống nhau, nên không xét được mức độ gắn với từng tiêu chí.",
        "All forms answered alike, so the criteria cannot be set against the overall question.",
    ),
    # planning
    "not_a_share": (
        "Giá trị {option} = {found} không dùng được (tỷ lệ phải nằm giữa 0 và 1; deff phải lớn hơn 0).",
        "{option} = {found} cannot be used (shares must lie between 0 and 1; deff must be positive).",
    ),
    "quota_unknown": (
        "Chưa ghi số phiếu dự kiến (quota) của: {units}. Hãy ghi vào survey.toml.",
        "No planned number of forms (quota) is given for: {units}. Write it in survey.toml.",
    ),
    # weighting to margins
    "no_margins": (
        "Chưa có tổng biên nào để tính trọng số. Hãy ghi vào survey.toml, mỗi đặc điểm một phần, ví dụ"
        " [margins.gioi_tinh] với tổng số của từng nhóm.",
        "There are no margins to weight to. Write them in survey.toml, a section for each attribute, such as"
        " [margins.gender] with the total of each category.",
    ),
    "one_margin": (
        "Hậu phân tầng cần đúng một tổng biên (đang có {count}). Với nhiều tổng biên, hãy dùng raking.",
        "Post-stratification takes exactly one margin ({count} given). For several margins use raking.",
    ),
    "margin_unknown": (
        "Tổng biên “{margin}”: không có nhóm {found}. Các nhóm: {known}.",
        "Margin “{margin}”: there is no category {found}. The categories are: {known}.",
    ),
    "margin_without_total": (
        "Tổng biên “{margin}”: có phiếu thuộc nhóm {found} nhưng chưa cho tổng số của nhóm này.",
        "Margin “{margin}”: there are forms in {found} but no total is given for it.",
    ),
    "margin_without_forms": (
        "Tổng biên “{margin}”: nhóm {found} có tổng số nhưng không có phiếu nào. Hãy gộp với nhóm khác.",
        "Margin “{margin}”: {found} has a total but no forms. Merge it with another category.",
    ),
    "margin_not_positive": (
        "Tổng biên “{margin}”: các tổng số phải không âm và không cùng bằng 0.",
        "Margin “{margin}”: the totals must not be negative nor all zero.",
    ),
    "raking_failed": (
        "Không tìm được trọng số khớp với các tổng biên {margins}. Có thể chúng mâu thuẫn hoặc có nhóm"
        " quá nhỏ.",
        "No weights were found that meet the margins {margins}. They may contradict each other, or a"
        " category may be too small.",
    ),
    # lonely strata
    "lonely_refuse": (
        "Chỉ có một phiếu (hoặc một cụm phiếu): {strata}. Một phiếu không cho biết sai số, nên mọi con số tính cả nơi đó"
        " không có khoảng tin cậy. Hãy thu thêm phiếu ở đó, hoặc chọn --lonely average (sai số của nơi đó như trung bình"
        " các nơi khác), adjust (so với mức chung) hay certainty (coi như không có sai số), hoặc ghi lonely vào"
        " survey.toml, phần [design].",
        "A single form (or cluster): {strata}. One form tells nothing of its sampling error, so no figure that includes"
        " it has an interval. Collect more forms there, or choose --lonely average (its error is the mean of the"
        " others'), adjust (it is set against the overall mean) or certainty (taken as without error), or write lonely"
        " in survey.toml, section [design].",
    ),
    "lonely_certainty": (
        "Chỉ có một phiếu (hoặc một cụm phiếu), coi như không có sai số: {strata}.",
        "A single form (or cluster), taken as without sampling error: {strata}.",
    ),
    "lonely_adjust": (
        "Chỉ có một phiếu (hoặc một cụm phiếu), sai số tính theo độ chênh với mức chung: {strata}.",
        "A single form (or cluster), its sampling error taken from its distance to the overall mean: {strata}.",
    ),
    "lonely_average": (
        "Chỉ có một phiếu (hoặc một cụm phiếu), sai số lấy bằng trung bình của các nơi khác: {strata}.",
        "A single form (or cluster), its sampling error taken as the mean of the others': {strata}.",
    ),
    # flags: a sentence for each reason code in the column `flag`
    "flag_no_forms": (
        "Không có phiếu nào.",
        "There are no forms.",
    ),
    "flag_withheld": (
        "Không được giữ lại khi xóa câu trả lời: quá ít phiếu, hoặc từ đó tính ngược ra được chỗ quá ít phiếu.",
        "Not kept when the answers were removed: too few forms, or too few could be computed from it.",
    ),
    "flag_no_answers": (
        "Không có câu trả lời hợp lệ nào.",
        "There are no valid answers.",
    ),
    "flag_criterion_missing": (
        "Có tiêu chí không ai trả lời, nên không tính được chỉ số chung.",
        "A criterion has no answers, so the composite cannot be computed.",
    ),
    "flag_no_df": (
        "Quá ít phiếu trả lời để tính khoảng tin cậy.",
        "Too few forms answered to give an interval.",
    ),
    "flag_lonely_psu": (
        "Có nơi chỉ có một phiếu (hoặc một cụm phiếu), nên không ước lượng được sai số.",
        "A stratum has a single form (or a single cluster), so its sampling error cannot be estimated.",
    ),
    "flag_no_variation": (
        "Mọi câu trả lời giống nhau, hoặc mọi nhóm phiếu giống nhau, nên cách tính này không cho khoảng tin cậy.",
        "All answers are alike, or all clusters are, so this method gives no interval.",
    ),
    "flag_boundary": (
        "Tỷ lệ là 0% hoặc 100%, hoặc điểm của mọi phiếu (hay mọi nhóm phiếu) giống nhau; khoảng tin cậy dựa trên số phiếu.",
        "The share is 0% or 100%, or the scores of all forms (or clusters) are alike; the interval rests on the "
        "number of forms.",
    ),
    "flag_complete_count": (
        "Toàn bộ hồ sơ đều được khảo sát, nên không có sai số chọn mẫu.",
        "The whole population was surveyed, so there is no sampling error.",
    ),
    "flag_mixed_scales": (
        "Các câu hỏi dùng thang điểm khác nhau, nên không có điểm trung bình chung.",
        "The rows use different scales, so they have no common mean.",
    ),
    "flag_out_of_range": (
        "Cách tính này cho một giới hạn vượt ra ngoài thang đo.",
        "This method gives a limit beyond the range of the measure.",
    ),
    "flag_only_unit": (
        "Chỉ đơn vị này có câu trả lời: mức chung chính là nó, không có gì để so sánh.",
        "Only this unit has answers: it is the overall index itself, and there is nothing to compare with.",
    ),
    "flag_only_group": (
        "Chỉ nhóm này có câu trả lời: mức chung chính là nó, không có gì để so sánh.",
        "Only this group has answers: it is the overall index itself, and there is nothing to compare with.",
    ),
    "flag_no_target": (
        "Chỉ số này không có mục tiêu: mục tiêu là tỷ lệ hài lòng (hoặc điểm 0–100) cần đạt.",
        "This measure has no target: a target is a share satisfied (or an index from 0 to 100) to be reached.",
    ),
    "flag_not_ranked": (
        "Thay đổi giữa hai cuộc khảo sát không được xếp hạng.",
        "Changes between two surveys are not ranked.",
    ),
    "flag_unit_new": (
        "Đơn vị này không có trong cuộc khảo sát trước.",
        "This unit was not in the earlier survey.",
    ),
    "flag_unit_changed": (
        "Mã hoặc tên đơn vị đã được dùng cho địa bàn khác; cần bảng chuyển đổi để so sánh.",
        "The unit's code or name was used for another area; a crosswalk is needed to compare.",
    ),
    "flag_share_unknown": (
        "Chưa biết đơn vị nhận bao nhiêu phần của các đơn vị kỳ trước, nên không so sánh được.",
        "How much of the earlier units the unit took over is not known, so it is not compared.",
    ),
    "flag_earlier_unit_empty": (
        "Một đơn vị cũ hợp thành đơn vị này không có phiếu nào ở kỳ trước, nên không so sánh được.",
        "An earlier unit that is part of this one had no forms in the earlier survey, so it is not compared.",
    ),
    "flag_interpolated": (
        "Đơn vị nhận một phần đơn vị cũ: kỳ trước được nội suy theo tỷ lệ trong bảng đối chiếu, coi chỉ số như nhau "
        "trong mọi phần của một đơn vị cũ. Sai số của giả định này không nằm trong khoảng.",
        "The unit took part of an earlier one: its past is interpolated by the shares of the crosswalk, as if the index "
        "were the same in every part of an earlier unit. The error of this assumption is not in the interval.",
    ),
    "flag_forms_as_cases": (
        "Chưa biết số hồ sơ của mọi đơn vị cũ hợp thành đơn vị này, nên kỳ trước được ghép theo số phiếu.",
        "The cases of the earlier units that make up this one are not all known, so they are joined by their forms.",
    ),
    "flag_units_differ": (
        "Hai cuộc khảo sát không gồm cùng các đơn vị, nên không so sánh được mức chung.",
        "The two surveys do not cover the same units, so their overall figures are not compared.",
    ),
    "flag_few_clusters": (
        "Chỉ có vài cụm phiếu (dưới 5 ở một nơi), nên chính sai số cũng được biết rất ít; khoảng beta, logit và mean có"
        " thể quá hẹp.",
        "There are only a few clusters (fewer than 5 in one place), so the sampling error itself is little known; beta,"
        " logit and mean intervals may be too narrow.",
    ),
    "flag_one_item": (
        "Chỉ có một câu, nên không có độ tin cậy của thang đo.",
        "There is only one item, so there is no reliability of a scale.",
    ),
    "flag_two_items": (
        "Chỉ có hai câu: không tính được ω, cũng không tính được α khi bỏ một câu.",
        "There are only two items: ω cannot be computed, nor α without one of them.",
    ),
    "flag_no_pairs": (
        "Không có đủ phiếu trả lời cả hai câu.",
        "Too few forms answered both of two items.",
    ),
    "flag_item_alike": (
        "Có câu được mọi phiếu trả lời như nhau, nên không có tương quan với các câu khác.",
        "All forms answered an item alike, so it has no correlation with the others.",
    ),
    "flag_items_agree": (
        "Các câu khớp nhau hoàn toàn hoặc bù trừ nhau hoàn toàn, nên α không có khoảng tin cậy.",
        "The items agree, or cancel out, on every form, so α has no interval.",
    ),
    "flag_no_factor": (
        "Các câu không khớp với mô hình một nhân tố, nên không tính được ω.",
        "A model with one common factor does not fit the items, so ω cannot be computed.",
    ),
    "flag_scores_alike": (
        "Mọi phiếu đầy đủ cho tiêu chí này điểm như nhau, nên không biết nó đi cùng câu hỏi chung đến đâu.",
        "All complete forms gave this criterion the same score, so how it goes with the overall question is unknown.",
    ),
    "flag_units_alike": (
        "Không đủ hai đơn vị có sai số, hoặc các đơn vị có chỉ số như nhau, nên không có độ tin cậy giữa các đơn vị.",
        "Fewer than two units have a sampling error, or their indices are alike, so there is no reliability of units.",
    ),
    "flag_no_cluster_correction": (
        "Không hiệu chỉnh theo tổng số hồ sơ, vì phiếu được thu theo nhóm.",
        "No finite-population correction, because forms were collected in clusters.",
    ),
}
