"""The composition root: the only folder that knows the engine, the adapters and the faces."""

__all__ = ["one_routine", "plain_text", "screen", "serving"]
