"""The counting rules of the capture format, written from their text alone: what a history ought to say.

It shares nothing with the program. Everything is in memory and as plain as can be; nothing is fast. Where the rules
(the articles CaptureFormats and CountingRules) leave something open, the program's documented decision is taken:

Lines
- A line ends with LF; one CR before it is not part of it. A line of blanks, tabs and CRs is blank. A byte-order mark
  is passed over at the beginning of the file, and is no JSON anywhere else.
- Unread is a line that is longer than 16 MiB, no JSON by RFC 8259 (valid UTF-8, at most 512 levels; half a surrogate
  pair is U+FFFD), no object, lacks a required field, or has a known field of a wrong type: `httpStatus` a whole number from 100
  to 599 or null, `durationMs` one from 0 up or null, `request` an object or null. Whole numbers are written without
  fraction and exponent. A field that stands twice: the last one counts, but none may be wrong.
- Times: years 0000 to 9999 in UTC. T and Z in any case, a blank for the T. Finer than a millisecond is cut off. A leap
  second is the first instant of the next minute.
- URLs: the path ends in .../dataIngestion/xdmIngestion/<mapping>/ingest, empty segments passed over. The organization
  stands before `campaign`; where that is missing, the one given at the import stands in. Both may be percent-encoded; escapes that are no UTF-8 stay as they are. Of several
  `requestId` in the query the first that has a value counts; + is a blank.

Exchanges
- The request is the one that the answer names; for a GET whose answer names none the one of the query, else of the
  request's body. IDs are compared as text, a whole number by its digits; null, "", true, lists and objects are no ID.
- An answer is a JSON object under an HTTP status of 2xx. In an answer, too, the last of equal keys counts.
- Status words are compared without regard to case. What the page does not know (another word, an aborted POST, a
  POST's "Success" without requestId, a GET's answer about no request) is *unrecognized*: counted apart, like API errors.
- Rejections are told apart by "is not stopped" and then "is not published" in `info`.
- Collisions, rejections, API errors and unrecognized answers make no request known.
- Equal in all that makes exchanges one, but of different HTTP status: an API error counts once, under the least status,
  200 standing for every 2xx; what was captured with and without an HTTP error is an API error and an answer.

Requests
- A request that accepted POSTs and statuses name under several mappings is a conflict, with all of them.
- A mapping's name decides where births are equal: the accepted POST first, then the earliest, then the lesser name.
- Of terminal answers in one millisecond the greatest counts: success over aborted over failed, then more records
  (unknown is least), then the codes and the batch as text.
- Records: a whole number from 0 to 10^12, or a string of one (a sign and leading zeros allowed); all else is unknown,
  which adds nothing. Codes are those of failed and aborted requests only.
Batches
- A GET of the Platform's catalog about one batch is an exchange of no organization and no mapping; the batch stands for the request.
  Of its answer `{ID: {...}}` is kept, of an HTTP error the status, and `{}` where it is a JSON object. (What is left out of an answer is tried elsewhere; here
  nothing has to be.)
- Of answers the one counts that says how the batch ended, else that it was put away, else any; of these the latest; of one millisecond
  the one with the greater beginning of the SHA-256 of what is kept. HTTP errors but 404 and 410 say nothing.
- Numbers are records as above, or 64-bit milliseconds from 1 up. Of equal metrics in both dialects the last one counts.
- Exchanges with the Platform are of no captured hour.

Days
- A day is the time between the first instants of two dates: where clocks are set back over midnight, the next day has
  begun when its date was first reached.
"""
import datetime as dt
import hashlib
import re
import zoneinfo
from collections import namedtuple
from functools import lru_cache

import strict_json

LONGEST_LINE = 16 << 20
FIRST_MS, LAST_MS = -62_167_219_200_000, 253_402_300_799_999
MOST_RECORDS = 10**12
NO_CODE = "(no code)"

# `request` is "" where there is none; `body` is the response's bytes; `answer` a JSON object or None.
Exchange = namedtuple("Exchange", "organization mapping method request at status body answer")
Reading = namedtuple("Reading", "lines whole_lines exchanges unread")
Request = namedtuple("Request", "organization id mapping submitted inferred last_seen outcome finished records codes batch "
                                "mappings")
Notice = namedtuple("Notice", "kind organization mapping at method request status body")


class Unread(Exception):
    """Why a line can't be read."""


# ---------------------------------------------------------------------------------------------------------------- Lines

def read(data, organization=None):
    """A capture's exchanges with their lines, and the numbers of the lines that can't be read; `organization` stands in
    where a URL names none."""
    pieces = data.split(b"\n")
    whole = len(pieces) - 1
    if pieces[-1] == b"":
        pieces.pop()
    exchanges, unread = [], []
    for number, line in enumerate(pieces, 1):
        if line.endswith(b"\r"):
            line = line[:-1]
        if number == 1 and line.startswith(b"\xef\xbb\xbf"):
            line = line[3:]
        if not line.strip(b" \t\r"):
            continue
        try:
            exchanges.append((number, exchange(line, organization)))
        except Unread:
            unread.append(number)
    return Reading(len(pieces), whole, exchanges, unread)


def exchange(line, organization=None):
    """The exchange of a line; Unread where it can't be read."""
    found = _exchange(line, organization)
    if isinstance(found, str):
        raise Unread(found)
    return found


@lru_cache(maxsize=4096)
def _exchange(line, organization):
    if len(line) > LONGEST_LINE:
        return "too long"
    try:
        top = strict_json.parse(line)
    except strict_json.NoJSON as error:
        return str(error)
    if top.kind != "object":
        return "no object"
    for key, value in top.content:
        if key in FIELDS and not FIELDS[key](value):
            return f"{key} is wrong"
    fields = {key: top.last(key) for key in FIELDS}
    for key in ("at", "method", "url", "response"):
        if fields[key] is None:
            return f"{key} is missing"
    batch = catalog(fields["url"].content) if fields["method"].content == "GET" else None
    if batch is not None:
        return _batch(batch, fields)
    place = target(fields["url"].content, organization)
    if place is None:
        return "another call, or no organization"
    organization, mapping, asked = place
    response = fields["response"]
    if response.kind == "object":
        body, answer = response.source.encode(), response
    else:
        body, answer = response.content.encode(), _object(response.content.encode())
    status = fields["httpStatus"]
    status = 200 if status is None or status.kind == "word" else status.integer()
    named = request_id(answer.last("requestId")) if answer else ""
    if not named and fields["method"].content == "GET":
        request = fields["request"]
        named = asked or (request_id(request.last("requestId")) if request and request.kind == "object" else "")
    return Exchange(organization, mapping, fields["method"].content, named, instant(fields["at"]), status, body, answer)


def catalog(url):
    """The batch that a URL of the Platform's catalog is about; None for any other URL."""
    found = re.fullmatch(r"[^?#]*/data/foundation/catalog/batches/([^/?#]+)/?([?#].*)?", url, re.S)
    return unescaped(found[1]) if found else None


def _batch(batch, fields):
    response = fields["response"]
    answer = response if response.kind == "object" else _object(response.content.encode())
    status = fields["httpStatus"]
    status = 200 if status is None or status.kind == "word" else status.integer()
    body = b"{}" if answer else b""
    if 200 <= status <= 299:
        members = answer.content if answer else []
        if len(members) != 1 or members[0][0] != batch or members[0][1].kind != "object":
            return "the oracle reads no other answer about a batch"
        body = b'{"%s":%s}' % (batch.encode(), members[0][1].source.encode())
        answer = members[0][1]
    return Exchange("", "", "GET", batch, instant(fields["at"]), status, body, answer)


def _object(body):
    try:
        value = strict_json.parse(body)
    except strict_json.NoJSON:
        return None
    return value if value.kind == "object" else None


def _is_null(value):
    return value.kind == "word" and value.content == "null"


FIELDS = {
    "at": lambda value: instant(value) is not None,
    "method": lambda value: value.kind == "string" and value.content in ("POST", "GET"),
    "url": lambda value: value.kind == "string",
    "request": lambda value: value.kind == "object" or _is_null(value),
    "httpStatus": lambda value: _is_null(value) or 100 <= (value.integer() or 0) <= 599,
    "durationMs": lambda value: _is_null(value) or 0 <= (-1 if value.integer() is None else value.integer()) < 2**63,
    "response": lambda value: value.kind in ("object", "string"),
}

STAMP = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})[Tt ]([0-9]{2}):([0-9]{2}):([0-9]{2})(?:\.([0-9]+))?"
                   r"(?:([Zz])|([+-])([0-9]{2}):([0-9]{2}))")


def instant(value):
    """Milliseconds since 1970 of an `at`; None where it is none."""
    if value.kind == "number":
        ms = value.integer()
        if ms is not None and 10**7 <= ms < 10**11:  # seconds
            ms = None
    elif value.kind == "string":
        ms = _stamp(value.content)
    else:
        ms = None
    return ms if ms is not None and FIRST_MS <= ms <= LAST_MS else None


def _stamp(text):
    found = STAMP.fullmatch(text)
    if not found:
        return None
    year, month, day, hour, minute, second = (int(found[n]) for n in range(1, 7))
    try:
        # Python's calendar begins with the year 1; the Gregorian one repeats after 400 years.
        days = dt.date(year + 400, month, day).toordinal() - 146_097 if year < 1 else dt.date(year, month, day).toordinal()
    except ValueError:
        return None
    if hour > 23 or minute > 59 or second > 60:
        return None
    ms = int((found[7] or "").ljust(3, "0")[:3])
    if second == 60:
        ms = 0
    shift = 0
    if not found[8]:
        if int(found[10]) > 23 or int(found[11]) > 59:
            return None
        shift = (int(found[10]) * 60 + int(found[11])) * (-1 if found[9] == "-" else 1)
    epoch = dt.date(1970, 1, 1).toordinal()
    return (((days - epoch) * 1440 + hour * 60 + minute - shift) * 60 + second) * 1000 + ms


# ------------------------------------------------------------------------------------------------------------ The call

def target(url, organization):
    """Organization, mapping and the query's request of a URL; None where it is another call, or names no organization and
    none stands in."""
    path, _, rest = url.partition("?")
    query = rest.partition("#")[0]
    if "#" in path:
        path, query = path.partition("#")[0], ""
    if "://" in path:
        path = path.split("://", 1)[1].partition("/")[2]
    segments = [segment for segment in path.split("/") if segment]
    if len(segments) < 4 or segments[-4:-2] != ["dataIngestion", "xdmIngestion"] or segments[-1] != "ingest":
        return None
    if len(segments) >= 6 and segments[-5] == "campaign":
        organization = unescaped(segments[-6])
    if not organization:
        return None
    asked = ""
    for parameter in query.split("&"):
        name, _, value = parameter.partition("=")
        if name == "requestId" and value:
            asked = unescaped(value.replace("+", " "))
            break
    return organization, unescaped(segments[-2]), asked


def unescaped(text):
    """Percent escapes resolved; as it stands where that gives no UTF-8."""
    data = re.sub(rb"%([0-9a-fA-F]{2})", lambda found: bytes([int(found[1], 16)]), text.encode())
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return text


def request_id(value):
    """The text of a JSON value that is a request's ID; "" where it is none."""
    if value is None:
        return ""
    if value.kind == "string":
        return value.content
    if value.kind == "number":
        return "0" if value.content == "-0" else value.content
    return ""


# ----------------------------------------------------------------------------------------------------------- The answer

def meaning(one):
    """The word for what an exchange says: the counting rules' kinds."""
    if not 200 <= one.status <= 299 or one.answer is None:
        return "api error"
    status = text(one.answer, "status").lower()
    if one.method == "POST":
        if status == "success" and request_id(one.answer.last("requestId")):
            return "submitted"
        if status == "in progress":
            return "collision"
        if status == "failed":
            info = text(one.answer, "info")
            return ("not stopped" if "is not stopped" in info else
                    "not published" if "is not published" in info else "rejected otherwise")
    elif one.request and status in ("success", "failed", "aborted", "in progress"):
        return status
    return "unrecognized"


def text(answer, key):
    value = answer.last(key)
    return value.content if value is not None and value.kind == "string" else ""


def codes(info):
    return ",".join(sorted(set(re.findall("ACP-[0-9]+", info))))


def records(answer):
    """How many records an answer says were ingested; None where that is unknown."""
    value = answer.last("numRecords")
    number = None
    if value is not None and value.kind == "number":
        number = value.integer()
    elif value is not None and value.kind == "string":
        found = re.fullmatch("([+-]?)0*([0-9]{1,19})", value.content)
        number = int(found[1] + found[2]) if found else None
    return number if number is not None and 0 <= number <= MOST_RECORDS else None


# ---------------------------------------------------------------------------------------------------------- The history

TERMINAL = {"failed": 1, "aborted": 2, "success": 3}


class History:
    """What a set of exchanges says."""

    def __init__(self, exchanges):
        self.exchanges = list(exchanges)
        self.requests = {}
        notices = {}
        seen = {}
        said = {}
        for one in self.exchanges:
            if is_batch(one):
                said.setdefault(one.request, []).append(one)
                continue
            kind = meaning(one)
            if kind in ("submitted", "in progress", *TERMINAL):
                seen.setdefault((one.organization, one.request), []).append((kind, one))
                continue
            key = (kind == "api error", one.organization, one.mapping, one.method, one.request, one.at, one.body)
            known = notices.get(key)
            status = error_status(one) or 200
            if known is None or status < known.status:
                notices[key] = Notice(kind, one.organization, one.mapping, one.at, one.method, one.request, status, one.body)
        self.notices = list(notices.values())
        for key, sights in seen.items():
            self.requests[key] = _request(key, sights)
        self.batches = [one for batch, answers in said.items() if (one := _known(batch, answers))]

    @property
    def distinct(self):
        """How many different exchanges there are, one of several HTTP errors being as many."""
        return len({identity(one) for one in self.exchanges})

    def daily(self, zone):
        """The counts of each organization, mapping and day."""
        cells = {}

        def cell(organization, mapping, at):
            return cells.setdefault((organization, mapping, day(at, zone)), dict(ZERO, codes={}))

        for one in self.requests.values():
            counts = cell(one.organization, one.mapping, one.submitted)
            counts["requests"] += 1
            counts[one.outcome] += 1
            counts["inferred"] += one.inferred
            if one.outcome == "success":
                counts["records"] += one.records or 0
                counts["emptySuccesses"] += one.records == 0
                counts["uncountedSuccesses"] += one.records is None
            for code in reported(one):
                counts["codes"][code] = counts["codes"].get(code, 0) + 1
        for notice in self.notices:
            cell(notice.organization, notice.mapping, notice.at)[NOTICES[notice.kind]] += 1
        for counts in cells.values():
            counts["rejected"] = counts["notStopped"] + counts["notPublished"] + counts["rejectedOtherwise"]
        return cells


def reported(request):
    """The codes under which a request counts."""
    if request.codes:
        return request.codes.split(",")
    return [NO_CODE] if request.outcome == "failed" else []


ZERO = dict.fromkeys(("requests", "success", "failed", "aborted", "pending", "inferred", "records", "emptySuccesses",
                      "uncountedSuccesses", "rejected", "notStopped", "notPublished", "rejectedOtherwise", "collisions",
                      "apiErrors", "unrecognized"), 0)
NOTICES = {"not stopped": "notStopped", "not published": "notPublished", "rejected otherwise": "rejectedOtherwise",
           "collision": "collisions", "api error": "apiErrors", "unrecognized": "unrecognized"}


def identity(one):
    """What makes two exchanges one."""
    return one.organization, one.mapping, one.method, one.request, one.at, one.body, error_status(one)


def error_status(one):
    """The HTTP status of an HTTP error, else 0."""
    return 0 if 200 <= one.status <= 299 else one.status


def is_batch(one):
    """Whether an exchange is one with the Platform."""
    return one.organization == "" and one.mapping == ""


STATES = dict(success="ingested", active="ingested", failed="failed", failure="failed", aborted="aborted", abandoned="aborted",
              inactive="put away", archived="put away", retained="put away",
              **dict.fromkeys(("loading", "loaded", "staging", "staged", "processing", "retrying", "stalled", "queued"), "underway"))
METRICS = {"inputRecordCount": "input", "recordsRead": "input", "outputRecordCount": "output", "recordsWritten": "output",
           "failedRecordCount": "failed", "recordsFailed": "failed", "startTime": "started", "endTime": "completed"}


def _known(batch, answers):
    """The row of a batch; None where nothing is said of it."""
    said = []
    for one in answers:
        if not 200 <= one.status <= 299:
            if one.status in (404, 410) and one.body:
                said.append((one, "gone", None, {}))
            continue
        word = text(one.answer, "status").lower()
        figures = {}
        metrics = one.answer.last("metrics")
        for key, value in metrics.content if metrics and metrics.kind == "object" else []:
            if key in METRICS:
                name = METRICS[key]
                figures[name] = milliseconds(value) if name in ("started", "completed") else amount(value)
        for key in ("created", "started", "completed"):
            if milliseconds(one.answer.last(key)) is not None or key == "created":
                figures[key] = milliseconds(one.answer.last(key))
        errors = one.answer.last("errors")
        has_errors = errors is not None and errors.kind == "array" and any(each.kind == "object" for each in errors.content)
        outcome = STATES.get(word, "unknown")
        brought, arrived = figures.get("input"), figures.get("output")
        is_short = brought is not None and arrived is not None and arrived < brought
        if outcome == "ingested" and (has_errors or is_short or (figures.get("failed") or 0) > 0):
            outcome = "partial"
        figures["ims_org"] = text(one.answer, "imsOrg") or None
        said.append((one, outcome, word if "status" in dict(one.answer.content) else None, figures))
    if not said:
        return None

    def rank(entry):
        one, outcome = entry[:2]
        end = 2 if outcome in ("failed", "aborted", "ingested", "partial") else 1 if outcome == "put away" else 0
        return end, one.at, int.from_bytes(hashlib.sha256(one.body).digest()[:8], "big")

    one, outcome, word, figures = max(said, key=rank)
    organizations = sorted(entry[3]["ims_org"] for entry in said if entry[3].get("ims_org"))
    return (batch, outcome, word, stamp(one.at), stamp(max(entry[0].at for entry in said)),
            organizations[0] if organizations else None, None, figures.get("input"), figures.get("output"),
            figures.get("failed"), *(None if figures.get(key) is None else stamp(figures[key])
                                     for key in ("created", "started", "completed")), None)


def amount(value):
    """A number of records; None where that is unknown."""
    number = whole(value)
    return number if number is not None and 0 <= number <= MOST_RECORDS else None


def milliseconds(value):
    """Milliseconds since 1970 of a time that was written down; None for none."""
    number = whole(value)
    return number if number is not None and 0 < number <= LAST_MS else None


def whole(value):
    if value is None:
        return None
    if value.kind == "number":
        return value.integer()
    found = re.fullmatch("([+-]?)0*([0-9]{1,19})", value.content) if value.kind == "string" else None
    return int(found[1] + found[2]) if found else None


def _request(key, said):
    posts = [(one.at, one.mapping) for kind, one in said if kind == "submitted"]
    sights = [(one.at, one.mapping) for _, one in said]
    submitted, mapping = min(posts or sights)
    ends = []
    for kind, one in said:
        if kind in TERMINAL:
            failed = kind != "success"
            known = records(one.answer) if not failed else None
            ends.append((one.at, TERMINAL[kind], -1 if known is None else known,
                         codes(text(one.answer, "info")) if failed else "",
                         text(one.answer, "batchId"), kind))
    finished, _, known, named, batch, outcome = max(ends) if ends else (None, 0, -1, "", "", "pending")
    return Request(key[0], key[1], mapping, submitted, not posts, max(at for at, _ in sights), outcome, finished,
                   None if known < 0 else known, named, batch, {mapping for _, mapping in sights})


# ----------------------------------------------------------------------------------------------------------------- Days

EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.timezone.utc)


def day(at, zone):
    """The day of an instant, as days since 1970."""
    if zone == "UTC":
        return at // 86_400_000
    clock = zoneinfo.ZoneInfo(zone)

    def shown(ms):
        local = (EPOCH + dt.timedelta(milliseconds=ms)).astimezone(clock)
        return local.date().toordinal() - EPOCH.date().toordinal(), local.utcoffset()

    date, offset = shown(at)
    if offset < shown(at - 86_400_000)[1]:
        # Clocks were set back: a later date may have been reached already.
        date = max([date] + [shown(at - minutes * 60_000)[0] for minutes in range(1, 200)])
    return date


def iso(number):
    """A day as 2026-11-22; days before the year 1 too."""
    try:
        return dt.date.fromordinal(EPOCH.date().toordinal() + number).isoformat()
    except ValueError:
        return "0000" + dt.date.fromordinal(EPOCH.date().toordinal() + number + 146_097).isoformat()[4:]


def stamp(ms):
    """An instant as 2026-11-22T00:00:00.000Z."""
    rest = ms % 86_400_000
    return (f"{iso(ms // 86_400_000)}T{rest // 3_600_000:02}:{rest // 60_000 % 60:02}:{rest // 1000 % 60:02}"
            f".{rest % 1000:03}Z")


# --------------------------------------------------------------------------------------------------------------- Tables

def views(history, zone):
    """The derived tables as the database's views show them: each a sorted list of rows."""
    rows = {name: [] for name in VIEWS}
    for one in history.requests.values():
        rows["request_view"].append((
            one.organization, one.id, one.mapping, stamp(one.submitted), int(one.inferred), stamp(one.last_seen),
            one.outcome, stamp(one.finished) if one.finished is not None else None, one.records, one.codes or None,
            one.batch or None))
        if len(one.mappings) > 1:
            rows["conflict_view"] += [(one.organization, one.id, name, int(name == one.mapping)) for name in one.mappings]
    for one in history.notices:
        who, when = (one.organization, one.mapping), stamp(one.at)
        answer = hashlib.sha256(one.body).hexdigest().upper()[:16]
        if one.kind == "collision":
            rows["collision_view"].append((*who, when, one.request, answer))
        elif one.kind == "api error":
            rows["api_error_view"].append((*who, when, one.method, one.request, one.status, answer))
        elif one.kind == "unrecognized":
            rows["unrecognized_view"].append((*who, when, one.method, one.request, answer))
        else:
            rows["rejection_view"].append((*who, when, one.kind.replace("rejected otherwise", "other"), answer))
    for (organization, mapping, number), counts in history.daily(zone).items():
        rows["daily_view"].append((iso(number), organization, mapping, *(counts[name] for name in DAILY)))
        for code, count in counts["codes"].items():
            rows["daily_code_view"].append((iso(number), organization, mapping, code, count))
    rows["batch_view"] = list(history.batches)
    hours = {(one.at // 3_600_000, one.organization) for one in history.exchanges if not is_batch(one)}
    rows["captured_hour_view"] = [(stamp(hour * 3_600_000)[:16] + "Z", organization) for hour, organization in hours]
    return {name: sorted(found, key=repr) for name, found in rows.items()}


VIEWS = ("request_view", "conflict_view", "rejection_view", "collision_view", "api_error_view", "unrecognized_view",
         "daily_view", "daily_code_view", "captured_hour_view", "batch_view")
DAILY = ("requests", "success", "failed", "aborted", "pending", "inferred", "records", "emptySuccesses",
         "uncountedSuccesses", "notStopped", "notPublished", "rejectedOtherwise", "collisions", "apiErrors",
         "unrecognized")


# -------------------------------------------------------------------------------------------------------------- Reports

def period(history, zone, first, last, only=None):
    """The counts of a period, first and last day included: by organization and mapping, and of all under None; of all
    mappings, or only of one."""
    found = {}
    for (organization, mapping, number), counts in history.daily(zone).items():
        if first <= number <= last and only in (None, (organization, mapping)):
            for key in ((organization, mapping), None):
                total = found.setdefault(key, dict(ZERO, codes={}))
                for name in ZERO:
                    total[name] += counts[name]
                for code, count in counts["codes"].items():
                    total["codes"][code] = total["codes"].get(code, 0) + count
    found.setdefault(None, dict(ZERO, codes={}))
    for counts in found.values():
        counts |= rates(counts)
    return found


def rates(counts):
    """Success rate with its Wilson 95 % interval, and aborts per 1,000; None where nothing finished."""
    n = counts["success"] + counts["failed"] + counts["aborted"]
    if n == 0:
        return {"successRate": None, "successRateLow": None, "successRateHigh": None, "abortsPer1000": None}
    z = 1.959963984540054
    p = counts["success"] / n
    middle = (p + z * z / (2 * n)) / (1 + z * z / n)
    half = z / (1 + z * z / n) * (p * (1 - p) / n + z * z / (4 * n * n)) ** 0.5
    return {"successRate": p, "successRateLow": max(0, middle - half), "successRateHigh": min(1, middle + half),
            "abortsPer1000": 1000 * counts["aborted"] / n}


def errors(history, zone, first, last, only=None):
    """Each code of a period: how many requests, of how many mappings; first and last seen in the history so far."""
    found = {}
    for request in history.requests.values():
        number = day(request.submitted, zone)
        if number > last or only not in (None, (request.organization, request.mapping)):
            continue
        for code in reported(request):
            one = found.setdefault(code, {"count": 0, "mappings": set(), "seen": []})
            one["seen"].append(request.submitted)
            if number >= first:
                one["count"] += 1
                one["mappings"].add((request.organization, request.mapping))
    return {None if code == NO_CODE else code:
            {"count": one["count"], "mappings": len(one["mappings"]), "firstSeen": stamp(min(one["seen"])),
             "lastSeen": stamp(max(one["seen"]))}
            for code, one in found.items() if one["count"]}
