from diagnostics.admin import mission, reference, request

__all__ = ["mission", "reference", "request"]
