"""The report that people look at: one page that holds everything it shows and fetches nothing."""

from foi_exemptions.page.writing import write_page

__all__ = ["write_page"]
