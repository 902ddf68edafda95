"""Practice on sentences: a dozen to sort, with an answer and a reason each, then two lines of one's own."""
