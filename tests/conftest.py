from hypothesis import settings

settings.register_profile("house", deadline=None)  # how long a test takes on a busy machine says nothing
settings.load_profile("house")
