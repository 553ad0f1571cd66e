"""Sources of waits: the folder of hints and the panes of tmux."""

__all__ = ["hint_files", "hint_folder", "tmux_panes"]
