"""Prompts as files: a YAML head (name, version, variables), a system part, and a user part with $name placeholders."""
