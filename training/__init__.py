"""Training beside the package: real answers by locator, comparisons, the quality gate (README.md is the guide)."""
