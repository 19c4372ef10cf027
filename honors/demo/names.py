"""Made-up names. Surnames and characters are combined by chance; any likeness is chance as well."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from random import Random

SURNAMES = (
    "岑陈程邓丁董杜段范方冯傅甘高葛龚古顾关郭韩何贺洪侯胡黄霍贾江姜蒋金孔赖雷黎李梁廖林刘龙卢"
    "罗吕马麦毛孟莫倪宁欧潘庞彭钱秦邱区阮邵沈施石史宋苏孙谭汤唐田万汪王韦魏温翁吴伍夏肖谢熊徐"
    "许薛严杨姚叶易殷于余俞袁岳曾詹张赵郑钟周朱庄邹"
)
WOMEN = (
    "爱碧冰彩婵春翠丹芳菲凤桂海红花华慧惠佳洁静娟兰岚丽莲玲露梅美妙敏娜妮"
    "萍琴青清琼秋蓉如瑞珊淑霜思婷婉微文霞湘晓欣秀雪雅燕瑶宜怡颖映玉月云芝竹"
)
MEN = (
    "柏斌波昌诚达东飞刚光广国海浩宏辉建健杰军凯康乐立亮林"
    "龙明鹏平强庆荣瑞少胜松涛天伟文祥新旭毅永勇宇远泽振志忠"
)
SINGLE_SHARE = 0.25


class Names:
    """Every name once, so that nobody in a story is mistaken for somebody else."""

    def __init__(self, draw: Random) -> None:
        self._draw = draw
        self._used: set[str] = set()

    def surname(self) -> str:
        return self._draw.choice(SURNAMES)

    def woman(self, surname: str = "") -> str:
        return self._unused(surname, WOMEN)

    def man(self, surname: str = "") -> str:
        return self._unused(surname, MEN)

    def _unused(self, surname: str, characters: str) -> str:
        while True:
            family = surname or self.surname()
            given = self._draw.choice(characters)
            if self._draw.random() > SINGLE_SHARE:
                given += self._draw.choice(characters)
            if family + given not in self._used:
                self._used.add(family + given)
                return family + given
