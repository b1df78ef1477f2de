"""Strict JSON by RFC 8259, as the oracle reads it: with the text that each value was written with, and duplicate keys kept.

Python's own json module takes NaN, lone surrogates and any depth, and does not say how a number was written.
"""
import re
import sys

sys.setrecursionlimit(10_000)  # two calls a level

DEEPEST = 512  # levels of arrays and objects, the outermost included

_SPACE = re.compile(r"[ \t\n\r]*")
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?")
_PLAIN = re.compile(r'[^"\\\x00-\x1f]*')
_HEX = re.compile(r"[0-9a-fA-F]{4}")
_ESCAPES = {'"': '"', "\\": "\\", "/": "/", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}


class NoJSON(Exception):
    """The text is not one JSON value."""


class Value:
    """A value: its kind, its content, and the text that it was written with.

    kind is "object" (content: list of key and Value), "array" (list of Value), "string" (str), "number" (its text) or
    "word" (true, false or null).
    """

    __slots__ = ("kind", "content", "source")

    def __init__(self, kind, content, source):
        self.kind, self.content, self.source = kind, content, source

    def last(self, key):
        """What an object has under a key; the last one where it stands several times, None where it stands nowhere."""
        for name, value in reversed(self.content):
            if name == key:
                return value
        return None

    def integer(self):
        """The value of a number that is written as a whole one and fits 64 bits; else None."""
        if self.kind == "number" and re.fullmatch("-?[0-9]{1,19}", self.content):
            number = int(self.content)
            return number if -2**63 <= number < 2**63 else None
        return None


def parse(data):
    """The one value that bytes hold, white space around it allowed."""
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise NoJSON(str(error)) from None
    value, end = _value(text, _skip(text, 0), 0)
    if _skip(text, end) != len(text):
        raise NoJSON("something follows the value")
    return value


def _skip(text, at):
    return _SPACE.match(text, at).end()


def _value(text, at, depth):
    if text.startswith("{", at) or text.startswith("[", at):
        if depth >= DEEPEST:
            raise NoJSON("too deep")
        return (_object if text[at] == "{" else _array)(text, at, depth + 1)
    if text.startswith('"', at):
        content, end = _string(text, at)
        return Value("string", content, text[at:end]), end
    for word in ("true", "false", "null"):
        if text.startswith(word, at):
            return Value("word", word, word), at + len(word)
    found = _NUMBER.match(text, at)
    if not found:
        raise NoJSON(f"no value at character {at}")
    return Value("number", found[0], found[0]), found.end()


def _object(text, start, depth):
    members = []
    at = _skip(text, start + 1)
    if text.startswith("}", at):
        return Value("object", members, text[start:at + 1]), at + 1
    while True:
        key, at = _string(text, _skip(text, at))
        at = _skip(text, at)
        if not text.startswith(":", at):
            raise NoJSON("no colon")
        value, at = _value(text, _skip(text, at + 1), depth)
        members.append((key, value))
        at = _skip(text, at)
        if text.startswith("}", at):
            return Value("object", members, text[start:at + 1]), at + 1
        if not text.startswith(",", at):
            raise NoJSON("no comma")
        at += 1


def _array(text, start, depth):
    elements = []
    at = _skip(text, start + 1)
    if text.startswith("]", at):
        return Value("array", elements, text[start:at + 1]), at + 1
    while True:
        value, at = _value(text, _skip(text, at), depth)
        elements.append(value)
        at = _skip(text, at)
        if text.startswith("]", at):
            return Value("array", elements, text[start:at + 1]), at + 1
        if not text.startswith(",", at):
            raise NoJSON("no comma")
        at += 1


def _string(text, at):
    if not text.startswith('"', at):
        raise NoJSON("no string")
    at += 1
    parts = []
    while True:
        plain = _PLAIN.match(text, at)
        parts.append(plain[0])
        at = plain.end()
        if text.startswith('"', at):
            return "".join(parts), at + 1
        if not text.startswith("\\", at):
            raise NoJSON("a control character, or the end, in a string")
        escaped = text[at + 1:at + 2]
        if escaped == "u":
            unit, at = _unit(text, at)
            if 0xD800 <= unit < 0xDC00:
                low, behind = _unit(text, at) if text.startswith("\\u", at) else (0, at)
                if 0xDC00 <= low < 0xE000:
                    unit = 0x10000 + ((unit - 0xD800) << 10) + (low - 0xDC00)
                    at = behind
            if 0xD800 <= unit < 0xE000:
                unit = 0xFFFD  # half a pair
            parts.append(chr(unit))
        elif escaped in _ESCAPES:
            parts.append(_ESCAPES[escaped])
            at += 2
        else:
            raise NoJSON("no such escape")


def _unit(text, at):
    found = _HEX.match(text, at + 2)
    if not text.startswith("\\u", at) or not found:
        raise NoJSON("no such escape")
    return int(found[0], 16), found.end()
