from django.contrib import admin
from django.urls import include, path
from django.views.generic import RedirectView

from web.robots import robots

urlpatterns = [
    path("admin", RedirectView.as_view(url="/admin/", permanent=True)),
    path("admin/", admin.site.urls),
    path("robots.txt", robots),
    path("", include("profiles.urls")),
    path("", include("archive.urls")),
    path("", include("content.urls")),
]

handler400 = "web.errors.bad_request"
handler429 = "profiles.limits.refuse"
handler500 = "web.errors.server_error"
