"""Telling other systems, as the Standard Webhooks specification (1.0) has it."""
