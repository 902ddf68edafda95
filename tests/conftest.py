import os

from hypothesis import settings

# How long a test takes on a busy machine says nothing. Continuous integration tries the same examples each time, so
# that a commit passes or fails for what is in it; everybody else's runs go on looking for new ones.
settings.register_profile("house", deadline=None, derandomize="CI" in os.environ)
settings.load_profile("house")
