from django.urls import path

from archive import views

urlpatterns = [path("account/export", views.account_export, name="account_export")]
