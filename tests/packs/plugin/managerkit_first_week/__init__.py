"""What this package brings to managerkit: a kind of activity, and a simulation."""
