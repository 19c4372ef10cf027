"""Two made-up machines, as small as they can be, for the tests of the engine."""
