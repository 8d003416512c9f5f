"""The catalogue: families, versions of services, their documents and sessions."""

from catalogue.models.document import OfferingDocument
from catalogue.models.offering import ServiceCategory, ServiceOffering, in_language
from catalogue.models.session import OfferingSession

__all__ = ["OfferingDocument", "OfferingSession", "ServiceCategory", "ServiceOffering", "in_language"]
