from django.urls import path

from ipfund.accounts import joining, views

app_name = "accounts"
urlpatterns = [
    path("profile/", views.profile, name="profile"),
    path("profile/verify/", joining.send_verification, name="send_verification"),
    path("profile/verify/<str:token>/", joining.verify, name="verify"),
    path("invitation/<str:token>/", joining.invitation, name="invitation"),
    path("invitations/<int:pk>/again/", joining.invitation_again, name="invitation_again"),
    path("invitations/<int:pk>/take-back/", joining.invitation_take_back, name="invitation_take_back"),
]
