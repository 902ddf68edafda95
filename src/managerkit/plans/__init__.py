"""Plans with dates: as data, as a page, as a calendar file, and as a notebook shows them."""
