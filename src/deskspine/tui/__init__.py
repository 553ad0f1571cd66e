"""The screens. Everything that imports Textual lives here."""
