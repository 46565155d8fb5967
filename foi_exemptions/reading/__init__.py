"""One reader for each kind of file; ``foi_exemptions.documents`` is its door."""
