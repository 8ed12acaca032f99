"""Programs in the styles in which models write them give the right values."""

from typing import Any

import pytest

from tools.python import python

PROGRAMS: dict[str, tuple[str, Any]] = {
    "the PAL style, with a docstring": ('''
def solution():
    """Olivia has $23. She bought five bagels for $3 each. How much money does she have left?"""
    money_initial = 23
    bagels = 5
    bagel_cost = 3
    money_spent = bagels * bagel_cost
    money_left = money_initial - money_spent
    result = money_left
    return result
''', 8),
    "steps with comments and a print": ('''
# Janet's ducks lay 16 eggs per day
eggs_per_day = 16
eaten = 3
baked = 4
# She sells the remainder at $2
price = 2
print((eggs_per_day - eaten - baked) * price)
''', 18),
    "a main guard": ('''
def main():
    distance = 60 * 1.5 + 40 * 0.5
    print(f"{distance:.1f}")

if __name__ == "__main__":
    main()
''', 110.0),
    "typing and a class": ('''
from typing import List
from dataclasses import dataclass

@dataclass
class Item:
    name: str
    price: float
    quantity: int = 1

items: List[Item] = [Item("apple", 0.5, 4), Item("milk", 1.2)]
sum(item.price * item.quantity for item in items)
''', 3.2),
    "an old class of object": ('''
class Account(object):
    def __init__(self, balance):
        self.balance = balance
    def deposit(self, amount):
        self.balance += amount
        return self
Account(10).deposit(5).balance
''', 15),
    "builtins used as variables": ('''
sum = 0
list = [1, 2, 3, 4]
max = list[0]
for number in list:
    sum += number
    if number > max:
        max = number
len = round(sum / 4, 1)
str = f"{sum} {max} {len}"
str
''', "10 4 2.5"),
    "a simulation with while": ('''
balance, years = 1000, 0
while balance < 2000:
    balance *= 1.07
    years += 1
years
''', 11),
    "primes": ('''
def is_prime(n):
    if n < 2:
        return False
    for i in range(2, int(n ** 0.5) + 1):
        if n % i == 0:
            return False
    return True
print(sum(n for n in range(100) if is_prime(n)))
''', 1060),
    "recursion with a cache": ('''
from functools import lru_cache
@lru_cache(maxsize=None)
def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)
print(fib(90))
''', 2880067194370816120),
    "recursion that raises its own limit": ('''
import sys
sys.setrecursionlimit(10000)
def total(n):
    return 0 if n == 0 else n + total(n - 1)
total(300)
''', 45150),
    "combinations": ('''
from itertools import combinations, product
import math
count = sum(1 for a, b in combinations(range(10), 2) if (a + b) % 3 == 0)
assert math.comb(10, 2) == 45
count
''', 15),
    "a dictionary that is emptied": ('''
stock = {"pens": 3, "books": 2, "bags": 0}
for name in [key for key in stock if stock[key] == 0]:
    del stock[name]
queue = [1, 2, 3, 4]
del queue[0], queue[-1]
del queue[:1]
len(stock), queue
''', "(2, [3])"),
    "counting words": ('''
from collections import Counter, OrderedDict, defaultdict
words = "the cat the dog the end".split()
ordered = OrderedDict(sorted(Counter(words).items(), key=lambda kv: (-kv[1], kv[0])))
ordered
''', {"the": 3, "cat": 1, "dog": 1, "end": 1}),
    "dates": ('''
from datetime import datetime, timedelta
start = datetime.strptime("2024-02-27", "%Y-%m-%d")
(start + timedelta(weeks=1)).strftime("%m/%d/%Y")
''', "03/05/2024"),
    "dates as PAL's exemplars": ('''
from datetime import date
from dateutil.relativedelta import relativedelta
# If 2015 is coming in 36 hours, then that is coming in 36 hours.
today = date(2015, 1, 1) - relativedelta(hours=36)
one_week = today + relativedelta(weeks=1, months=1)
one_week.strftime('%m/%d/%Y')
''', "02/06/2015"),
    "months of a calendar": ('''
import calendar
days = sum(calendar.monthrange(2024, month)[1] for month in range(1, 13))
print(days, calendar.isleap(1900), calendar.month_name[2])
''', None),
    "fractions": ('''
from fractions import Fraction
shares = [Fraction(1, 2), Fraction(1, 3), Fraction(1, 8)]
rest = 1 - sum(shares)
if rest > 0 and rest < Fraction(1, 2):
    answer = max(shares) * rest
answer
''', "1/48"),
    "statistics": ('''
import statistics as st
data = [2, 4, 4, 4, 5, 5, 7, 9]
[st.mean(data), st.median(data), st.mode(data), st.pstdev(data)]
''', [5, 4.5, 4, 2.0]),
    "decimals for money": ('''
from decimal import Decimal, ROUND_HALF_UP
price = Decimal("19.99") * 3
price.quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)
''', 60.0),
    "mathematics by name only": ("sqrt(2 * factorial(4) + 1)", 7.0),
    "mathematics by star": ("from math import *\nprint(floor(pi * 100), gcd(12, 18))", None),
    "a system of equations by search": ('''
for chickens in range(36):
    rabbits = 35 - chickens
    if 2 * chickens + 4 * rabbits == 94:
        print(chickens, rabbits)
        break
''', None),
    "Newton's method": ('''
def f(x): return x ** 3 - 2
x = 1.0
for _ in range(100):
    x = x - f(x) / (3 * x ** 2)
round(x, 6)
''', 1.259921),
    "percentages": ('''
price = 80
price -= price * 25 / 100
price += price * 0.1
round(price, 2)
''', 66.0),
    "matrices": ('''
a = [[1, 2], [3, 4]]
b = [[0, 1], [1, 0]]
[[sum(x * y for x, y in zip(row, col)) for col in zip(*b)] for row in a]
''', [[2, 1], [4, 3]]),
    "dynamic programming": ('''
coins, amount = [1, 5, 10, 25], 100
ways = [1] + [0] * amount
for coin in coins:
    for value in range(coin, amount + 1):
        ways[value] += ways[value - coin]
ways[amount]
''', 242),
    "shortest paths": ('''
import heapq
graph = {"a": {"b": 1, "c": 4}, "b": {"c": 2, "d": 5}, "c": {"d": 1}, "d": {}}
distance, queue = {"a": 0}, [(0, "a")]
while queue:
    d, node = heapq.heappop(queue)
    for other, w in graph[node].items():
        if d + w < distance.get(other, float("inf")):
            distance[other] = d + w
            heapq.heappush(queue, (d + w, other))
distance["d"]
''', 4),
    "operators and reduce": ('''
from functools import reduce
from operator import mul, itemgetter
pairs = sorted([("b", 2), ("a", 3)], key=itemgetter(1))
reduce(mul, [value for _, value in pairs], 1)
''', 6),
    "whole or not": ('''
import math
found = [n for n in range(1, 30) if math.sqrt(n).is_integer() and (n).bit_length() > 2]
found
''', [4, 9, 16, 25]),
    "try and except": ('''
try:
    result = 10 / 0
except ZeroDivisionError as error:
    result = -1
finally:
    done = True
result
''', -1),
    "a match statement": ('''
def price(kind):
    match kind:
        case "child": return 5
        case "adult" | "senior": return 8
        case _: return 0
price("child") + 2 * price("adult")
''', 21),
    "a date without time zones": ('''
import datetime as dt
(dt.date(2024, 12, 25) - dt.date(2024, 7, 4)).days
''', 174),
    "strings": ('''
import string
text = "Take the last letters of the words"
"".join(word[-1] for word in text.split() if word[-1] in string.ascii_lowercase)
''', "eetsfes"),
    "a sum of digits": ("sum(int(digit) for digit in str(2 ** 1000))", 1366),
    "modular powers": ("pow(3, 10**18, 1_000_000_007)", pow(3, 10**18, 1_000_000_007)),
    "sets": ("sorted({1, 2, 3} & {2, 3, 4} | {9})", [2, 3, 9]),
    "nested functions": ('''
def make(rate):
    total = 0
    def add(x):
        nonlocal total
        total += x * rate
        return total
    return add
add = make(1.5)
add(2); add(4)
''', 9.0),
    "an assertion that holds": ("x = 4\nassert x == 4\nprint('ok', x)", None),
    "words in Chinese": ("苹果 = 3\n价格 = 2.5\nprint(f'总价: {苹果 * 价格}')", None),
    "a format with thousands": ("print(f'{1234567.891:,.2f}')", None),
}  # fmt: skip
TEXTS = {
    "months of a calendar": "366 False February",
    "mathematics by star": "314 6",
    "a system of equations by search": "23 12",
    "an assertion that holds": "ok 4",
    "words in Chinese": "总价: 7.5",
    "a format with thousands": "1,234,567.89",
}


@pytest.mark.parametrize("style", PROGRAMS)
def test_a_program_in_this_style_gives_the_right_value(style: str) -> None:
    code, value = PROGRAMS[style]

    outcome = python(code)

    assert outcome.value == value
    if style in TEXTS:
        assert outcome.text == TEXTS[style]
