#!/usr/bin/env python3
"""Reads metrics as collectors do, by both of the prometheus_client's parsers: python3 read_metrics.py FILE

Exits with 1 where either refuses the text, where they disagree, or where a family has no help. Prints JSON: a list of series,
each with name, labels and value."""
import json
import sys

from prometheus_client import parser
from prometheus_client.openmetrics import parser as openmetrics_parser

with open(sys.argv[1], encoding="utf-8") as file:
    text = file.read()


def series(families):
    found = []
    for family in families:
        assert family.documentation, family.name
        found += [(sample.name, sorted(sample.labels.items()), sample.value) for sample in family.samples]
    return sorted(found)


new = series(openmetrics_parser.text_string_to_metric_families(text))
assert new == series(parser.text_string_to_metric_families(text)), "the two formats disagree"
json.dump([{"name": name, "labels": dict(labels), "value": value} for name, labels, value in new], sys.stdout)
