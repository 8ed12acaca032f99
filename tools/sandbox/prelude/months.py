# mypy: ignore-errors
# ruff: noqa: D101
"""Stands for `calendar`: days, months and leap years."""

from datetime import date as _date_

_range_, _list_, _len_ = range, list, len


def _isleap_(year):
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def _leapdays_(y1, y2):
    y1, y2 = y1 - 1, y2 - 1
    return (y2 // 4 - y1 // 4) - (y2 // 100 - y1 // 100) + (y2 // 400 - y1 // 400)


def _weekday_(year, month, day):
    return _date_(year, month, day).weekday()


def _monthrange_(year, month):
    lengths = [31, 29 if _isleap_(year) else 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    return _weekday_(year, month, 1), lengths[month - 1]


def _monthcalendar_(year, month):
    first, length = _monthrange_(year, month)
    days = [0] * first + _list_(_range_(1, length + 1))
    days += [0] * (-_len_(days) % 7)
    return [days[at : at + 7] for at in _range_(0, _len_(days), 7)]


class calendar_:
    isleap = _isleap_
    leapdays = _leapdays_
    weekday = _weekday_
    monthrange = _monthrange_
    monthcalendar = _monthcalendar_
    day_name = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
    day_abbr = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
    month_name = ["", "January", "February", "March", "April", "May", "June", "July",
                  "August", "September", "October", "November", "December"]  # fmt: skip
    month_abbr = ["", "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov",
                  "Dec"]  # fmt: skip
    MONDAY = 0
    TUESDAY = 1
    WEDNESDAY = 2
    THURSDAY = 3
    FRIDAY = 4
    SATURDAY = 5
    SUNDAY = 6
