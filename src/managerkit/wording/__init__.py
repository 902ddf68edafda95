"""Looking at words honestly: forms that can be pointed at in a text. What they mean, a person says."""
