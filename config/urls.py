from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.urls import include, path
from django.views.generic import RedirectView

from web.robots import robots

admin.site.site_header = admin.site.site_title = "Byline"
urlpatterns = [
    path("admin", RedirectView.as_view(url="/admin/", permanent=True)),
    # By the site's own page: with its limits, and with the second factor of who has one.
    path("admin/login/", secure_admin_login(admin.site.login)),
    path("admin/", admin.site.urls),
    path("robots.txt", robots),
    path("", include("profiles.urls")),
    path("", include("archive.urls")),
    path("", include("content.urls")),
]

handler400 = "web.errors.bad_request"
handler429 = "profiles.limits.refuse"
handler500 = "web.errors.server_error"
