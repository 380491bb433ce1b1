"""Every component in every state, with content as long as the real one. Not there in production."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

from django import forms
from django.contrib import messages
from django.http import Http404
from django.shortcuts import render

from ipfund.common import clock
from ipfund.common.forms import CleanCharField, CodeField, PlainForm, WanField
from ipfund.common.paging import Page

PARTS = {
    "applicant": "gallery/applicant.html",
    "form": "gallery/form.html",
    "office": "gallery/office.html",
    "public": "gallery/public.html",
    "confirm": "components/confirm.html",
}
UNIT = "天津市滨海新区某某某知识产权运营服务中心有限责任公司（自贸试验区分公司）"
TITLE = "面向生物医药与高端医疗器械产业集群的高价值专利培育布局与海外知识产权风险预警服务能力提升项目（二期）"
CLAUSE = (
    "截止申报之日，企业拥有有效发明专利15件以上，其中近五年（2020年1月1日以后）获得授权的有效发明专利不少于5件，"
    "且建有较为完善的企业知识产权管理制度。"
)
SHA = "9f2c4e0b7a1d83f6c5e2a94b70d1f8e3c6b5a49780e1d2c3b4a5968778695a4b"
AT = datetime(2025, 3, 26, 8, 41, 7, tzinfo=UTC)


class GalleryForm(PlainForm):
    title = CleanCharField(label="项目名称", max_length=50, help_text="与实施方案封面一致，不含单位名称。")
    unit_code = CodeField(label="统一社会信用代码", help_text="18 位，可直接粘贴，全角字符会自动识别。")
    goal = CleanCharField(
        label="项目目标",
        max_length=500,
        widget=forms.Textarea,
        help_text="说明项目完成时达到的水平，与“绩效指标”中的数量一致。",
    )
    direction = forms.ChoiceField(
        label="支持方向",
        choices=[("", "请选择"), ("1-1", "1-1 高质量知识产权创造企业培育"), ("4-1", "4-1 知识产权信息服务能力提升")],
    )
    form_kind = forms.ChoiceField(
        label="单位性质",
        choices=[("e", "企业"), ("i", "事业单位"), ("s", "社会团体、民办非企业单位")],
        widget=forms.RadioSelect,
    )
    tasks = forms.MultipleChoiceField(
        label="选做任务（至少一项）",
        choices=[
            ("a", "开展专利导航，形成导航报告"),
            ("b", "建设重点产业专利专题数据库"),
            ("c", "开展海外知识产权纠纷应对指导"),
        ],
        widget=forms.CheckboxSelectMultiple,
    )
    starts = forms.DateField(label="项目开始日期", widget=forms.DateInput)
    amount = WanField(label="申请财政资金", help_text="本方向最高 30 万元。")
    plan = forms.FileField(label="项目实施方案", help_text="PDF，盖章后扫描。", required=False)
    number = CleanCharField(label="受理编号", disabled=True, required=False, initial="TJ2025-1-1-000127")
    truth = forms.BooleanField(label="本单位承诺申报内容真实、合法、有效，并承担相应责任。")


class FilterForm(PlainForm):
    q = CleanCharField(label="项目或单位", required=False)
    state = forms.ChoiceField(label="状态", choices=[("", "全部"), ("first_review", "初审")], required=False)
    office = forms.ChoiceField(
        label="初审单位", choices=[("", "全部"), ("120116", "滨海新区知识产权局")], required=False
    )


class MemberForm(PlainForm):
    name = CleanCharField(label="姓名", max_length=50)
    duty = CleanCharField(label="承担任务", max_length=100)
    amount = WanField(label="金额", widget=forms.NumberInput(attrs={"data-sum": "grant"}))


MemberFormSet = forms.formset_factory(MemberForm, extra=0, can_delete=True)
FILLED = {
    "title": TITLE,
    "unit_code": "91120116MA05",
    "goal": "围绕细胞治疗、高端影像设备两个领域开展专利导航。\n形成高价值专利组合不少于 3 个。",
    "tasks": [],
    "amount": "45",
}
ROWS = [
    {"name": "欧阳明远", "duty": "项目负责人，统筹专利导航与布局", "amount": Decimal(180000)},
    {"name": "李静", "duty": "海外风险预警", "amount": Decimal(120000)},
]


def gallery(request):
    """Show one part: ``?part=applicant|form|office|public|confirm``."""
    template = PARTS.get(request.GET.get("part", "applicant"))
    if template is None:
        raise Http404
    if "messages" in request.GET:
        messages.success(request, "已保存草稿，最近保存时间 16:41:07。")
        messages.error(request, "“项目实施方案”没有上传：文件 26.3 MB，超过 20 MB。")
    return render(request, template, {**shared(), **process(), **lists(), **confirmation()})


def shared():
    now = clock.now()
    return {
        "unit": UNIT,
        "title": TITLE,
        "clause_text": CLAUSE,
        "soon": now + timedelta(days=2, hours=5, minutes=7),
        "near": now + timedelta(hours=3, minutes=12),
        "past": now - timedelta(hours=1),
        "at": AT,
        "form": GalleryForm(FILLED),
        "blank": GalleryForm(prefix="blank"),
        "filters": FilterForm(),
        "rows": MemberFormSet(initial=ROWS, prefix="members"),
        "contacts": [
            {"for": "支持方向 1-1", "name": "孙志艳", "phone": "23039895"},
            {"for": "系统技术支持", "name": "刘楠", "phone": "23532900转838"},
        ],
    }


def process():
    return {
        "tasks": [
            {"title": "单位基本信息", "url": "#", "status": "complete", "who": "欧阳明远", "when": AT},
            {"title": "项目目标与绩效指标", "url": "#", "status": "problem", "who": "李静", "when": AT, "hint": "1 项指标低于指南要求"},
            {"title": "项目预算", "url": "#", "status": "incomplete", "who": "李静", "when": AT},
            {"title": "附件材料", "url": "#", "status": "not_started"},
            {"title": "承诺书与提交", "url": "", "status": "not_started", "hint": "以上各部分完成后可以提交"},
        ],
        "steps": [
            {"label": "填写申报书", "state": "done"},
            {"label": "单位审查", "state": "done", "note": "3月26日"},
            {"label": "初审", "state": "current", "note": "滨海新区"},
            {"label": "专家评审", "state": "todo"},
            {"label": "立项公示", "state": "todo"},
            {"label": "项目确定", "state": "todo"},
        ],
        "events": [
            {"at": AT, "title": "滨海新区知识产权局退回修改", "who": "初审员 张工", "tone": "attention", "text": "预算中“专家咨询费”超出指南比例，请调整后于 4 月 2 日 17:00 前重新提交。"},
            {"at": AT - timedelta(days=1), "title": "单位审查通过，报送至滨海新区知识产权局", "who": f"单位管理员 {UNIT}", "tone": "active"},
            {"at": AT - timedelta(days=2), "title": "创建申报书", "who": "欧阳明远"},
        ],
        "files": [
            {"name": f"{UNIT}-项目实施方案（盖章扫描件）.pdf", "size": 5_872_025, "sha256": SHA, "url": "#", "kind": "项目实施方案", "by": "李静", "at": AT, "remove_url": "#"},
            {"name": "营业执照副本.pdf", "size": 812_311, "sha256": SHA[::-1], "url": "#", "kind": "营业执照"},
        ],
    }  # fmt: skip


def lists():
    states = [
        "first_review",
        "returned",
        "accepted",
        "expert_review",
        "public_notice",
        "awarded",
        "refused",
        "draft",
        "unit_review",
    ]
    applications = [
        {"number": f"TJ2025-1-1-{number:06}", "title": TITLE if number % 2 else "高校院所重点专利产业化", "unit": UNIT if number % 3 else "天津大学",
         "state": states[number % 9], "requested": Decimal(300000), "at": AT - timedelta(hours=number)}
        for number in range(1, 19)
    ]  # fmt: skip
    return {
        "page": Page(rows=applications, number=2, has_next=True),
        "states": [
            *states,
            "deliberation",
            "contracted",
            "not_awarded",
            "expired",
            "withdrawn",
            "revoked",
            "city_review",
        ],
        "tiles": [
            {
                "label": "待初审",
                "value": 37,
                "unit": "项",
                "url": "#",
                "tone": "waiting",
                "note": "最早一项已等待 6 天",
            },
            {"label": "已退回", "value": 12, "unit": "项", "url": "#", "tone": "attention"},
            {"label": "已受理", "value": 486, "unit": "项", "url": "#", "tone": "good"},
            {"label": "申请资金合计", "value": "12,430.5", "unit": "万元"},
        ],
        "views": [
            {"label": "待办", "url": "#", "active": True, "count": 37},
            {"label": "已办", "url": "#", "active": False, "count": 498},
            {"label": "本人退回", "url": "#", "active": False, "count": 0},
        ],
    }


def confirmation():
    return {
        "layout": "layout/applicant.html",
        "text": "报送后，申报书锁定，由初审单位审核。请确认下列信息。",
        "action": "确认报送",
        "tone": "primary",
        "cancel": "/",
        "facts": [("项目", TITLE), ("申报单位", UNIT), ("版本", "第 2 版"), ("申请财政资金", "30 万元")],
    }
