"""Pictures drawn by the server as SVG, each with a title, a description and its table.

Pure functions from data to a `Chart`; `portal/components/chart.html` shows it.
"""

from portal.charts.bars import bars, funnel, quota_bar
from portal.charts.boxes import BoxRow, boxes
from portal.charts.drawing import Chart
from portal.charts.lines import days, slope
from portal.charts.phases import Phase, phases
from portal.charts.routes import Station, route, route_drawing, way_of
from portal.charts.squares import squares
from portal.charts.tiles import tiles

__all__ = [
    "BoxRow", "Chart", "Phase", "Station", "bars", "boxes", "days", "funnel", "phases", "quota_bar",
    "route", "route_drawing", "slope", "squares", "tiles", "way_of",
]  # fmt: skip
