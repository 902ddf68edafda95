"""Self-assessments: items to scores and bands, the form, the picture."""
