"""A city's models of 2022, and whom it sends up to the province and the nation.

Townships nominate three families each, one of them for new customs; all are
marked by three judges. Who holds the province's title may be recommended to the nation.
"""

from honors.demo.stories.lianyungang.telling import tell

__all__ = ["tell"]
