"""A second view: what a few people whom a learner chose saw of the same behaviour, shown beside the learner's own."""
