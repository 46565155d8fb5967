"""A document cut into questions and answers; ``segments`` is its door."""
