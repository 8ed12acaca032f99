"""Values of cells are shown as a spreadsheet shows them."""

import datetime

import pytest

from tools.documents.loading.shown import shown

MOMENT = datetime.datetime(2024, 3, 5, 14, 7, 9)


@pytest.mark.parametrize(
    ("value", "code", "text"),
    [
        (2148000, "#,##0", "2,148,000"),
        (2148000.0, "General", "2148000"),
        (0.1 + 0.2, "General", "0.3"),
        (1e22, "General", "1E+22"),
        (0.256, "0.0%", "25.6%"),
        (0.999, "0%", "100%"),
        (1234.5, '"$"#,##0.00', "$1,234.50"),
        (1234.5, "_-[$€-2]* #,##0.00_-", "€1,234.50"),
        (1234.5, "[$¥-804]#,##0.00", "¥1,234.50"),
        (-1234.5, "#,##0.00_);[Red](#,##0.00)", "(1,234.50)"),
        (-3, "0.00", "-3.00"),
        (7, "000", "007"),
        (1.5, "0.##", "1.5"),
        (2.0, "0.##", "2"),
        (2.675, "0.00", "2.68"),
        (1_500_000, '0.0,,"M"', "1.5M"),
        (12345, "0.00E+00", "1.23E+04"),
        (3, '0"个"', "3个"),
        (0, '0;-0;"none"', "none"),
        (0.5, "# ?/?", "0.5"),
        (12, "@", "12"),
        (float("nan"), "0", "nan"),
        (1e308, "0", f"1{'0' * 308}"),
        (True, "General", "TRUE"),
        (None, "0", ""),
        (" two\n words ", "General", "two words"),
    ],
)
def test_numbers_and_words(value: object, code: str, text: str) -> None:
    assert shown(value, code) == text


@pytest.mark.parametrize(
    ("value", "code", "text"),
    [
        (MOMENT, "yyyy-mm-dd", "2024-03-05"),
        (MOMENT, 'yyyy"年"m"月"d"日"', "2024年3月5日"),
        (MOMENT, 'yyyy"年"m"月"d"日";@', "2024年3月5日"),
        (MOMENT, "[$-804]yyyy/m/d h:mm", "2024/3/5 14:07"),
        (MOMENT, "mm-dd-yy", "2024-03-05"),
        (MOMENT, "d-mmm-yy", "5-Mar-24"),
        (MOMENT, "dddd, mmmm dd, yyyy", "Tuesday, March 05, 2024"),
        (MOMENT, "h:mm AM/PM", "2:07 PM"),
        (MOMENT, "上午/下午 h:mm", "下午 2:07"),
        (MOMENT, "mm:ss", "07:09"),
        (MOMENT, "General", "2024-03-05 14:07:09"),
        (MOMENT.date(), "General", "2024-03-05"),
        (MOMENT.time(), "hh:mm:ss", "14:07:09"),
        (MOMENT.time(), "yyyy-mm-dd", "14:07:09"),
        (datetime.timedelta(hours=30), "[h]:mm", "30:00:00"),
    ],
)
def test_dates_and_times(value: object, code: str, text: str) -> None:
    assert shown(value, code) == text
