"""Files of scores: what we take, judged before it is parsed, and what we write."""

from .formats import FORMATS, ThaiCSV, as_file, safe_cell
from .judge import UnreadableFile, is_large, judge
from .tables import COLUMNS, HEADERS, REQUIRED, Sheet, Table, cell_text, column_of, read_table

__all__ = [
    "COLUMNS",
    "FORMATS",
    "HEADERS",
    "REQUIRED",
    "Sheet",
    "Table",
    "ThaiCSV",
    "UnreadableFile",
    "as_file",
    "cell_text",
    "column_of",
    "is_large",
    "judge",
    "read_table",
    "safe_cell",
]
