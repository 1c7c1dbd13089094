"""What a notebook shows of runs: what they say of themselves, and a table that fits a screen."""

from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

SHOWN_ROWS = 30


def in_notebook(said: object, table: "pd.DataFrame") -> str:
    """Return the words of an object and the first rows of its table as HTML; it says how many rows are left out.

    Examples
    --------
    >>> import pandas as pd
    >>> in_notebook("three < four", pd.DataFrame({"a": [1]}))[:30]
    '<pre>three &lt; four</pre><div'
    """
    left = len(table) - SHOWN_ROWS
    more = f"<p>{left} more rows: <code>.table()</code></p>" if left > 0 else ""
    return f"<pre>{escape(str(said))}</pre>{table.head(SHOWN_ROWS).round(2)._repr_html_()}{more}"  # type: ignore[operator]
