"""A corpus of made-up declarations with known copies in it: what near-duplicate detection is judged by.

Written from what declarations look like, knowing nothing of the detector: ten paragraphs under the form's sections, some
3,000 characters. In all of them stand sentences of the guide, pasted prompts of the form and stock phrases of the trade,
a few of them in thousands of declarations, most in a handful; four in ten come from an agency with sentences of its own.
"""

import random
from dataclasses import dataclass, field
from itertools import accumulate

PARAGRAPHS = 10
CHARACTERS = 300  # of one paragraph
SECTIONS = ("background", "need", "conditions", "goal", "plan", "plan", "plan", "schedule", "team", "effect")
PROMPTS = (
    "请说明项目实施的背景、必要性以及与本单位发展规划的关系，字数不超过两千字。",
    "请说明申报单位已有的工作基础、人员和条件，并列出近三年承担的同类项目。",
    "请按任务逐条说明实施方法、进度安排、责任人和预期成果，不得照抄申报指南。",
    "请说明项目完成后的经济效益和社会效益，并给出可考核的指标和数据来源。",
)
STOCK_HEADS = (
    "深入贯彻党的二十大精神", "坚持以新时代中国特色社会主义思想为指导", "全面落实知识产权强国建设纲要", "立足新发展阶段",
    "围绕京津冀协同发展战略", "按照市委市政府的统一部署", "紧扣高质量发展主题", "以企业需求为导向", "坚持问题导向和目标导向",
    "建立健全项目管理制度", "严格执行财务管理规定", "成立项目工作领导小组", "加强组织领导和统筹协调", "实行项目负责人制度",
    "定期召开项目推进会议", "强化过程管理和风险防控", "加大宣传推广力度", "充分发挥示范引领作用", "切实提升服务能力和水平",
)  # fmt: skip
STOCK_TAILS = (
    "为知识产权强市建设作出新的更大贡献", "确保各项任务按照时间节点高质量完成", "做到专款专用、单独核算", "形成可复制可推广的经验做法",
    "不断完善工作机制和保障措施", "推动创新链产业链资金链人才链深度融合", "营造尊重知识、崇尚创新的良好氛围", "保证项目顺利实施并取得实效",
    "促进科技成果加快向现实生产力转化", "为企业创新发展提供有力支撑", "及时总结经验并报送工作进展", "建立台账、明确责任、倒排工期",
    "有效防范和化解各类风险隐患", "满足创新主体多样化的服务需求", "推动项目成果惠及更多中小微企业",
)  # fmt: skip
STOCK_MIDDLES = (
    "进一步明确责任分工", "积极整合各方资源", "统筹推进各项重点工作", "扎实做好基础保障", "持续优化服务流程", "逐级压实工作责任",
    "主动对接重点企业", "全面梳理存在的短板", "认真听取专家意见", "规范使用项目经费", "及时开展跟踪评估",
)  # fmt: skip
FIELDS = (
    "减速器 伺服电机 光伏组件 锂电池隔膜 碳纤维 疫苗佐剂 血管支架 中药饮片 芯片封装 功率器件 海工钢管 盾构刀具 无人机飞控 卫星天线 "
    "水处理膜 催化剂 高温合金 数控刀具 轴承钢 车载雷达 燃料电池 储氢瓶 光纤传感 工业相机 机器视觉 语音识别 电子病历 冷链包装 水稻育种 "
    "奶牛良种 调味品 乐器制造 自行车变速 地毯机织 石油钻头 海水淡化 航空复材 发动机叶片 电梯曳引 智能电表 密封材料 特种涂料"
).split()
KINDS_OF_TERM = (
    "检测装置 制备方法 控制系统 工艺参数 结构设计 软件平台 试验台架 产品系列 生产线 中间体 关键部件 失效分析 数据模型 标准样件 "
    "维护方案 应用场景 国产替代 可靠性 测试规程 供应链 客户群体 出口市场 售后网络 数字化车间"
).split()
NOUNS = (
    "专利 发明 商标 著作权 商业秘密 技术秘密 地理标志 布局 导航 检索 分析报告 预警 侵权风险 许可 转让 质押 融资 评估 证券化 保险 "
    "维权 诉讼 仲裁 调解 标准 联盟 池 数据库 平台 系统 制度 流程 手册 台账 人才 团队 工程师 代理师 研究员 顾问 讲师 学员 企业 园区 "
    "高校 院所 协会 客户 竞争对手 供应商 产业链 上下游 市场 国家 地区 样本 数据 指标 方案 路线 节点 难点 瓶颈 缺口 成果 产品 样机 "
    "试点 案例 培训 沙龙 路演 对接会 走访 问卷 访谈 档案 论文 合同 收入 利润 成本 订单 税收 就业 份额 价格 品质 周期 效率 能耗 良率"
).split()
VERBS = (
    "梳理 检索 比对 筛选 标引 拆解 评价 跟踪 挖掘 撰写 提交 答复 维护 储备 转化 许可 转让 评估 质押 购买 共享 共建 组建 引进 培养 "
    "选派 聘请 走访 调研 访谈 回访 约谈 辅导 讲解 演示 测算 验证 试制 试产 量产 投放 推广 签订 执行 修订 完善 补充 归档 汇总 发布 "
    "通报 公开 限制 替代 规避 监测 预警 应对 协商 调解 起诉 应诉 和解 复盘 改进 压缩 提高 降低 扩大 缩短 覆盖 打通 衔接 支撑"
).split()
MANNERS = (
    "逐件 逐项 分批 分级 按季度 每月 每两周 年内 上半年 下半年 一季度 二季度 三季度 联合 独立 委托 现场 线上 远程 集中 专人 交叉 "
    "重点 优先 同步 随后 此前 至今 首次 再次 累计 平均 至少 最多 大约 部分 全部 少数 多数 初步 深入 定向 随机 免费 有偿 快速"
).split()
JOINTS = (
    "，并",
    "，同时",
    "；",
    "，其中",
    "，由此",
    "，再",
    "，以便",
    "，避免",
    "，但",
    "，因而",
    "，随后",
    "，使",
    "，对",
    "，与",
    "，",
    "，",
    "，",
)
PLACES = (
    "天津 滨海新区 东丽 津南 西青 武清 宝坻 静海 宁河 蓟州 北辰 河西 南开 和平 红桥 河北区 河东 北京 石家庄 唐山 沧州 青岛 苏州 "
    "深圳 德国 日本 美国 韩国 越南 巴西 土耳其 波兰"
).split()
SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕"
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰建国志远海波晓东雨桐思源天宇子涵文博梦瑶"
SYLLABLES = "海津滨泰和瑞恒盛鑫宏达远科创华盈博智联信诚安康凯德利源通中天正大新星立峰美佳永兴隆锦程"


@dataclass
class Declaration:
    """One made-up declaration: its paragraphs, each with the section it stands in."""

    paragraphs: list
    sections: tuple = SECTIONS

    @property
    def text(self):
        return "\n".join(self.paragraphs)


@dataclass
class Corpus:
    """Declarations, and which pairs of them were copied how: {(earlier, later): kind}."""

    declarations: list
    guide: list
    copies: dict = field(default_factory=dict)

    def of_kind(self, kind):
        return {pair for pair, found in self.copies.items() if found == kind}


class Author:
    """What one declaration is written from: its words, its unit, its agency's sentences, the guide's."""

    def __init__(self, dice, pool):
        self.dice, self.pool = dice, pool
        self.unit = "".join(dice.sample(SYLLABLES, 4))
        self.people = [dice.choice(SURNAMES) + "".join(dice.sample(GIVEN, 2)) for _ in range(6)]
        subject = dice.choice(FIELDS)
        self.terms = [subject + kind for kind in dice.sample(KINDS_OF_TERM, 5)]
        self.nouns, self.verbs = dice.sample(NOUNS, 40), dice.sample(VERBS, 35)
        self.agency = dice.choice(pool.agencies) if dice.random() < 0.4 else ()

    def clause(self):
        dice = self.dice
        thing = dice.choice(self.nouns) if dice.random() < 0.7 else dice.choice(self.terms)
        forms = (
            lambda: dice.choice(MANNERS) + dice.choice(self.verbs) + thing + dice.choice(self.nouns),
            lambda: dice.choice(self.verbs) + f"{dice.randint(2, 480)}件" + thing,
            lambda: self.unit + dice.choice(MANNERS) + dice.choice(self.verbs) + thing,
            lambda: dice.choice(PLACES) + dice.choice(self.nouns) + dice.choice(MANNERS) + dice.choice(self.verbs),
            lambda: dice.choice(self.people) + "负责" + dice.choice(self.verbs) + thing,
            lambda: thing + f"达到{dice.randint(3, 99)}%",
            lambda: f"20{dice.randint(19, 26)}年" + dice.choice(self.verbs) + thing + "和" + dice.choice(self.nouns),
            lambda: dice.choice(self.terms) + "的" + dice.choice(self.nouns) + dice.choice(self.verbs) + "不足",
        )
        return dice.choice(forms)()

    def own_sentence(self):
        clauses = [self.clause() for _ in range(self.dice.randint(2, 5))]
        text = clauses[0]
        for clause in clauses[1:]:
            text += self.dice.choice(JOINTS) + clause
        return text + "。"

    def sentence(self):
        roll = self.dice.random()
        if roll < 0.10:
            return self.pool.stock(self.dice)
        if roll < 0.20:
            return self.dice.choice(self.pool.guide)
        if roll < 0.25 and self.agency:
            return self.dice.choice(self.agency)
        return self.own_sentence()

    def paragraph(self, number):
        text = self.dice.choice(PROMPTS) if self.dice.random() < 0.05 else ""
        while len(text) < CHARACTERS:
            text += self.sentence()
        return f"（{number}）{text}" if self.dice.random() < 0.3 else text

    def write(self):
        return Declaration([self.paragraph(number) for number in range(1, PARAGRAPHS + 1)])


class Pool:
    """What declarations have in common without being copies of each other."""

    def __init__(self, dice, guide):
        self.guide = guide
        self.sentences = [self.stock_sentence(dice) for _ in range(600)]
        self.weights = list(accumulate(1 / rank for rank in range(1, 601)))  # a few in most declarations, most in few
        self.agencies = [[self.agency_sentence(dice) for _ in range(20)] for _ in range(150)]

    @staticmethod
    def stock_sentence(dice):
        middle = dice.sample(STOCK_MIDDLES, dice.randint(0, 2))
        return "，".join([dice.choice(STOCK_HEADS), *middle, dice.choice(STOCK_TAILS)]) + "。"

    @staticmethod
    def agency_sentence(dice):
        parts = [
            dice.choice(MANNERS) + dice.choice(VERBS) + dice.choice(NOUNS) + dice.choice(NOUNS)
            for _ in range(dice.randint(3, 6))
        ]
        return "，".join(parts) + "。"

    def stock(self, dice):
        return dice.choices(self.sentences, cum_weights=self.weights)[0]


# --- copying -----------------------------------------------------------------------------------------------------


def verbatim(_dice, paragraph):
    return paragraph


def reworded(dice, paragraph):
    """Take a paragraph over as somebody who hides it: sentences in another order, one character in ten another one."""
    sentences = [sentence + "。" for sentence in paragraph.split("。") if sentence]
    dice.shuffle(sentences)
    others = "".join((*NOUNS, *VERBS))
    return "".join(
        dice.choice(others) if character not in "，。；" and dice.random() < 0.10 else character
        for sentence in sentences
        for character in sentence
    )


KINDS = {  # kind: (how many paragraphs of ten, how)
    "copied 30%": (3, verbatim),
    "reworded 30%": (3, reworded),
    "copied 10%": (1, verbatim),
}


def take_over(dice, source, target, paragraphs, how):
    """Put paragraphs of one declaration in the place of another's, wherever they happen to fit."""
    taken = dice.sample(source.paragraphs, paragraphs)
    for place, paragraph in zip(dice.sample(range(PARAGRAPHS), paragraphs), taken, strict=True):
        target.paragraphs[place] = how(dice, paragraph)


def make(size, copies, *, guide, seed=1):
    """Return a Corpus of ``size`` declarations; ``copies`` pairs of each kind; the same seed gives the same corpus."""
    dice = random.Random(seed)
    pool = Pool(dice, guide)
    corpus = Corpus([Author(dice, pool).write() for _ in range(size)], guide)
    chosen = dice.sample(range(size), 2 * copies * len(KINDS))
    for kind, (paragraphs, how) in KINDS.items():
        for _ in range(copies):
            earlier, later = sorted((chosen.pop(), chosen.pop()))
            take_over(dice, corpus.declarations[earlier], corpus.declarations[later], paragraphs, how)
            corpus.copies[earlier, later] = kind
    return corpus
