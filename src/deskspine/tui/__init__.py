"""The screens, built with Textual; no other part of the program imports it."""
