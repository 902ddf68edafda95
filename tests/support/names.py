"""Names that cannot stand on a certificate: refused where somebody asks for one, and where one is issued."""

NO_NAMES = ("", "  ", "two\nlines", "\u202eadA", "line\u2028end", "x" * 129)
