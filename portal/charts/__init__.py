"""Pictures drawn by the server as SVG, each with a title, a description and its table.

Pure functions from data to a `Chart`; `portal/components/chart.html` shows it.
"""

from portal.charts.bars import bars, funnel, quota_bar
from portal.charts.boxes import BoxRow, boxes
from portal.charts.drawing import Chart
from portal.charts.routes import Station, route, route_drawing, way_of
from portal.charts.tiles import tiles

__all__ = [
    "BoxRow", "Chart", "Station", "bars", "boxes", "funnel", "quota_bar", "route", "route_drawing",
    "tiles", "way_of",
]  # fmt: skip
