"""Analysis of scenarios for their authors: what can be proved of a story, and what very many plays show."""
