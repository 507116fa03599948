"""What opens a vault: each keyslot turns one kind of secret into the root key, and none of them can be turned back."""
