"""What scores are made of and how they are shown: intervals, curves, sectors, changes; tables, Markdown, a page."""
