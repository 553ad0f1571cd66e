"""Sources of waits: the folder of hints and the panes of tmux; and the writer of hints."""

__all__ = ["hint_files", "hint_folder", "tmux_panes"]
