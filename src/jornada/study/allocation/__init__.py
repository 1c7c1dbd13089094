"""Where a given budget does most for waiting, harm, access and needs met.

Ways of giving it, their frontier, what stays unmet, and for whom.
"""
