"""What several kinds of tests are given: small scenarios, and commands carried out in this process."""
