"""Views of the guide: for everybody (public), for those who run the programs (manage, starting, drafts, editing)."""

from programs.views.public import detail, direction, home, search

__all__ = ["detail", "direction", "home", "search"]
