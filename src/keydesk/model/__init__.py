"""The vocabulary every room speaks: frozen dataclasses and enums, pure, with no reach outside themselves."""
