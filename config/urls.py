from django.contrib import admin
from django.contrib.sitemaps import views as sitemaps
from django.urls import include, path
from django.views.generic import RedirectView

from content.sitemaps import SITEMAPS
from web import icons
from web.robots import robots

urlpatterns = [
    path("admin", RedirectView.as_view(url="/admin/", permanent=True)),
    path("admin/", admin.site.urls),
    path("robots.txt", robots),
    path("sitemap.xml", sitemaps.index, {"sitemaps": SITEMAPS, "sitemap_url_name": "sitemap"}),
    path("sitemap-<slug:section>.xml", sitemaps.sitemap, {"sitemaps": SITEMAPS}, name="sitemap"),
    path("favicon.ico", icons.favicon),
    path("site.webmanifest", icons.manifest, name="manifest"),
    path("", include("profiles.urls")),
    path("", include("archive.urls")),
    path("", include("content.urls")),
]

handler400 = "web.errors.bad_request"
handler429 = "profiles.limits.refuse"
handler500 = "web.errors.server_error"
