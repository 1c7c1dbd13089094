"""What an answer depends on: uncertain values screened and weighed, and what each policy of a variant contributes."""
