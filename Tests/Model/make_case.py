"""Random histories, small and full of oddities, each from a seed: what a capture may hold, and how it may be imported.

    python3 make_case.py 17          the lines of seed 17, and the plan of imports on standard error

Times, organizations, mappings and request IDs come from small pools, so that lines meet: several answers in one
millisecond, one request under two mappings, one ID in two organizations, times on both sides of a midnight.
"""
import dataclasses
import datetime as dt
import json
import random
import sys
import zoneinfo
from dataclasses import dataclass, field

ZONES = ("UTC", "UTC", "Asia/Seoul", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "America/St_Johns",
         "Europe/Berlin", "Pacific/Apia", "America/Sao_Paulo", "Asia/Beirut", "Pacific/Kiritimati")
# Days at whose borders something may go wrong: week 53 and the years' ends, clocks set forward and back, the first days of
# 1970, leap days.
DAYS = ("2026-11-16", "2026-11-22", "2026-11-16", "2026-11-01", "2026-03-29", "2026-10-25", "2020-12-31", "2021-01-03",
        "2027-01-01", "2024-02-29", "1970-01-01", "1969-12-31", "2000-02-28", "2099-12-31", "2105-06-01")

# Clocks set back over midnight, days that were skipped or began at one o'clock.
ZONE_DAYS = {"America/St_Johns": ("2006-10-29", "2010-11-07"), "Pacific/Apia": ("2011-12-30", "2011-12-31"),
             "America/Sao_Paulo": ("2018-11-04", "2018-02-18"), "Asia/Beirut": ("2017-10-29", "2022-03-27"),
             "Australia/Lord_Howe": ("2026-04-05", "2026-10-04"), "America/New_York": ("2026-11-01", "2026-03-08")}
FAR_DAYS = ("0001-01-05", "9999-12-20", "1582-10-15", "1900-02-28", "2100-02-28", "0004-02-29")


@dataclass
class Import:
    """One import of one file."""

    name: str
    lines: list  # indices into the case's lines
    gzip: bool = False
    piped: bool = False  # by standard input
    mark: bool = False  # begins with a byte-order mark
    crlf: bool = False
    blanks: bool = False  # a blank line between every two
    cut: int = 0  # bytes that the end lacks: a log that is being written
    host: str = ""  # whose database it is imported into, to be merged later; "" is the one that they are merged into
    merged: bool = False  # the host's database is merged already when this one has been imported, and grows after that


@dataclass
class Case:
    """Lines, and several ways of importing all of them, each into a database of its own."""

    zone: str
    lines: list  # of bytes
    databases: dict = field(default_factory=dict)  # name: list of imports, in order
    reports: dict = field(default_factory=dict)
    about: str = ""
    organization: str = None  # stands in where a URL names none
    expected: dict = field(default_factory=dict)  # of a regression: the derived tables, of all databases


BATCHES = ("01E8043CY305K2MTV5ANH9G1GC", "5d01230fc78a4e4f8c0c6b387b4b8d1c", "01F5XGJMZ3")


class Raw(str):
    """JSON that is written as it stands."""


def make(seed):
    """The case of a seed."""
    maker = Maker(random.Random(f"model {seed}"))
    rng = maker.rng
    case = Case(maker.zone, maker.lines(), about=f"seed {seed}", organization=maker.stand_in)
    if seed % 40 == 0:
        maker.add_long_lines(case.lines)
    everything = list(range(len(case.lines)))
    if seed % 3 == 0:
        rng.shuffle(everything)
    whole = dict(mark=rng.random() < 0.2, crlf=rng.random() < 0.2, blanks=rng.random() < 0.1)
    case.databases["whole"] = [Import("whole.ndjson", everything, **whole)]
    case.databases["pieces"] = pieces(rng, len(case.lines))
    upto = rng.randint(1, len(everything))
    cut = rng.choice((0, 0, 1, rng.randint(1, 120)))
    case.databases["grown"] = [Import("log.ndjson", everything[:upto], cut=cut, **whole),
                               Import("log.ndjson", everything, **whole)]
    case.reports = {"database": rng.choice(("whole", "pieces", "grown")),
                    "zone": "UTC" if maker.is_far else rng.choice((maker.zone, *ZONES)),
                    "since": rng.choice(maker.days), "days": rng.choice((1, 1, 7, 7, 2, 30)), "rebuild": rng.random() < 0.25, "draw": seed}
    other = random.Random(f"hosts {seed}")
    case.databases["merged"] = hosts(other, len(case.lines), case.databases["grown"])
    # Of long answers `requests` shows the beginning.
    if other.random() < 0.3 and seed % 40:
        case.reports["database"] = "merged"
    return case


def hosts(rng, count, grown):
    """Imports on several hosts, which overlap: some of the same files on more than one, some of what is merged into itself."""
    names = ["", "berlin", "seoul", "tokyo", "lima"][:rng.randint(2, 5)]
    if rng.random() < 0.3:
        names.remove("")
    imports = [dataclasses.replace(one, host=rng.choice(names), merged=rng.random() < 0.3) for one in pieces(rng, count)]
    imports += [dataclasses.replace(one, host=rng.choice(names)) for one in imports if rng.random() < 0.3]
    if rng.random() < 0.3:
        host = rng.choice(names)
        imports += [dataclasses.replace(one, host=host, merged=rng.random() < 0.5) for one in grown]
    return imports


def pieces(rng, count):
    """Imports of shuffled lines in pieces that overlap, some of them twice."""
    order = list(range(count))
    rng.shuffle(order)
    parts = [[] for _ in range(rng.randint(1, 5))]
    for index in order:
        rng.choice(parts).append(index)
        if rng.random() < 0.2:
            rng.choice(parts).append(index)
    imports = [Import(f"piece{number}.ndjson", part, gzip=rng.random() < 0.3, mark=rng.random() < 0.1,
                      crlf=rng.random() < 0.1) for number, part in enumerate(parts) if part]
    imports += [Import(f"again{number}.ndjson", one.lines, one.gzip, False, one.mark, one.crlf)
                for number, one in enumerate(imports) if rng.random() < 0.3]
    rng.shuffle(imports)
    if rng.random() < 0.3:
        rng.choice(imports).piped = True
    return imports


class Maker:
    """Draws the exchanges of one case."""

    def __init__(self, rng):
        self.rng = rng
        self.zone = rng.choice(ZONES)
        self.odd = rng.choice((0, 0.05, 0.2, 0.5))  # how often a field is not as the API's page has it
        self.organizations = self.some(("acme", "acme-mkt-stage1", "Acme", "org e\u0301", "org \u00e9", "a b", "0", "=1+1"), 3)
        self.mappings = self.some(("1042", "1043", "XDM44", "9", "10", "01042", "a b", "50%", "a/b", "x?y#z", "\u00e9", "e\u0301",
                                   "\u0301x", "\u65e5\u672c", "\U0001f600", "a\0b", "a\nb", "'; DROP TABLE request; --",
                                   '"quoted"', "=1+1", "xdmIngestion", "ingest", "m" * 300, "%", "%zz", "%ff"), 4)
        self.ids = self.some((Raw("3520"), Raw("3521"), Raw("1"), Raw("0"), Raw("-7"), Raw("9223372036854775807"),
                              Raw("9223372036854775808"), Raw("-9223372036854775808"), Raw("1" + "0" * 40), Raw("3520.0"),
                              Raw("1e3"), Raw("-0"), "007", "+5", "abc", "\u00e9", "e\u0301", "a b", "a\0b", "\U0001f600",
                              "x" * 200, "3520 ", "\uff11"), rng.randint(2, 7))
        if rng.random() < 0.7:
            self.ids += [Raw(str(3600 + number)) for number in range(rng.randint(1, 12))]
        # Python's time zones end with its calendar: the ends of time only in UTC.
        self.is_far = self.zone == "UTC" and rng.random() < 0.1
        self.days = [dt.date.fromisoformat(day) for day in self.some(FAR_DAYS if self.is_far else DAYS, 3)]
        if self.zone in ZONE_DAYS and rng.random() < 0.5:
            self.days = [dt.date.fromisoformat(day) for day in ZONE_DAYS[self.zone]]
        self.stand_in = rng.choice((None, None, None, "acme", "given"))
        self.instants = [self.instant() for _ in range(rng.randint(2, 12))]

    def some(self, pool, most):
        return self.rng.sample(pool, self.rng.randint(1, min(most, len(pool))))

    def instant(self):
        """An instant near a day's border in the case's zone, or anywhere in the day; milliseconds since 1970."""
        rng = self.rng
        day = rng.choice(self.days) + dt.timedelta(days=rng.choice((0, 0, 0, 1, -1, 3)))
        zone = zoneinfo.ZoneInfo(rng.choice((self.zone, self.zone, "UTC")))
        midnight = dt.datetime.combine(day, dt.time(), zone)
        ms = round(midnight.timestamp() * 1000)
        return ms + rng.choice((0, -1, 1, -1000, 59_999, rng.randint(-7_200_000, 10_800_000), rng.randrange(86_400_000)))

    # ------------------------------------------------------------------------------------------------------------ Lines

    def lines(self):
        """Between 5 and 200 lines."""
        rng = self.rng
        exchanges = []
        target = rng.choice((5, 8, 15, 40, 40, 100, 200))
        while len(exchanges) < target:
            exchanges += self.story() if rng.random() < 0.7 else [self.stray()]
        exchanges = exchanges[:target]
        if rng.random() < 0.5:
            exchanges.sort(key=lambda one: one["ms"])
        lines = [self.line(one) for one in exchanges]
        for _ in range(rng.choice((0, 1, len(lines) // 5))):
            lines.insert(rng.randint(0, len(lines)), self.again(rng.choice(exchanges), rng.choice(lines)))
        if self.odd or rng.random() < 0.2:
            for _ in range(rng.choice((0, 1, 2, len(lines) // 6))):
                lines.insert(rng.randint(0, len(lines)), self.unreadable(rng.choice(lines)))
        if rng.random() < 0.4:
            for _ in range(rng.choice((1, 4, len(lines) // 4))):
                lines.insert(rng.randint(0, len(lines)), self.batch())
        return lines[:220]

    def add_long_lines(self, lines):
        """Lines as long as they may be, and longer; answers so long that few of them make a block of evidence."""
        longest = 16 << 20
        for _ in range(3):
            line = self.line(self.exchange("GET", "acme", "1042", "1", {"requestId": 1, "status": "Success", "info": "x" * 4_000_000}))
            lines.insert(self.rng.randint(0, len(lines)), line)
        line = self.rng.choice(lines)
        for size in (longest, longest + 1):
            lines.insert(self.rng.randint(0, len(lines)), line + b" " * (size - len(line)))

    def again(self, one, line):
        """A line that stands there already, or the same exchange written otherwise."""
        rng = self.rng
        if rng.random() < 0.4:
            return line
        one = dict(one, duration=rng.choice((None, 1, 10**6)))
        # Another HTTP status: of the same kind as often as not.
        if rng.random() < 0.3:
            one["status"] = rng.choice((200, 201, 299) if self.answers(one["status"]) else (401, 429, 500, 503))
        elif rng.random() < 0.1:
            one["status"] = rng.choice((200, 404, 500))
        return self.line(one)

    def batch(self):
        """A line with an answer of the Platform about a batch, some of them of one millisecond."""
        rng = self.rng
        name = rng.choice(BATCHES)
        number = lambda: rng.choice((0, 1, 7, 519, "12", Raw("1.0"), Raw("-1"), Raw("1" + "0" * 30), Raw("1.5"), "many", Raw("null")))
        time = lambda: rng.choice((1_576_741_597_205, 0, -5, "1576741597205", Raw("null"), Raw("1.5e12"), 10**17))
        said = {}
        if rng.random() < 0.95:
            said["status"] = rng.choice(("success", "Success", "active", "FAILED", "failure", "aborted", "abandoned", "loading",
                                         "processing", "retrying", "queued", "inactive", "archived", "retained", "sunk", ""))
        if rng.random() < 0.6:
            said["imsOrg"] = "1@AdobeOrg"
        for key in ("created", "started", "completed"):
            if rng.random() < 0.5:
                said[key] = time()
        if rng.random() < 0.7:
            keys = rng.choice((("inputRecordCount", "outputRecordCount", "failedRecordCount", "inputByteSize"),
                               ("recordsRead", "recordsWritten", "recordsFailed", "startTime", "endTime")))
            said["metrics"] = {key: time() if key.endswith("Time") else number() for key in keys if rng.random() < 0.8}
        if rng.random() < 0.5:
            said["errors"] = [{"code": rng.choice(("106", "INGEST-1212-400"))} for _ in range(rng.randint(0, 2))]
        status = rng.choice((200, 200, 200, 200, 200, 200, 201, 404, 410, 500))
        body = Raw("{%s:%s}" % (text(name), text(said, rng if rng.random() < 0.3 else None)))
        if status >= 400 and rng.random() < 0.3:
            body = "<html>"
        fields = {"at": stamp(rng.choice(self.instants)), "method": "GET", "httpStatus": status,
                  "url": "https://platform.adobe.io/data/foundation/catalog/batches/" + name, "response": body}
        return text(fields).encode()

    def answers(self, status):
        return status is None or 200 <= status <= 299

    def story(self):
        """One request: its POST, status answers, and what came between."""
        rng = self.rng
        organization, mapping, name = rng.choice(self.organizations), rng.choice(self.mappings), rng.choice(self.ids)
        found = []

        def add(method, body, **more):
            place = mapping if rng.random() < 0.93 else rng.choice(self.mappings)
            found.append(self.exchange(method, organization, place, name, body, **more))

        if rng.random() < 0.75:
            add("POST", self.trigger(mapping, "Success", name))
        if rng.random() < 0.15:
            add("POST", self.trigger(mapping, "In Progress", rng.choice((name, name, rng.choice(self.ids), None))))
        if rng.random() < 0.1:
            add("POST", self.trigger(mapping, "Failed", None))
        for _ in range(rng.choice((0, 1, 1, 2))):
            add("GET", self.status(mapping, "In Progress", name))
        for _ in range(rng.choice((0, 1, 1, 1, 2, 3))):
            add("GET", self.status(mapping, rng.choice(("Success", "Success", "Failed", "Failed", "Aborted")), name))
        if rng.random() < 0.2:
            # Answers of one millisecond.
            at = rng.choice(found)["ms"] if found else rng.choice(self.instants)
            for _ in range(rng.randint(1, 3)):
                add("GET", self.status(mapping, rng.choice(("Success", "Failed", "Aborted")), name), ms=at)
        return found

    def stray(self):
        """An exchange that belongs to no story: an API error, a rejection, or anything."""
        rng = self.rng
        organization, mapping, name = rng.choice(self.organizations), rng.choice(self.mappings), rng.choice(self.ids)
        method = rng.choice(("POST", "GET"))
        kind = rng.random()
        if kind < 0.45:
            body, status = self.error()
            return self.exchange(method, organization, mapping, name, body, status=status)
        if kind < 0.75:
            return self.exchange("POST", organization, mapping, name, self.trigger(mapping, "Failed", None))
        word = rng.choice(("Success", "Failed", "Aborted", "In Progress"))
        body = self.status(mapping, word, name) if rng.random() < 0.5 else self.trigger(mapping, word, name)
        return self.exchange(method, organization, mapping, name, body)

    # ----------------------------------------------------------------------------------------------------------- Bodies

    def trigger(self, mapping, status, name):
        info = {"Success": f"Ingestion request submitted successfully for the Mapping ID: {mapping}",
                "In Progress": f"Ingestion request already in progress for the Mapping ID: {mapping}",
                "Failed": f"Unable to submit data ingestion request, XDM Mapping ID: {mapping} is not "
                          + self.rng.choice(("stopped", "stopped", "published", "at all, IS NOT STOPPED", "published, "
                                             "and is not stopped"))}.get(status, "")
        body = {} if name is None else {"requestId": self.named(name)}
        return self.bent(body | {"info": info, "status": status})

    def status(self, mapping, status, name):
        rng = self.rng
        info, records, batch = f"Mapping Id: {mapping}.", 0, ""
        if status == "Success":
            info, records = info + " ", rng.choice((0, 1, 15, 1_000, 10**12, 10**12 + 1))
            batch = rng.choice(("",) * 6 + ("01F5XGJMZ3", "b\u00e9"))
        elif status == "Failed":
            info += rng.choice((" ACP-880056 Failed to fetch the record from the database.",
                                " ACP-880096 Sync Job failed to upload.", "", " ACP-880096 ACP-880056",
                                " ACP-880056 and ACP-880056", " ACP-1 ACP-ACP-22, acp-3 ACP- ACP-\u0661 ACP-000", " XACP-77x"))
            batch = rng.choice(("", "", "01F5XGJMZ3", "b\u00e9", "be\u0301", "0"))
        elif status == "Aborted":
            info += rng.choice((" Ingestion request aborted due to some issue", " ACP-880056 aborted"))
        return self.bent({"batchId": batch, "info": info, "numRecords": records, "requestId": self.named(name),
                          "status": status})

    def named(self, name):
        """An ID as a number or as a string of it."""
        return str(name) if isinstance(name, Raw) and self.rng.random() < 0.2 else name

    def bent(self, body):
        """The body with a field that is not as it should be."""
        rng = self.rng
        if rng.random() >= self.odd:
            return body
        key = rng.choice((*body, "numRecords", "status", "requestId"))
        values = {
            "numRecords": (Raw("-1"), Raw("15.0"), Raw("1e3"), Raw("1" + "0" * 30), Raw("1000000000001"), Raw("null"), "15",
                           "015", "+15", "-15", "", "many", " 15", "1.5", Raw("true"), Raw("[1]"), Raw("-0"), Raw("1.5")),
            "requestId": (Raw("null"), "", Raw("true"), Raw("{}"), Raw("[3520]"), *self.ids),
            "status": ("success", "FAILED", "in progress", "aborted", "Succes", "", " Success", "Created", Raw("null"), Raw("1"),
                       "Aborted", "Success"),
            "info": (Raw("null"), Raw("7"), "", "ACP-5", Raw('{"text":"ACP-6"}'), Raw('"\\u0041CP-8 \\ud83d\\ude00"')),
            "batchId": (Raw("null"), Raw("12"), "", "b" * 40),
        }[key]
        body = dict(body)
        if rng.random() < 0.2:
            body.pop(key, None)
        elif rng.random() < 0.1 and key in body:
            # The key stands twice: in JSON text only.
            body[key] = Raw(f'{text(rng.choice(values))},"{key}":{text(body[key])}')
        else:
            body[key] = rng.choice(values)
        return body

    def error(self):
        """An HTTP error with the gateway's bodies, or a body that is no JSON object."""
        rng = self.rng
        status = rng.choice((401, 403, 404, 429, 500, 502, 503, 599, 302, 100, 200, 200, None))
        bodies = [{"error_code": "403023", "message": "Profile is not valid"}, {"code": 500, "message": "Oops."}, {},
                  "<html>502 Bad Gateway</html>", "", "null", "[]", "17", '"Success"', '{"status":"Success"', "{}x",
                  '{"a":"\\ud800"}', "\ufeff{}", '{"requestId":3520,"status":"Success","info":"ok"}', "\0"]
        if status not in (200, None):
            bodies.append(self.status("1042", "Success", rng.choice(self.ids)))
        return rng.choice(bodies), status

    def exchange(self, method, organization, mapping, name, body, ms=None, status=None):
        rng = self.rng
        if ms is None:
            ms = rng.choice(self.instants) + rng.choice((0, 0, 0, 1, 60_000, 3_600_000))
        one = {"ms": ms, "method": method, "organization": organization, "mapping": mapping, "status": status, "body": body,
               "query": None, "asked": None, "duration": rng.randint(0, 500)}
        if method == "GET":
            other = rng.choice(self.ids) if rng.random() < self.odd / 2 else name
            ask = rng.random()
            if ask < 0.75:
                one["query"] = other
            if ask > 0.65:
                one["asked"] = name
            if ask > 0.95:
                one["query"] = one["asked"] = None
        elif rng.random() < 0.05:
            one["asked"] = name  # means nothing on a POST
        # The response's own text: equal exchanges have equal ones.
        if not isinstance(body, str):
            one["body"] = text(body, rng if rng.random() < 0.3 else None)
        one["wrapped"] = isinstance(body, str) or rng.random() < 0.1
        return one

    # ------------------------------------------------------------------------------------------------------------- Text

    def line(self, one):
        """An exchange as a line; as the format's own examples are written, or in another way that JSON allows."""
        rng = self.rng
        canonical = rng.random() < 0.5
        fields = {"at": stamp(one["ms"]) if canonical else self.at(one["ms"]), "method": one["method"], "url": self.url(one)}
        if one["asked"] is not None:
            fields["request"] = {"requestId": self.named(one["asked"])}
        status = one["status"]
        if status is not None or canonical or rng.random() < 0.5:
            fields["httpStatus"] = 200 if status is None else status
        if one["duration"] is not None:
            fields["durationMs"] = one["duration"]
        fields["response"] = one["body"] if one["wrapped"] else Raw(one["body"])
        if canonical:
            return text(fields).encode()
        if rng.random() < 0.3:
            fields["headers"] = {"Authorization": "Bearer eyJhbGciOi.canary", "n": [1, {"at": None}], "big": Raw("1e999")}
        keys = list(fields)
        rng.shuffle(keys)
        return text({key: fields[key] for key in keys}, rng).encode()

    def url(self, one):
        rng = self.rng
        base = rng.choice(("https://mc.adobe.io",) * 6 + ("http://user:word@proxy:8080", "", "HTTPS://MC.ADOBE.IO"))
        url = (f"{base}/{escaped(one['organization'], rng)}/campaign/dataIngestion/xdmIngestion/"
               f"{escaped(one['mapping'], rng)}/ingest")
        if one["query"] is not None:
            query = f"requestId={escaped(str(one['query']), rng)}"
            url += "?" + rng.choice((query,) * 8 + (f"a=1&{query}&requestId=9", f"requestId=&{query}", f"{query}#requestId=8",
                                                    f"xrequestId=4&{query}"))
        return url if rng.random() < 0.97 else url + "#x"

    def at(self, ms):
        """The same instant with another offset, more or fewer digits, other letters, or as milliseconds."""
        rng = self.rng
        if rng.random() < 0.2:
            return Raw(str(ms))
        shift = rng.choice((0, 0, 540, -210, 345, 840, -720, 630, 1, -1439, 1439))
        local = ms + shift * 60_000
        written = stamp(local)
        second = written[17:19]
        base, fraction = written[:19], written[20:23]
        if second == "00" and fraction == "000" and rng.random() < 0.3:
            # The leap second before this minute.
            base = stamp(local - 1000)[:17] + "60"
            fraction = rng.choice(("0", "999"))
        if fraction.rstrip("0") == "" and rng.random() < 0.5:
            fraction = ""
        elif rng.random() < 0.3:
            fraction += rng.choice(("0", "9", "999999", "4" * 30))
        if len(fraction) == 3 and rng.random() < 0.3:
            fraction = fraction.rstrip("0")
        zone = f"{'-' if shift < 0 else '+'}{abs(shift) // 60:02}:{abs(shift) % 60:02}"
        if shift == 0:
            zone = rng.choice(("Z", "z", "+00:00", "-00:00"))
        return base[:10] + rng.choice("TTTt ") + base[11:] + ("." + fraction if fraction else "") + zone

    def unreadable(self, line):
        """A line that can't be read, or only just; made from one that can."""
        rng = self.rng
        good = line.decode("utf-8", "surrogateescape")

        def changed(old, new):
            return good.replace(old, new, 1) if old in good else new

        made = rng.choice((
            lambda: good[:rng.randint(1, len(good) - 1)], lambda: good + rng.choice(("}", " x", ",")), lambda: "[]",
            lambda: "null", lambda: "7", lambda: '"text"', lambda: "{}", lambda: "not json", lambda: "\ufeff" + good,
            lambda: changed('"method"', '"methods"'), lambda: changed('"at"', '"when"'),
            lambda: changed('"url"', '"uri"'), lambda: changed('"response"', '"body"'),
            lambda: changed('"POST"', '"PUT"'), lambda: changed('"GET"', '"get"'),
            lambda: changed("/ingest", rng.choice(("/ingests", "/ingest/", "//ingest", ""))),
            lambda: changed("/campaign/", rng.choice(("/", "/", "/campaigns/"))), lambda: changed("dataIngestion/", ""),
            lambda: "{" + rng.choice(('"at":null', '"at":"2026-02-30T00:00:00Z"', '"at":"2026-11-16T03:00:00"', '"at":1.5',
                                      '"at":"-0001-01-01T00:00:00Z"', '"at":"9999-12-31T23:59:59-01:00"', '"url":7',
                                      '"httpStatus":99', '"httpStatus":"200"', '"httpStatus":200.0', '"httpStatus":null',
                                      '"durationMs":-1', '"durationMs":"5"', '"durationMs":null', '"response":[]',
                                      '"response":null', '"request":[]', '"request":null', '"request":"3520"',
                                      '"at":"2026-11-16T24:00:00Z"', '"at":"2026-11-16T03:00:00.Z"', '"at":99999999999999999',
                                      '"x":[[[1,2,{"y":[]}]]]', '"x":"\\ud800"', '"x":01', '"x":+1', '"x":NaN', "'x':1",
                                      '"x":"a\tb"', '"x":"\\x41"', '"x":.5', '"x":1.', '"x":"\\u00e"', '"x":-',
                                      '"x":' + "[" * 511 + "]" * 511, '"x":' + "[" * 512 + "]" * 512)) + "," + good[1:],
        ))()
        data = made.encode("utf-8", "surrogateescape")
        if rng.random() < 0.15:
            place = rng.randint(0, len(data))
            data = data[:place] + rng.choice((b"\xff", b"\xc3", b"\xed\xa0\x80", b"\0", b"\xc0\xaf")) + data[place:]
        return data.replace(b"\n", b" ")


def text(value, rng=None):
    """JSON text: without blanks as the format's examples, or, drawing from `rng`, with blanks and escapes."""
    if isinstance(value, Raw):
        return str(value)
    if isinstance(value, str):
        plain = json.dumps(value, ensure_ascii=rng is not None and rng.random() < 0.3)
        if rng is not None and plain.isascii() and len(plain) > 2 and rng.random() < 0.1:
            # One character as an escape that need not be one.
            place = rng.randrange(1, len(plain) - 1)
            if plain[place].isalnum() and "\\" not in plain:
                plain = f"{plain[:place]}\\u{ord(plain[place]):04x}{plain[place + 1:]}"
        return plain

    def blank():
        return rng.choice(("", "", "", " ", "\t", " \r ")) if rng is not None else ""

    if isinstance(value, dict):
        members = (f"{blank()}{text(key, rng)}{blank()}:{blank()}{text(one, rng)}{blank()}" for key, one in value.items())
        return "{" + ",".join(members) + "}"
    if isinstance(value, list):
        return "[" + ",".join(text(one, rng) for one in value) + "]"
    return json.dumps(value)


def escaped(name, rng):
    """A name as it stands in a URL: what must be is percent-encoded, and now and then what need not be."""
    if rng.random() < 0.9:
        plain = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~"
    else:
        plain = rng.choice(("", "ABC123='\"\u00e9\u0301\u65e5\U0001f600"))
    return "".join(one if one in plain else "".join(f"%{byte:02{rng.choice('xX')}}" for byte in one.encode())
                   for one in name)


def stamp(ms):
    """2026-11-16T03:00:00.000Z."""
    return (dt.datetime(1970, 1, 1) + dt.timedelta(milliseconds=ms)).isoformat(timespec="milliseconds") + "Z"


if __name__ == "__main__":
    made = make(int(sys.argv[1]))
    print(made.zone, made.reports, *made.databases.items(), sep="\n", file=sys.stderr)
    for one in made.lines:
        sys.stdout.buffer.write(one + b"\n")
