"""Addresses of "Mijn positie"."""

from django.urls import path

from inkoopkader.portaal.mijnpositie import (
    views_answers,
    views_begin,
    views_files,
    views_outcome,
    views_production,
    views_question,
    views_receipt,
    views_trace,
    views_whatif,
)
from inkoopkader.portaal.mijnpositie.doors import twice
from inkoopkader.portaal.organisaties.access import all_public

urlpatterns = [
    *all_public(
        [
            path("", views_begin.home, name="mijn-positie"),
            path("begin/", views_begin.begin, name="positie-begin"),
            path("inlezen/", views_begin.upload, name="positie-inlezen"),
            path("bewijs/", views_receipt.verify, name="bewijs-nagaan"),
            path("bewijs/sleutel.json", views_receipt.public_key, name="bewijs-sleutel"),
        ]
    ),
    path("concept/bewaren/", views_begin.save_draft, name="positie-bewaren"),
    path("wat-als/bewaren/", views_whatif.keep, name="wat-als-bewaren"),
    *twice("", views_outcome.summary, "uitkomst"),
    *twice("verder/", views_question.further, "verder", changes=True),
    *twice("vraag/<str:vraag>/", views_question.question, "vraag", changes=True),
    *twice("stoppen/", views_question.pause, "stoppen"),
    *twice("gegevens/", views_begin.particulars_of, "gegevens", changes=True),
    *twice("productie/", views_production.production, "productie", changes=True),
    *twice("antwoorden/", views_answers.overview, "antwoorden"),
    *twice("bij/<str:kantoor>/", views_outcome.office, "kantoor"),
    *twice("bij/<str:kantoor>/waarom/<str:naam>/", views_trace.why, "waarom"),
    *twice("bij/<str:kantoor>/waarom/<str:naam>/<int:regel>/", views_trace.why, "waarom-regel"),
    *twice("percentages-<breedte:breedte>.svg", views_outcome.percentages_chart, "percentages"),
    *twice("termijnen-<breedte:breedte>.svg", views_outcome.terms_chart, "termijnen"),
    *twice("positie.pdf", views_files.pdf, "pdf"),
    *twice("positie.xlsx", views_files.excel, "excel"),
    *twice("positie.ics", views_files.diary, "agenda"),
    *twice("positie.yaml", views_files.case_file, "bestand"),
    *twice("bewijs.json", views_receipt.receipt, "bewijs"),
    *twice("anders/", views_whatif.begin, "anders"),
    *twice("weg/", views_begin.throw_away, "weg", changes=True, unread=True),
]
