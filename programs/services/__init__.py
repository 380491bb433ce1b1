"""What can be done to a program: loaded from a file (loading), prepared in the browser (drafting), published."""

from programs.services.loading import LoadResult, change_deadline, load_definition, planned_changes

__all__ = ["LoadResult", "change_deadline", "load_definition", "planned_changes"]
