"""Which questions ask for a computation, in English and Chinese."""

import pytest

from agent.arithmetic import asks_to_compute

COMPUTE = """\
What is 15% of 80?
What is 6 times 7?
2^61 - 1 divided by 7
What is 2^61 - 1 divided by 7, rounded to 3 decimals?
12*7
(3 + 4) * 5
What is 10!?
Compute the factorial of 20
What is the square root of 1764?
What is 3.5 plus 4.25?
Calculate 17 mod 5
What is the sum of 12, 15 and 18?
Tom has three apples and buys four more. How many apples does he have?
A train travels 60 km per hour for 2.5 hours. How far does it go?
If 3 pens cost $4.50, how much do 7 pens cost?
Ducks lay 16 eggs per day. Ann eats three and sells the rest at $2 each. How much does she make?
How many seconds are in 3 days and 4 hours?
What is half of 250?
A shirt costs $40 and is 25% off. What is the price now?
The population grew from 1200 to 1500. What percentage is that?
What is the average of 4, 8 and 15?
What is 2 to the power of 10?
What is 5 squared?
What is 1000 minus 7?
Convert 100 km to miles if one mile is 1.609 km. How much is it?
Mary was born in 1984. How old was she in 2010?
How many days are there between 2024-01-15 and 2024-03-01?
A rectangle is 5 by 8. What is the area?
Bob is twice as old as Amy, who is 12. How old is Bob?
What is 7 x 8?
what's 12 × 12
What is log(1000)?
What's 1/3 + 1/4?
What is 99 divided by 3?
Solve for x: 3x + 5 = 20
Solve 2x - 7 = 13
What is the remainder when 100 is divided by 7?
Is 7919 prime?
How many prime numbers are there below 100?
What is the 50th Fibonacci number?
计算 12 的阶乘
3加5等于多少？
小明有5个苹果，又买了3个，一共有多少个苹果？
一件大衣原价480元，先打八折，再减30元。买两件一共要付多少元？
甲有十二元，乙有八元，两人合计多少元？
15的平方是多少？
一辆车每小时行60公里，3小时行多少公里？
100的15%是多少？
12乘以12
求 48 和 18 的最大公约数
长5米宽3米的房间面积是多少？
1到100的和是多少？
从1984年到2010年一共多少年？
三个人平分24个苹果，每人几个？
25 * 4 等于几
Find the length of a rope of 12 m after cutting off 3 m.
A shirt costs a third of a coat of $60. What does the shirt cost?
What is 1945-1939?
What's the total of 3 and 4?
Is 91 a prime?
""".splitlines()
KNOW = """\
Who was president in 1969 and 1974?
What happened between 1939 and 1945?
How many moons does Mars have?
How old is the universe?
Who wrote the novel Frankenstein?
What does John 3:16 say?
What does chapter 3 verse 4 say?
Which is newer, Python 3.11.2 or Python 3.12.1?
Call 555-123-4567 or +1 (555) 987-6543: whose numbers are these?
What is at https://example.com/2024/05/06/page-2?
Who is Louis XIV?
What is the capital of France?
When did World War II end?
Who won the 2018 World Cup?
What is a 4x4 car?
Is the shop open from 9:00 to 17:30?
How do I sort a list in Python?
What is the name of the 3rd planet?
Who were the two presidents before Lincoln?
What does HTTP 404 mean?
What is the difference between TCP and UDP?
What is the value of patience?
How far is the Moon?
How many people live in China?
What is Windows 95?
Tell me about the Boeing 747 and the Airbus A380.
What is COVID-19?
What happened on 2001-09-11?
Who wrote 1984?
Summarise the 7 habits of highly effective people in three sentences.
What is the price of love?
Translate 'one, two, three' into French.
Why did the 1929 crash and the 2008 crisis happen?
中国的首都是哪里？
1949年发生了什么？
《三国演义》是谁写的？
火星有几颗卫星？
宇宙有多大年龄？
2008年奥运会在哪里举行？
第二次世界大战是1939年到1945年吗？
请介绍十二生肖
一共有哪些行星？
你几岁了？
为什么天空是蓝色的？
请用三句话介绍北京
几乎所有的人都知道吗？
What did the two countries sign in 1990?
What happened in the war of 1939-1945?
Who was born on 12/05/1980?
Wer schrieb Faust?
How do I install version 2.10.1?
Which of the three laws of Newton is about force?
100平方米的房子叫什么？
二十四节气是什么？
一元二次方程是什么？
""".splitlines()


@pytest.mark.parametrize("question", COMPUTE)
def test_has_to_be_computed(question: str) -> None:
    assert asks_to_compute(question)


@pytest.mark.parametrize("question", KNOW)
def test_needs_no_computation(question: str) -> None:
    assert not asks_to_compute(question)


@pytest.mark.parametrize(
    "question",
    ["", "?", "1", "9" * 50_000, "1-" * 20_000, "1" + " " * 20_000, "what do " * 5000,
     "12:30 " * 9000, "+1 " * 20_000, "1x" * 20_000],
)  # fmt: skip
def test_odd_questions_are_decided_in_time(question: str) -> None:
    assert asks_to_compute(question) in (True, False)
