"""A cohort on JupyterHub: the configuration that runs it, and what the servers that the hub starts begin with."""
