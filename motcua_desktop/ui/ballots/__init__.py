"""Citizens' ratings: the screen they touch, paper slips typed in, ballots read by supervisors."""
