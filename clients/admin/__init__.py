"""The register, as agents work on it; importing the package registers every page."""

from clients.admin import enterprise, relation, segment, tables

__all__ = ["enterprise", "relation", "segment", "tables"]
