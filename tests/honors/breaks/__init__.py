"""One function for each way to break a rule, in the file of the rule's noun.

Named by the rule, with a number where there are more; it answers the subject to be named.
"""
