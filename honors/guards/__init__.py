"""What must be true before a move: `guard(subject, move)` raises with a reason a clerk understands.

One file per machine. Guards read only what they declare with `reads`.
"""
