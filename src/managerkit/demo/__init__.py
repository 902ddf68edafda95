"""A demonstration cohort of made-up learners: a client of the cohort's commands, as the benchmarks are."""
