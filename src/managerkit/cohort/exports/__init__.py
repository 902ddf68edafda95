"""What leaves a cohort for other systems, and marks that come back in an edited table."""
