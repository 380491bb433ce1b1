"""Pages that belong to no app: health, the gallery, verification, the record."""

urlpatterns = []
