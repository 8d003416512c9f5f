"""Write again the columns people search by, after a bulk change made outside the application (architecture §5)."""

from typing import Any

from django.core.management.base import BaseCommand

from clients.models import Contact, Enterprise

FIELDS = {Enterprise: ("search_key", "name_key"), Contact: ("search_key",)}
CHUNK = 1000


class Command(BaseCommand):
    """Compare each folded column with its sources and mend what differs."""

    help = "Rebuild the search keys of enterprises and contacts; prints how many rows were mended."

    def handle(self, *args: Any, **options: Any) -> None:
        """Mend, model by model."""
        for model, names in FIELDS.items():
            self.stdout.write(f"{model._meta.model_name}: {self.mend(model, names)}")

    def mend(self, model: Any, names: tuple[str, ...]) -> int:
        """Return how many rows differed and were written."""
        wrong = []
        fields = [model._meta.get_field(name) for name in names]
        for row in model.objects.order_by("pk").iterator(chunk_size=CHUNK):
            right = {field.attname: field.computed(row) for field in fields}
            if any(getattr(row, name) != text for name, text in right.items()):
                row.__dict__.update(right)
                wrong.append(row)
        model.objects.bulk_update(wrong, names, batch_size=CHUNK)
        return len(wrong)
