"""Numbers of the draws at the end of a leg, and of the ways on which paths part there."""


ANY, DYING, DEATHS, WEARS, MEETS, HARMED, TURNED, SEEN, BOUGHT, DISPOSITIONS = 0, 1, 2, 17, 18, 19, 20, 21, 22, 23  # deaths: of each size of a party
MET, PAYS, FOLLOWING = 1000, 1001, 1002
WORN, WEARING = 9000, 9010  # as in `health`
