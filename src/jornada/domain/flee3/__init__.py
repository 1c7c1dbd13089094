"""What a scenario under the rules of Flee says, and what is known to lead its readers astray."""
