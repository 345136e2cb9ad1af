"""Money flow: accounts in levels from left to right, as one offline page."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from linkanalysis.core.checks import row_by_number
from linkanalysis.core.door import Call, answer
from linkanalysis.core.escape import escape_html
from linkanalysis.core.vocabulary.names import display_name
from linkanalysis.events.money.answers import NOT_NAMED
from linkanalysis.events.money.shapes import Shapes
from linkanalysis.events.money.tracing import Trace
from linkanalysis.views.pages.evidence import Documents
from linkanalysis.views.pages.page import Script, asset, fill, made_by_lines, page
from linkanalysis.views.pages.view import View

if TYPE_CHECKING:
    from collections.abc import Sequence

    from linkanalysis.case import Case
    from linkanalysis.events.money.flows import Flow

    Account = tuple[str, str]  # as it is shown, and its currency

SCRIPTS = ("elements.js", "sortable.js", "flow.js")
STYLES = ("page.css", "dark.css", "view.css", "flow.css")
MOST_ACCOUNTS = 150  # more cannot be told apart; the flows of the largest amounts are drawn
ROWS_OF_FLOW = 200  # of one line; a business pays another thousands of times


@answer()
def money_flow(
    call: Call, money: Trace | Shapes, number: int = 1, *, title: str = "Money flow"
) -> View:
    """Draw followed money, or one shape of flows, from left to right as one offline page.

    Parameters
    ----------
    money : Trace or Shapes
        The result of `follow` or `find_shapes`.
    number : int, default 1
        Row of the shape to draw; not used for followed money.
    title : str, default "Money flow"
        Heading of the page.

    Returns
    -------
    View
        The page: accounts in levels by the fewest payments from where the money begins,
        bands as wide as their amounts, what is not passed on or did not come in as a hatched part,
        and tables of flows, accounts and rows of documents. At most 150 accounts, those of the
        largest flows; what is left out is counted. The same input gives the same bytes.

    Raises
    ------
    GraphKindError
        If `money` is not a result of `follow` or `find_shapes`.
    UnknownNameError
        If there is no such shape.

    Notes
    -----
    A wide band is a large amount, not a suspicious one. Of followed money a band is the part that
    is followed, by the convention that was chosen (`follow` says which). A hatched part counts only
    the flows drawn: the money stayed, was spent in cash, came or went in a way that is not on
    record, or belongs to flows that are not part of the drawing. Money that returns goes around
    below as a dashed line, at most 6 pixels wide. Widths of different currencies are not
    comparable. Accounts of protected people are drawn under masked names.

    Examples
    --------
    >>> import linkanalysis as la, pandas as pd
    >>> row = {"payer": "A", "payee": "B", "amount": "5", "date": "2024-05-01", "currency": "USD"}
    >>> case = la.Case(purpose="training")
    >>> _ = case.add(la.read_frame(pd.DataFrame([row]), reader="payments", document="bank"))
    >>> la.views.money_flow(la.money.follow(case, "account:A"), title="From A").title
    'From A'
    """
    case: Case = money.case
    flows = money.flows if isinstance(money, Trace) else row_by_number(money.flows, number, "shape")
    drawn, left_out = _largest(flows)
    documents = Documents(case)
    title = documents.search.mentions.veiled(title)
    level = _levels(drawn)
    accounts = sorted(level, key=lambda account: (level[account], account))
    at = {account: k for k, account in enumerate(accounts)}
    text = page(
        title=title,
        body=fill("flow.html", title=escape_html(title)),
        styles=STYLES,
        handling=documents.marks,
        scripts=[Script(asset(name)) for name in SCRIPTS],
        data={
            "title": title,
            "caveat": money.CAVEAT,
            "accounts": [
                {"name": _name(case, shown), "currency": currency, "level": level[shown, currency]}
                for shown, currency in accounts
            ],
            "flows": [
                {
                    "from": at[flow.source, flow.currency],
                    "to": at[flow.target, flow.currency],
                    "amount": f"{flow.amount}",
                    "transfers": flow.transfers,
                    "rows": [
                        (documents.number(each.document), each.row, documents.text(each.text))
                        for each in flow.reasons(case)[:ROWS_OF_FLOW]
                    ],
                }
                for flow in drawn
            ],
            "notes": [
                *_explained(money, number),
                *_left_out(left_out),
                *(*money.notes, *call.notes, *documents.text_notes()),
            ],
            "madeBy": [*made_by_lines(money), "This page contacts no server."],
            "documents": documents.rows,
        },
    )
    return View(text, title=title, case=case)


def _explained(money: Trace | Shapes, number: int) -> list[str]:
    """Say what the record says that would explain a shape."""
    why = money.rows[number - 1].explanation if isinstance(money, Shapes) else ""
    return [f"What the record says would explain this: {why}."] if why else []


def _largest(flows: Sequence[Flow]) -> tuple[list[Flow], list[Flow]]:
    """Split flows into the largest, as many as join accounts that fit on a page, and the rest."""
    inside: set[Account] = set()
    kept = set()
    order = sorted(range(len(flows)), key=lambda k: (-flows[k].amount, k))
    for k in order:
        ends = {(flows[k].source, flows[k].currency), (flows[k].target, flows[k].currency)}
        if len(inside | ends) <= MOST_ACCOUNTS:
            inside |= ends
            kept.add(k)
    parts: tuple[list[Flow], list[Flow]] = ([], [])
    for k, flow in enumerate(flows):
        parts[k not in kept].append(flow)
    return parts


def _levels(flows: Sequence[Flow]) -> dict[Account, int]:
    """Return the least number of payments of each account from where money begins.

    It begins where nothing comes in; in a circle, with the first payment.
    """
    onward: dict[Account, list[Account]] = {}
    for flow in flows:
        onward.setdefault((flow.source, flow.currency), []).append((flow.target, flow.currency))
    fed = {target for targets in onward.values() for target in targets}
    level = {account: 0 for account in onward if account not in fed}
    rim = [*level]
    for begin in [None, *onward]:
        if begin is not None and begin not in level:
            level[begin], rim = 0, [begin]
        while rim:
            after = [(to, level[account] + 1) for account in rim for to in onward.get(account, ())]
            rim = []
            for to, steps in after:
                if to not in level:
                    level[to] = steps
                    rim.append(to)
    return level


def _name(case: Case, shown: str) -> str:
    if shown == NOT_NAMED or shown in case.protection.names.values():
        return shown
    return display_name(shown, case.protection.label(shown))


def _left_out(flows: Sequence[Flow]) -> list[str]:
    """Count the flows that are not drawn, with their amounts."""
    by_currency: dict[str, list[Decimal]] = {}
    for flow in flows:
        by_currency.setdefault(flow.currency, []).append(flow.amount)
    return [
        f"Not drawn, because a page holds {MOST_ACCOUNTS} accounts: {len(amounts):,} smaller "
        f"flows, {sum(amounts, Decimal(0)):,} {currency} in all."
        for currency, amounts in sorted(by_currency.items())
    ]
