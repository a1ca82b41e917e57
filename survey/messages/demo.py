"""What the demo writes into its workbooks, as volunteers write it, and what it says about them.

An entry with "|" lists the ways different volunteers write the same thing; workbooks take turns.
"""

MESSAGES: dict[str, tuple[str, str]] = {
    # Names of the files. {full} Phường Cống Vị, {short} P. Cống Vị, {name} Cống Vị; the same without
    # marks: {full_plain} {short_plain} {plain}; {joined} CongVi. {forms} number of forms.
    "file_names": (
        "Tong hop phieu - {plain}|{full_plain}|{short} - nhap lieu|{plain}_phieu khao sat|Khảo sát {full}|"
        "{joined}_final|nhap phieu {short_plain} (1)|{full} - bản cuối|KQ khao sat {plain}|"
        "Doan TN {full_plain} nop|Copy of {full_plain}|{full}|{plain} {forms} phieu|"
        "Biểu nhập {full} (gửi lại)|DS phieu {short}",
        "{plain} - all forms|{plain}|{name} data entry|{plain}_survey forms|Survey {name}|"
        "{joined}_final|entry {plain} (1)|{name} - last version|Results {plain}|"
        "Volunteers {plain}|Copy of {plain}|{name} forms|{plain} {forms} forms|"
        "Entry sheet {name} (resent)|List {plain}",
    ),
    "sheet_names": ("Sheet1|Nhập liệu|Phiếu|{name}|Trang tính1", "Sheet1|Data|Forms|{name}|Entry"),
    # Lines above the header
    "title_authority": ("ĐOÀN TNCS HỒ CHÍ MINH", "YOUTH VOLUNTEERS"),
    "title": ("BẢNG NHẬP KẾT QUẢ PHIẾU KHẢO SÁT MỨC ĐỘ HÀI LÒNG", "ANSWERS TO THE SATISFACTION SURVEY"),
    "title_unit": ("Đơn vị: {unit}", "Unit: {unit}"),
    "title_count": ("Số phiếu: {forms}", "Forms: {forms}"),
    # Headers of the columns that are not in the questionnaire
    "head_row": ("STT|TT", "No|No"),
    "head_serial": ("Mã phiếu|Số phiếu|Mã số phiếu", "Serial|Form number|Form no"),
    "head_unit": ("Đơn vị|Phường|Tên đơn vị|Nơi khảo sát", "Unit|Ward|Unit name|Location"),
    "head_date": ("Ngày khảo sát|Ngày|Ngày phỏng vấn", "Survey date|Date|Interview date"),
    "head_volunteer": (
        "Người nhập|Tình nguyện viên|Người phỏng vấn|TNV",
        "Entered by|Volunteer|Interviewer|Volunteer name",
    ),
    "head_remark": ("Ghi chú", "Remarks"),
    "remark": ("xem lại phiếu giấy", "check the paper form"),
    # Below the last form
    "total": ("Tổng|Tổng cộng|Cộng", "Total|Grand total|Sum"),
    "total_sentence": ("Tổng số phiếu: {forms}", "Total forms: {forms}"),
}
