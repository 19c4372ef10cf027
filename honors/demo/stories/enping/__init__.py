"""A county's families, pacesetters and collectives, from December 2025 to the list of 6 March 2026.

All 176 villages may nominate one family each, townships send up three at most; townships and
county-direct units nominate persons and collectives. On the way things go as they do in life.
"""

from honors.demo.stories.enping.telling import tell

__all__ = ["tell"]
