"""What the portal has really kept while `make answering` breaks everything: read straight from its database."""

import json
import sqlite3
from pathlib import Path


class Answers:
    """The stored answers and documents of one enterprise's open questionnaire."""

    def __init__(self, database: Path, enterprise: str) -> None:
        self.database = database
        self.enterprise = enterprise
        ((self.response, uuid),) = self._rows(
            "SELECT r.id, r.uuid FROM questionnaires_screeningresponse r JOIN clients_enterprise e "
            "ON e.id = r.enterprise_id WHERE e.name LIKE ? AND r.state IN ('invited', 'in_progress')",
            f"{enterprise}%",
        )
        compact = uuid.replace("-", "")
        parts = (compact[:8], compact[8:12], compact[12:16], compact[16:20], compact[20:])
        self.path = f"/questionnaires/reponses/{'-'.join(parts)}/"

    def _rows(self, sql: str, *values: object) -> list[tuple]:
        with sqlite3.connect(f"file:{self.database}?mode=ro", uri=True, timeout=20) as connection:
            return connection.execute(sql, values).fetchall()

    def stored(self) -> dict[str, str]:
        """Question → what is stored, as the page writes it."""
        rows = self._rows(
            'SELECT q.code, a."values", a.text, a.not_applicable FROM questionnaires_answer a '
            "JOIN questionnaires_question q ON q.id = a.question_id WHERE a.response_id = ?",
            self.response,
        )
        return {
            code: text or ("na" if aside else ",".join(sorted(json.loads(values))))
            for code, values, text, aside in rows
        }

    def documents(self, name: str) -> int:
        """How many documents of a name are kept."""
        sql = "SELECT count(*) FROM questionnaires_evidence WHERE response_id = ? AND name = ?"
        return self._rows(sql, self.response, name)[0][0]

    def responses(self) -> int:
        """How many questionnaires the enterprise has."""
        sql = (
            "SELECT count(*) FROM questionnaires_screeningresponse r JOIN clients_enterprise e "
            "ON e.id = r.enterprise_id WHERE e.name LIKE ?"
        )
        return self._rows(sql, f"{self.enterprise}%")[0][0]

    def doubled(self) -> int:
        """How many answers or documents are there twice."""
        found = 0
        for table, columns in (("answer", "question_id"), ("evidence", "question_id, sha256")):
            sql = (
                f"SELECT count(*) FROM (SELECT 1 FROM questionnaires_{table} WHERE response_id = ? "  # noqa: S608
                f"GROUP BY {columns} HAVING count(*) > 1)"
            )
            found += self._rows(sql, self.response)[0][0]
        return found
