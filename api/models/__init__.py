"""What the interface itself keeps; everything else belongs to the domain."""

from api.models.idempotency import StoredAnswer
from api.models.tokens import AccessToken

__all__ = ["AccessToken", "StoredAnswer"]
