"""Addresses that never change: no sign-in, published data only. Included last: a slug must never hide a word."""

from django.urls import path

from reports.views import feeds, public, public_files, sitemaps, verify

app_name = "public"

urlpatterns = [
    path("", public.home, name="home"),
    path("robots.txt", feeds.robots, name="robots"),
    path("sitemap.xml", sitemaps.sitemap, name="sitemap"),
    path("sitemap-<slug:section>.xml", sitemaps.sitemap_section, name="sitemap-section"),
    path("d/<slug:publication_id>/", public.document, name="document"),
    path("d/<slug:publication_id>.pdf", public.document_file, {"which": "pdf"}, name="document-pdf"),
    path("d/<slug:publication_id>.csv", public.document_file, {"which": "csv"}, name="document-csv"),
    path("d/<slug:publication_id>.json", public.document_file, {"which": "json"}, name="document-json"),
    path("verify/", verify.verify_home, name="verify-home"),
    path("verify/<slug:code>/", verify.verify, name="verify"),
    path("<slug:agency>/", public.agency, name="agency"),
    path("<slug:agency>/feed.atom", feeds.feed, name="feed"),
    path("<slug:agency>/<int:year>/", public.year, name="year"),
    path("<slug:agency>/<int:year>/oit/", public.oit, name="oit"),
    path("<slug:agency>/<int:year>/oit/<str:item>/<str:name>", public_files.oit_file, name="oit-file"),
]
