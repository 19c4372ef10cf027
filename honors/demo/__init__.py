"""Whole selections told through the actions, on real division trees with made-up people.

A story knows the calendar, the people and what they are like; it does not know who will win. That
comes out of quotas, marks and votes, and is counted afterwards by queries over honor records.
"""
