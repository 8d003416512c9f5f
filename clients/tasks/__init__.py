"""Background work of the knowledge base; importing the package declares every job."""

from clients.tasks import conversation, duplicates, exports, imports, outreach

__all__ = ["conversation", "duplicates", "exports", "imports", "outreach"]
