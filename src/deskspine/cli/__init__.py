"""The verbs of the command line. A verb that needs no screen never imports Textual."""
