"""The processes that own and read the clipboard, and what a copied value looks like there."""
