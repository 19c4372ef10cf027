"""Calls that start at the same moment, each in its own connection."""

import threading
from collections.abc import Callable

from django.db import connection

from workflow.refusals import Refusal


def at_once(*calls: Callable[[], object]) -> list[str]:
    """How each call ended, in their order, when all start together: "done", a refusal's code, or
    what broke it, word for word: an exception of a thread reaches nobody else.
    """
    together = threading.Barrier(len(calls))
    outcomes = ["died"] * len(calls)

    def run(number: int) -> None:
        together.wait()
        try:
            calls[number]()
            outcomes[number] = "done"
        except Refusal as refused:
            outcomes[number] = refused.code
        except Exception as broken:
            outcomes[number] = f"{type(broken).__name__}: {broken}"
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(len(calls))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes
