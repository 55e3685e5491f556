from django.urls import path

from profiles.views import account

urlpatterns = [
    path("account/login/", account.sign_in, name="login"),
    path("account/logout/", account.sign_out, name="logout"),
]
