"""Labels out to people and back: review files written, corrections read, checked and made gold."""
