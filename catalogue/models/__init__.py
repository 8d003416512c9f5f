"""The catalogue: families, versions of services, their documents and sessions."""

from catalogue.models.document import OfferingDocument
from catalogue.models.offering import ServiceCategory, ServiceOffering
from catalogue.models.session import OfferingSession

__all__ = ["OfferingDocument", "OfferingSession", "ServiceCategory", "ServiceOffering"]
