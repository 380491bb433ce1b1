"""Closed lists about units: forms, natures, states, sanctions. Codes are stored, labels are shown."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class OfficeKind(TextChoices):
    CITY = "city", _("City")
    DISTRICT = "district", _("District")
    ZONE = "zone", _("Development zone")


class LegalForm(TextChoices):
    """What a unit is before the law; the values are the guides' own words, which conditions compare with."""

    ENTERPRISE = "企业", _("Enterprise")
    PUBLIC_INSTITUTION = "事业单位", _("Public institution")
    ASSOCIATION = "社会团体", _("Social association")
    PRIVATE_NON_ENTERPRISE = "民办非企业单位", _("Private non-enterprise unit")
    FOUNDATION = "基金会", _("Foundation")
    COOPERATIVE = "农民专业合作社", _("Farmers' cooperative")
    COLLECTIVE = "农村集体经济组织", _("Rural collective")
    LAW_FIRM = "律师事务所", _("Law firm")
    SOLE_TRADER = "个体工商户", _("Sole trader")
    GOVERNMENT = "机关", _("Government body")
    OTHER = "其他", _("Other")


class Nature(TextChoices):
    """What a unit does; a unit may be several of these."""

    UNIVERSITY = "高校", _("University")
    RESEARCH_INSTITUTE = "科研院所", _("Research institute")
    IP_SERVICE = "知识产权服务机构", _("IP service agency")
    INDUSTRY_ASSOCIATION = "行业协会", _("Industry association")
    MEDICAL = "医疗机构", _("Medical institution")
    FINANCE = "金融机构", _("Financial institution")
    PARK = "园区运营机构", _("Park operator")
    MARKET = "市场运营主体", _("Market operator")
    PUBLIC_SERVICE = "公共服务机构", _("Public service body")
    HIGH_TECH = "高新技术企业", _("High-tech enterprise")
    SMALL_TECH = "科技型中小企业", _("Small technology enterprise")
    SPECIALISED = "专精特新企业", _("Specialised and innovative enterprise")


class UnitState(TextChoices):
    PENDING = "pending", _("Waiting for confirmation")
    CONFIRMED = "confirmed", _("Confirmed")
    REJECTED = "rejected", _("Not confirmed")


class MemberRole(TextChoices):
    MEMBER = "member", _("Applicant")
    ADMIN = "admin", _("Unit administrator")


class MemberState(TextChoices):
    PENDING = "pending", _("Waiting for the unit")
    ACTIVE = "active", _("Active")
    REFUSED = "refused", _("Refused")
    ENDED = "ended", _("Ended")


OPEN_MEMBER_STATES = (MemberState.PENDING, MemberState.ACTIVE)


class SanctionKind(TextChoices):
    DISHONEST_IP = "dishonest_ip", _("Dishonest entity (intellectual property)")
    DISHONEST_NATIONAL = "dishonest_national", _("National list of dishonest or jointly punished entities")
    DISHONEST_CITY = "dishonest_city", _("City list of dishonest or jointly punished entities")
    DEBARRED = "debarred", _("Barred from applying")
    OTHER = "other", _("Other")


class PastState(TextChoices):
    ONGOING = "ongoing", _("Under way")
    CLOSED = "closed", _("Closed")
    CANCELLED = "cancelled", _("Cancelled")


class CloseoutResult(TextChoices):
    PASSED = "passed", _("Passed")
    RECTIFIED = "passed_after_rectification", _("Passed after rectification")
    FAILED = "failed", _("Failed")
    TERMINATED = "terminated", _("Terminated")
    REVOKED = "revoked", _("Revoked")


class ListState(TextChoices):
    DRAFT = "draft", _("To be checked")
    CURRENT = "current", _("In force")
    REPLACED = "replaced", _("Replaced by a newer one")
    DISCARDED = "discarded", _("Not adopted")


class ImportState(TextChoices):
    DRAFT = "draft", _("To be checked")
    TAKEN = "taken", _("Taken")
    DISCARDED = "discarded", _("Not adopted")


class LineKind(TextChoices):
    """What a row of an imported ledger would do."""

    NEW = "new", _("New")
    CHANGED = "changed", _("Changed")
    SAME = "same", _("As it is")
    UNCLEAR = "unclear", _("Not clear which project")


class ProfileGroup(TextChoices):
    FIGURE = "figure", _("Figure")
    QUALIFICATION = "qualification", _("Qualification")
    MEMBERSHIP = "membership", _("Membership or recognition")
