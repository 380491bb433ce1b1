"""Editing a definition in the browser: forms made from the schema, and what a definition still lacks, in words."""
