"""The dialogs: each collects one decision and returns it as a dataclass."""
