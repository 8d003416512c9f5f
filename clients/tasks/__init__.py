"""Background work of the knowledge base; importing the package declares every job."""

from clients.tasks import duplicates, exports, imports, outreach

__all__ = ["duplicates", "exports", "imports", "outreach"]
