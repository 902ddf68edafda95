"""What course/ may say: typed models, reading it, and the checks that models alone cannot make."""
