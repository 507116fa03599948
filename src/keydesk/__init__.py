"""Keydesk: the administrator's key desk."""
