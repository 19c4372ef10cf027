"""The pages in a browser. `make crawl` does all of it; the daily suite a part of each."""

import os

LONG = "HONORS_LONG" in os.environ
