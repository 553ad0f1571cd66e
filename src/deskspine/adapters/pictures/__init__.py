"""Pictures of the figure in pixels: drawn by a process in the background, and kept in the cache folder."""

__all__ = ["cache", "maker", "messages", "order_key", "packed", "worker"]
