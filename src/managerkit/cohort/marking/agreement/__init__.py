"""Inter-rater agreement: coefficients, drift, and the texts to talk about."""
