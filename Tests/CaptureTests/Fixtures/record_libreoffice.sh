#!/bin/bash
# Writes libreoffice.csv and libreoffice.xlsx: a spreadsheet with cells in German formats, saved by LibreOffice Calc.
#   apt-get install --no-install-recommends libreoffice-calc
#   ./record_libreoffice.sh
# The CSV export's options: 59 is the semicolon, 34 the quote, 76 UTF-8, 1 the first line, 1031 German, then: no quotes around
# all text, numbers as such; cells as shown.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

python3 - "$folder/libreoffice.fods" << 'PYTHON'
import sys
from xml.sax.saxutils import escape

HEADER = ["Mapping", "Request", "Submitted", "Status", "Records", "Finished", "Reason", "Batch"]
ROWS = [
    ["1042", 3520, "2026-11-16T03:00:00", "Success", 15, "2026-11-16T03:04:12", "", ""],
    ["1042", 3521, "2026-11-16T04:00:00", "Failed", 0, "2026-11-16T04:01:30",
     "ACP-880056 Failed to fetch the record from the database.", ""],
    ["1043", 3522, "2026-11-16T05:00:00", "Failed", 0, "2026-11-16T05:12:00",
     "ACP-880096 Sync job failed to upload; \"Please check the error\" in Platform UI.",
     "fde5ed0a3a294cb4905f9ce2dfbc3bea"],
    ["1042", 3523, "2026-11-16T06:00:00", "Aborted", 0, "2026-11-16T06:00:45", "von Hand beendet,\nRückfrage läuft", ""],
    ["XDM44", 3524, "2026-11-16T23:59:30", "Success", 12048, "2026-11-17T00:03:05", "", ""],
    ["1042", 3525, "2026-11-17T03:00:00", "Success", 1234567, "2026-11-17T03:31:09", "", ""],
    ["1077", None, "2026-11-17T03:05:00", "Failed", None, "", "XDM Mapping ID: 1077 is not stopped", ""],
    ["1043", 3526, "2026-12-01T03:00:00", "Success", 0, "2026-12-01T03:02:00", "", ""],
    ["1042", 3527, "2026-12-01T04:00:00", "In Progress", None, "", "", ""],
]


def cell(value, column):
    if value is None or value == "":
        return "<table:table-cell/>"
    if column in ("Submitted", "Finished"):
        return f'<table:table-cell table:style-name="moment" office:value-type="date" office:date-value="{value}"/>'
    if isinstance(value, int):
        style = "grouped" if column == "Records" else "Default"
        return f'<table:table-cell table:style-name="{style}" office:value-type="float" office:value="{value}"/>'
    lines = "".join(f"<text:p>{escape(line)}</text:p>" for line in value.split("\n"))
    return f'<table:table-cell office:value-type="string">{lines}</table:table-cell>'


def row(cells):
    return "<table:table-row>" + "".join(cells) + "</table:table-row>"


rows = [row(cell(name, "") for name in HEADER)]
rows += [row(cell(value, name) for value, name in zip(values, HEADER)) for values in ROWS]
open(sys.argv[1], "w", encoding="utf-8").write(f"""<?xml version="1.0" encoding="UTF-8"?>
<office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"
 xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0"
 xmlns:number="urn:oasis:names:tc:opendocument:xmlns:datastyle:1.0" office:version="1.3"
 office:mimetype="application/vnd.oasis.opendocument.spreadsheet">
<office:automatic-styles>
<number:date-style style:name="N1" number:language="de" number:country="DE"><number:day number:style="long"/>
<number:text>.</number:text><number:month number:style="long"/><number:text>.</number:text>
<number:year number:style="long"/><number:text> </number:text><number:hours number:style="long"/>
<number:text>:</number:text><number:minutes number:style="long"/><number:text>:</number:text>
<number:seconds number:style="long"/></number:date-style>
<number:number-style style:name="N2" number:language="de" number:country="DE"><number:number number:decimal-places="0"
 number:min-integer-digits="1" number:grouping="true"/></number:number-style>
<style:style style:name="moment" style:family="table-cell" style:data-style-name="N1"/>
<style:style style:name="grouped" style:family="table-cell" style:data-style-name="N2"/>
</office:automatic-styles>
<office:body><office:spreadsheet><table:table table:name="Status">
{chr(10).join(rows)}
</table:table></office:spreadsheet></office:body></office:document>
""")
PYTHON

soffice --headless "-env:UserInstallation=file://$folder/profile" \
    --convert-to 'csv:Text - txt - csv (StarCalc):59,34,76,1,,1031,false,true' --outdir "$folder" "$folder/libreoffice.fods"
mv "$folder/libreoffice.csv" "$here/libreoffice.csv"
soffice --headless "-env:UserInstallation=file://$folder/profile" --convert-to xlsx --outdir "$folder" "$folder/libreoffice.fods"
mv "$folder/libreoffice.xlsx" "$here/libreoffice.xlsx"
