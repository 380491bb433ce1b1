"""Who may open which page of the review. Which directions an officer sees is the querysets' matter."""

from django.utils.translation import gettext_lazy as _

from ipfund.common.policy import roles

EXPERT = roles("expert")
OFFICER = roles("city_officer")
KEEPS_EXPERTS = roles("city_officer", "program_manager")
SEES = roles("city_officer", "program_manager", "auditor")

POLICY = {
    "reviews:mine": EXPERT.in_menu(_("My reviews"), "own", 10),
    "reviews:pledge": EXPERT,
    "reviews:score": EXPERT,
    "reviews:autosave": EXPERT,
    "reviews:decline": EXPERT,
    "reviews:attachment": EXPERT,
    "reviews:opinion": roles("expert", "city_officer"),
    "reviews:experts": SEES.in_menu(_("Experts"), "review", 36),
    "reviews:invite": KEEPS_EXPERTS,
    "reviews:expert": KEEPS_EXPERTS,
    "reviews:overview": SEES.in_menu(_("Expert review"), "review", 35),
    "reviews:form_group": OFFICER,
    "reviews:group": SEES,
    "reviews:chair": OFFICER,
    "reviews:remove_member": OFFICER,
    "reviews:assign": SEES,
    "reviews:progress": SEES,
    "reviews:start": OFFICER,
    "reviews:finish": OFFICER,
    "reviews:results": SEES,
    "reviews:shortlist": SEES,
    "reviews:packages": SEES,
    "reviews:package": SEES,
    "reviews:package_file": SEES,
    "reviews:finish_one": OFFICER,
    "reviews:reopen": OFFICER,
    "reviews:unassign": OFFICER,
}
