"""What the interface itself keeps; everything else belongs to the domain."""

from api.models.idempotency import StoredAnswer
from api.models.tokens import AccessToken
from api.models.webhooks import WebhookDelivery, WebhookEndpoint

__all__ = ["AccessToken", "StoredAnswer", "WebhookDelivery", "WebhookEndpoint"]
