"""How far what a run counted lies from what was published: observations, their errors, and weights of runs."""
