# mypy: ignore-errors
# ruff: noqa: D101, D102
"""Stands for `dateutil.relativedelta`, which PAL's programs on dates use."""

from datetime import timedelta as _timedelta_

_hasattr_, _min_, _abs_ = hasattr, min, abs


class relativedelta_:
    def __init__(self, years=0, months=0, weeks=0, days=0, hours=0, minutes=0, seconds=0, **fixed):
        self.months = 12 * years + months
        self.rest = (days + 7 * weeks, hours, minutes, seconds)
        self.fixed = fixed

    def __radd__(self, moment):
        return self.moved(moment, 1)

    def __rsub__(self, moment):
        return self.moved(moment, -1)

    def __neg__(self):
        days, hours, minutes, seconds = self.rest
        return relativedelta_(0, -self.months, 0, -days, -hours, -minutes, -seconds, **self.fixed)

    def moved(self, moment, sign):
        if self.fixed:
            moment = moment.replace(**self.fixed)
        count = moment.year * 12 + moment.month - 1 + sign * self.months
        year, month = count // 12, count % 12 + 1
        leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
        lengths = [31, 29 if leap else 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        moment = moment.replace(year=year, month=month, day=_min_(moment.day, lengths[month - 1]))
        days, hours, minutes, seconds = self.rest
        step = _timedelta_(days=days, hours=hours, minutes=minutes, seconds=seconds)
        return moment + step * sign  # a date takes whole days of it, rounded down
