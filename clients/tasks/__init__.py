"""Background work of the knowledge base; importing the package declares every job."""

from clients.tasks import imports, outreach

__all__ = ["imports", "outreach"]
