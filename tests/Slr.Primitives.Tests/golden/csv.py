"""Writes csv.json: texts, and the rows that Python's csv module reads from them (blank lines are no rows).

    python3 csv.py > csv.json      reads the texts below
    python3 csv.py - < texts.json  reads a JSON list of texts instead, and writes to standard output
"""
import sys

sys.path.pop(0)  # this file's own name is that of the module

import csv  # noqa: E402
import io  # noqa: E402
import json  # noqa: E402

TEXTS = [
    'path,note\na.jpg,5" tall\nb.jpg,ok\nc.jpg,6" tall\nd.jpg,"7"" tall"\n',
    'a,"b\nc",d\r\n1,"2\r\n3",4\r\n',
    'a,"b"c,d\n"x""y",z"w,"",\n',
    'a, "b", c\n',
    '\n\na,b\n\n\n1,2\n\n',
    '"a\n',
    'a,b',
    'a,b,',
    ',\n,,\n""\n',
    'a\rb\rc',
    'a\r\nb\r\n',
    '"a""b""","""",""""""\n',
    '"a" ,b\n"a"b"c",d\n',
    'ä,"王小明, Ö"\n',
    '\ta\t, b \n',
    "a'b,c\\d,\"e\\\"\n",
]


def rows(text):
    return [row for row in csv.reader(io.StringIO(text, newline="")) if row]


def closed(text):
    """Whether every quotation ends: in one that does not, a line break at the end of the text is part of the cell."""
    return rows(text) == rows(text + "\n")


def case(text):
    # null: a quotation is never closed, which our reader refuses.
    return {"text": text, "rows": rows(text) if closed(text) else None}


texts = json.load(sys.stdin) if sys.argv[1:] == ["-"] else TEXTS
json.dump([case(text) for text in texts], sys.stdout, indent=1)
print()
