"""The sandbox computes what CPython computes: thousands of random expressions, the same seed."""

import random
import sys

from tests.tools.running import each, each_in_cpython

SEED = 20261122


def _number(chance: random.Random) -> str:
    kind = chance.randrange(6)
    if kind < 2:
        return str(chance.randint(-20, 20))
    if kind == 2:
        return str(chance.randint(-(10**12), 10**12))
    if kind == 3:
        return f"{chance.uniform(-100, 100):.2f}"
    return repr(chance.uniform(-1e6, 1e6)) if kind == 4 else str(chance.choice([0, 1, 2, 0.5, 100]))


def _expression(chance: random.Random, depth: int) -> str:
    if depth == 0:
        return f"({_number(chance)})"
    left, right = _expression(chance, depth - 1), _expression(chance, depth - 1)
    small = chance.randint(-3, 6)
    return chance.choice(
        [
            *(f"({left} {sign} {right})" for sign in ("+", "-", "*", "/", "//", "%", "+", "*")),
            f"({left} ** {small})",
            f"abs({left})",
            f"round({left}, {chance.randint(-4, 5)})",
            f"round({left})",
            f"int({left})",
            f"float({left})",
            f"max({left}, {right}, 1)",
            f"min({left}, {right})",
            f"sum([int({left}), int({right}), 1])",  # of floats: more exact since 3.12
            f"divmod({left}, {right})[1]",
            f"({left} if {left} < {right} else {right})",
            f"({left} == {right}) + ({left} >= {right})",
            f"math.floor({left})",
            f"math.ceil({left})",
            f"math.sqrt(abs({left}))",
            f"math.fsum([{left}, {right}])",
            f"len('{{:,.{chance.randint(0, 6)}f}}'.format({left}))",
            f"int({left}) // (int({right}) or 1)",
            f"int({left}) % (int({right}) or 7)",
            f"pow(int({left}), {abs(small)}, 97)",
        ]
    )


def _same(lines: list[str], before: str = "") -> None:
    here, there = each_in_cpython(lines, before), each(lines, before)
    differing = [
        (line, cpython, sandbox)
        for line, cpython, sandbox in zip(lines, here, there, strict=True)
        if cpython != sandbox
    ]
    assert differing == []


def test_random_arithmetic() -> None:
    chance = random.Random(SEED)
    lines = [f"print(repr({_expression(chance, 1 + i % 3)}))" for i in range(3000)]

    _same(lines, "import math")


def test_rounding_to_decimals() -> None:
    chance = random.Random(SEED)
    hard = [chance.randint(-(10**6), 10**6) / 1000 + 0.005 for _ in range(1000)]
    halves = [chance.randint(-(10**5), 10**5) + 0.5 for _ in range(500)]
    eighths = [chance.randint(-(10**5), 10**5) / 8 for _ in range(500)]
    texts = [float(f"{chance.randint(0, 999)}.{chance.randint(0, 99):02d}5") for _ in range(2000)]
    plain = [chance.uniform(-1e9, 1e9) for _ in range(1000)]
    lines = [
        f"print(repr(round({number!r}, {digits})))"
        for number in (*hard, *halves, *eighths, *texts, *plain)
        for digits in (chance.choice((0, 1, 2, 2, 2, 3)),)
    ]

    _same(lines)


def test_rounding_to_tens() -> None:
    chance = random.Random(SEED)
    numbers = [
        *(chance.uniform(-1e6, 1e6) for _ in range(800)),
        *(float(chance.randint(-(10**6), 10**6) * 5) for _ in range(800)),
        *(chance.uniform(-1, 1) * 10.0 ** chance.randint(0, 300) for _ in range(400)),
        *(chance.randint(-(10**25), 10**25) for _ in range(400)),
        *(chance.randint(-100, 100) * 5 for _ in range(400)),
    ]
    lines = [f"print(repr(round({number!r}, {-chance.randint(1, 7)})))" for number in numbers]

    _same(lines)


def test_rounding_at_its_edges() -> None:
    numbers = [
        "0.0", "-0.0", "-0.4", "0.5", "1.5", "2.5", "-2.5", "2.675", "1e300", "1.7e308", "5e-324",
        "float('nan')", "float('inf')", "-float('inf')", "True", "7", "-25", "25", "35", "2**70",
        "'a'", "None", "[]", "1j",
    ]  # fmt: skip
    digits = ["", ", None", ", 0", ", 2", ", -1", ", -2", ", -308", ", -309", ", -400", ", 323",
              ", 400", ", True", ", ndigits=1", ", 1.0", ", 'a'"]  # fmt: skip
    lines = [f"print(repr(round({number}{many})))" for number in numbers for many in digits]

    _same(lines)


def test_formatting() -> None:
    chance = random.Random(SEED)
    formats = [".2f", ".0f", ",.2f", "10.3f", "e", ".3e", "g", ".4g", "%", ".1%", "+.1f", "010.2f"]
    lines = [
        f"print(f'{{{chance.uniform(-1e5, 1e5)!r}:{chance.choice(formats)}}}')" for _ in range(1000)
    ]
    lines += [f"print('%.{i % 5}f' % {chance.uniform(-1e4, 1e4)!r})" for i in range(500)]

    _same(lines)


def test_statistics() -> None:
    chance = random.Random(SEED)
    names = ("mean", "median", "mode", "stdev", "pstdev", "variance", "pvariance", "fmean",
             "median_low", "median_high", "multimode", "quantiles")  # fmt: skip
    lines = []
    for number in range(600):
        count = chance.randint(1, 9)
        whole = [chance.randint(-20, 20) for _ in range(count)]
        parts = [chance.choice([0.1, 2.5, 1e-9, 1e9, 3.3, -7.1]) for _ in range(count)]
        data = whole if number % 2 else parts
        lines.append(f"print(repr(statistics.{chance.choice(names)}({data})))")
    if sys.version_info < (3, 13):  # quantiles of one number: an error before, the number since
        lines = [line for line in lines if "quantiles" not in line or "," in line]
    else:
        lines = [line for line in lines if "quantiles" not in line]

    here = [word.replace("StatisticsError", "ValueError") for word in
            each_in_cpython(lines, "import statistics")]  # fmt: skip

    assert each(lines, "import statistics") == here


def test_heaps() -> None:
    chance = random.Random(SEED)
    lines = []
    for _ in range(300):
        data = [chance.randint(0, 30) for _ in range(chance.randint(1, 12))]
        item = chance.randint(0, 30)
        call = chance.choice(
            [
                f"heapq.heappush(h, {item})",
                "heapq.heappop(h)",
                f"heapq.heapreplace(h, {item})",
                f"heapq.heappushpop(h, {item})",
                "heapq.nlargest(3, h)",
                "heapq.nsmallest(2, h, key=lambda x: -x)",
            ]
        )
        lines.append(f"h = {data}; heapq.heapify(h); r = {call}; print((r, h))")

    _same(lines, "import heapq")


def test_fractions() -> None:
    chance = random.Random(SEED)

    def fraction() -> str:
        return f"Fraction({chance.randint(-30, 30)}, {chance.randint(1, 30)})"

    lines = []
    for _ in range(600):
        a, b = fraction(), chance.choice([fraction(), str(chance.randint(-9, 9)), "0.5"])
        sign = chance.choice(["+", "-", "*", "/", "//", "%", "<", "<=", ">", ">=", "==", "!="])
        a, b = chance.choice([(a, b), (b, a)])
        lines.append(f"print(repr({a} {sign} {b}))")
    for _ in range(200):
        form = chance.choice(
            [
                "abs({})", "-{}", "int({})", "float({})", "round({})", "round({}, 2)", "str({})",
                "math.floor({})", "math.ceil({})", "{} ** 3", "{} ** -2", "{}.limit_denominator(7)",
                "sorted([{0}, 1, {0} * 2, -1])", "max({}, 1, 2)", "min([{}, 0])", "sum([{}, 1])",
                "hash({}) == hash({})", "{}.numerator", "(0 < {} < 1)", "'yes' if {} else 'no'",
                "Fraction(str({}))",
            ]
        )  # fmt: skip
        lines.append(f"print(repr({form.replace('{}', fraction()).replace('{0}', fraction())}))")
    texts = ("'3/4'", "'-1.25'", "'2e3'", "0.75", "3", "'7'", "Decimal('0.3')", "1, 0")
    lines += [f"print(repr(Fraction({text})))" for text in texts]

    _same(lines, "import math\nfrom decimal import Decimal\nfrom fractions import Fraction")


def test_small_modules() -> None:
    years = (1900, 2000, 2023, 2024)
    lines = [
        *(
            f"print(list(map(int, calendar.monthrange({year}, {month}))))"
            for year in years
            for month in (1, 2, 12)
        ),
        *(f"print(calendar.isleap({year}))" for year in years),
        "print(calendar.leapdays(1900, 2025))",
        "print(calendar.monthcalendar(2024, 2))",
        "print([list(calendar.month_name), list(calendar.day_abbr)])",
        "print(int(calendar.weekday(2024, 2, 29)))",
        "print(string.ascii_letters + string.digits + string.punctuation)",
        "print(string.capwords('the last letter'))",
        "print([operator.add(2, 3), operator.truediv(1, 4), operator.itemgetter(1, 0)('ab')])",
        "print([operator.neg(2), operator.lt(1, 2), operator.not_(0), operator.contains([1], 1)])",
        "print([x.is_integer() for x in (1.0, 1.5, float('inf'), float('nan'))])",
        "print([n.bit_length() for n in (0, 1, 255, 256, -8)])",
        "print((0.75).as_integer_ratio())",
    ]  # fmt: skip

    _same(lines, "import calendar, string, operator")
