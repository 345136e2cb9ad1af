"""Words for what became of a payment, as services and banks write them in a column of statuses.

Lives here: the folded words of payments that were not made, are yet to be, or were sent back.
Not here: what a reader makes of such a payment (`readers.payments`).
"""

from __future__ import annotations

# A payment that was sent back was made, and its return may be a record of its own.
SENT_BACK = frozenset(
    {
        *("refunded", "refund", "returned", "return", "reversed", "reversal", "chargeback"),
        *("devuelto", "devuelta", "reembolsado", "reembolsada", "rembourse", "erstattet"),
    }
)
NOT_MADE = frozenset(
    {
        *("failed", "failure", "fail", "declined", "denied", "rejected", "refused", "unsuccessful"),
        *("cancelled", "canceled", "void", "voided", "expired", "aborted", "unpaid", "error"),
        *("nsf", "insufficient", "rechazado", "rechazada", "fallido", "fallida", "cancelado"),
        *("cancelada", "anulado", "anulada", "refuse", "annule", "echoue", "abgelehnt"),
        *("storniert", "fehlgeschlagen"),
    }
)
NOT_YET_MADE = frozenset(
    {
        *("pending", "processing", "scheduled", "queued", "unclaimed"),
        *("pendiente", "ausstehend"),
    }
)
