"""What this package brings to managerkit: a kind of activity, a simulation, and an export."""
