"""The tests of Keydesk; a package of their own, so that no installed `tests` is taken for them."""
