"""For authors: checking the content, building the notebooks, new modules, schemas."""
