"""Proofs of the promises in docs/threat-model.md, each with a number: short in every run, long by `./dev proof`."""
