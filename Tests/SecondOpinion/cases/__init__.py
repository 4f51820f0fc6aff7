"""Exchange folders made by hand, for every edge that generated data never have."""

from cases import assessment, destinations, frame, induction, transition

CASES = [case for area in (frame, induction, assessment, transition, destinations) for case in area.CASES]
