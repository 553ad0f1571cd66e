"""The command registry, the messages of the control socket, and the names and labels of keys."""

__all__ = ["argument_forms", "choices", "command", "key_labels", "key_names", "messages", "registry", "verb_requests"]
