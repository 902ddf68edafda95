"""Files that outlive a program: written whole, read with care, and never over what somebody changed."""
