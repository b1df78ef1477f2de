"""Prints the cells of a flat OpenDocument spreadsheet as JSON: {sheet: [[{type, value, text, formula}]]}.

LibreOffice writes such a file of whatever it has opened, and it says of each cell what LibreOffice took it for.
"""

import json
import sys
import xml.etree.ElementTree as ElementTree

NAMESPACE = "{urn:oasis:names:tc:opendocument:xmlns:%s:1.0}"
OFFICE, TABLE, TEXT = (NAMESPACE % name for name in ("office", "table", "text"))


def shown(element):
    """The text of a paragraph, with its blanks and tabs."""
    text = element.text or ""
    for child in element:
        if child.tag == TEXT + "s":
            text += " " * int(child.get(TEXT + "c", "1"))
        elif child.tag == TEXT + "tab":
            text += "\t"
        elif child.tag == TEXT + "line-break":
            text += "\n"
        else:
            text += shown(child)
        text += child.tail or ""
    return text


def cell(element):
    values = (element.get(OFFICE + name) for name in ("value", "date-value", "time-value", "boolean-value"))
    return {
        "type": element.get(OFFICE + "value-type", "empty"),
        "value": next((value for value in values if value is not None), None),
        "text": "\n".join(shown(paragraph) for paragraph in element.findall(TEXT + "p")),
        "formula": element.get(TABLE + "formula"),
    }


def row(element):
    cells = []
    for child in element:
        if child.tag == TABLE + "table-cell":
            cells += [cell(child)] * min(int(child.get(TABLE + "number-columns-repeated", "1")), 64)
    while cells and cells[-1]["type"] == "empty":
        cells.pop()
    return cells


sheets = {}
for table in ElementTree.parse(sys.argv[1]).iter(TABLE + "table"):
    rows = [row(element) for element in table.iter(TABLE + "table-row")]
    while rows and not rows[-1]:
        rows.pop()
    sheets[table.get(TABLE + "name")] = rows
json.dump(sheets, sys.stdout, ensure_ascii=False)
