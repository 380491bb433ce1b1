"""What share of a guide's sentences its definition keeps; a sentence that no item quotes is told."""

import json
from copy import deepcopy
from io import StringIO

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from programs.coverage import COMPARISON, coverage_of
from programs.definition import read_definition
from programs.schema import ProgramSpec

FIXTURES = settings.BASE_DIR / "fixtures"
CALLS = ("tianjin-2025", "fangchenggang-2025", "tianjin-centres-2023")


@pytest.fixture(scope="module")
def guides():
    """Return for each call its definition as plain values, and the guide's text."""
    return {
        code: (
            read_definition(FIXTURES / "programs" / f"{code}.yaml").document.value,
            (FIXTURES / "sources" / f"{code}.txt").read_text(encoding="utf-8"),
        )
        for code in CALLS
    }


def covered(value, source):
    return coverage_of(ProgramSpec.model_validate_json(json.dumps(value)), source)


def command(*arguments):
    out = StringIO()
    call_command("program_coverage", *arguments, stdout=out)
    return out.getvalue()


@pytest.mark.parametrize("code", CALLS)
def test_every_numbered_clause_of_the_calls_is_bound(db, code):
    told = command(code, "--require", "numbered")

    assert "numbered clauses: 100.0% bound" in told
    assert "all sentences: 100.0% bound" in told
    assert "not bound" not in told


@pytest.mark.parametrize(("code", "numbered"), [("tianjin-2025", 340), ("fangchenggang-2025", 92)])
def test_the_sentences_are_counted_and_context_is_counted_apart(guides, code, numbered):
    coverage = covered(*guides[code])

    assert len(coverage.of("bound", numbered=True)) == numbered
    assert {"task", "indicator", "condition", "judgement", "quota", "funding", "period"} <= dict(
        coverage.kinds()
    ).keys()
    assert "context" not in dict(coverage.kinds())


@pytest.mark.parametrize("code", CALLS)
def test_nothing_that_compares_hides_as_context(guides, code):
    context = covered(*guides[code]).of("context")

    assert [one.text for one in context if COMPARISON.search(one.text)] == []


def drop(path, key=None):
    """Return a change of a definition: take the item at ``path`` away, or only its ``key``."""

    def change(value):
        *way, last = path
        for step in way:
            value = value[step]
        if key is None:
            del value[last]
        else:
            del value[last][key]

    return change


def direction(value, code):
    return [one["code"] for one in value["directions"]].index(code)


@pytest.mark.parametrize(
    ("code", "where", "path", "sentence"),
    [
        ("tianjin-2025", "1-1", ("tasks", 1), "（2）围绕信创、人工智能、生物医药等"),
        ("tianjin-2025", "1-1", ("conditions", 3), "申报单位应是具有独立法人资格的企业，"),
        ("tianjin-2025", "2-1", ("conditions", 0), "申报高校应重视专利转化工作"),
        ("tianjin-2025", "3-8", ("tasks", 0), "开发建设知识产权专题数据库"),
        ("tianjin-2025", "1-3", ("tasks_intro",), "（1）以下任务A和任务B任选1项"),
        ("tianjin-2025", "4-4", ("obligations", 0), "（5）按季度向项目主管处室报送"),
        ("tianjin-2025", "3-7", ("funding", "matching"), "择优确定1个资助项目，项目资助金额不超过10万元，申报单位自筹"),
        ("tianjin-2025", None, ("procedure", 0), "项目征集按照单位申报、初审"),
        ("tianjin-2025", None, ("context", 3), "一、申报程序"),
        ("fangchenggang-2025", "2", ("tasks", 3), "3.开展知识产权维权服务、涉外纠纷应对指导主题系列培训"),
        ("fangchenggang-2025", "5", ("funding", "payment_plan"), "滚动资助（先资助50%，项目验收后资助50%）"),
        ("fangchenggang-2025", "6", ("conditions", 1), "（二）知识产权服务机构"),
        ("tianjin-centres-2023", None, ("obligations", 0), "对资金执行进度缓慢"),
        ("tianjin-centres-2023", "2", ("tasks", 5), "6.提升专利转化专业能力"),
    ],
)
def test_what_a_definition_drops_is_told(guides, code, where, path, sentence):
    """Also where another direction quotes the same sentence: each keeps its own part of the guide."""
    value, source = deepcopy(guides[code][0]), guides[code][1]
    drop(("directions", direction(value, where), *path) if where else path)(value)

    missing = covered(value, source).of("unbound")

    assert missing
    assert any(sentence in one.text and one.part == where for one in missing), [one.text for one in missing]


def test_a_number_that_only_the_tasks_text_keeps_is_told(guides):
    value, source = deepcopy(guides["tianjin-2025"][0]), guides["tianjin-2025"][1]
    del value["directions"][0]["tasks"][2]["indicators"]

    coverage = covered(value, source)

    assert coverage.of("unbound") == []
    assert [(one.part, one.label) for one in coverage.loose] == [("1-1", "（3）")]


def test_context_covers_whole_sentences_or_nothing(guides):
    value, source = deepcopy(guides["tianjin-2025"][0]), guides["tianjin-2025"][1]
    del value["directions"][0]["tasks"][1]
    value["directions"][0]["context"] = ["加强专利布局，挖掘核心专利", "完成高质量专利创造。"]

    assert [one.label for one in covered(value, source).of("unbound")] == ["（2）"]


def test_the_command_fails_when_a_clause_is_missing(tmp_path, db):
    text = (FIXTURES / "programs" / "fangchenggang-2025.yaml").read_text(encoding="utf-8")
    (tmp_path / "sources").mkdir()
    (tmp_path / "programs").mkdir()
    source = (FIXTURES / "sources" / "fangchenggang-2025.txt").read_text(encoding="utf-8")
    (tmp_path / "sources" / "fangchenggang-2025.txt").write_text(source, encoding="utf-8")
    file = tmp_path / "programs" / "less.yaml"
    file.write_text(text.replace("  - 三、申报主体及条件\n", ""), encoding="utf-8")

    told = command("fangchenggang-2025", "--file", str(file))
    with pytest.raises(CommandError, match="1 sentences"):
        command("fangchenggang-2025", "--file", str(file), "--require", "numbered")

    assert "not bound: line 91, 3, 三、: 三、申报主体及条件" in told


def test_the_command_says_what_it_cannot_read(db):
    with pytest.raises(CommandError, match="There is no program nowhere"):
        command("nowhere")


def test_a_loaded_program_is_read_as_it_is_in_force(tianjin):
    assert "tianjin-2025: definition 1 as loaded" in command("tianjin-2025")
