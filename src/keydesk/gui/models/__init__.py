"""The lists of the window: the only files that know QModelIndex."""
