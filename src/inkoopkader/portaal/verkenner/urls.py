"""Addresses of the policy explorer."""

from django.urls import path, register_converter

from inkoopkader.portaal.kept_pages import same_for_everybody
from inkoopkader.portaal.organisaties.access import all_public
from inkoopkader.portaal.verkenner.drawing.canvas import NARROW, WIDE
from inkoopkader.portaal.verkenner.views import calendars, charts, comparing, overviews, reading


class Width:
    """The width of a chart in an address."""

    regex = f"{WIDE}|{NARROW}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


class CalendarYear:
    """A year in an address: four digits, so that a page has one address."""

    regex = "[0-9]{4}"

    def to_python(self, value: str) -> int:
        return int(value)

    def to_url(self, value: int) -> str:
        return str(value)


register_converter(Width, "breedte")
register_converter(CalendarYear, "jaar")

urlpatterns = all_public(
    [
        path("", reading.home, name="begin"),
        path("beleid/<str:office>/<jaar:year>/", reading.office, name="zorgkantoor"),
        path("regel/<str:name>/", reading.entry, name="regel"),
        path("zoeken/", reading.search, name="zoeken"),
        path("vergelijken/", comparing.compared, name="vergelijken"),
        path("vergelijken/vergelijking.xlsx", comparing.compared_file, name="vergelijken-bestand"),
        path("wijzigingen/", comparing.changed, name="wijzigingen"),
        path("wijzigingen/wijzigingen.xlsx", comparing.changed_file, name="wijzigingen-bestand"),
        path("termijnen/", overviews.terms, name="termijnen"),
        path("termijnen/agenda/", overviews.subscribe, name="agenda-kiezen"),
        path("termijnen/<str:office>-<jaar:year>.ics", calendars.of_year, name="termijnen-bestand"),
        path("tarieven/", overviews.tariffs, name="tarieven"),
        path("capaciteit/", overviews.capacity, name="capaciteit"),
        path("beeld/tarieven/jaren/<breedte:width>.svg", charts.base_over_years, name="beeld-tarieven-jaren"),
        path("beeld/tarieven/<jaar:year>/<breedte:width>.svg", charts.by_care, name="beeld-tarieven"),
        path("beeld/opslagen/<jaar:year>/<breedte:width>.svg", charts.adjustments, name="beeld-opslagen"),
        path("beeld/termijnen/<jaar:year>/<breedte:width>.svg", charts.all_terms, name="beeld-alle-termijnen"),
        path("beeld/termijnen/<jaar:year>/<str:office>/<breedte:width>.svg", charts.terms, name="beeld-termijnen"),
        path("beeld/capaciteit/<str:table>/<breedte:width>.svg", charts.capacity, name="beeld-capaciteit"),
        path("beeld/verloop/<str:name>/<str:place>/<breedte:width>.svg", charts.history, name="beeld-verloop"),
    ]
)
same_for_everybody(urlpatterns)
