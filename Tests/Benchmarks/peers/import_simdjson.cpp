// The practical limit of a row an exchange: simdjson (on demand) over the mapped capture, SQLite's C API, no evidence.
//
//     import_simdjson rows   CAPTURE DATABASE SQL_FOLDER    normalized rows, the bodies left out
//     import_simdjson bodies CAPTURE DATABASE SQL_FOLDER    the same with the response body in each row
//     import_simdjson parse  CAPTURE                        parses every line and reads its fields, writes nothing
//
// Prints {"lines", "exchanges", "unread"} on standard output.

#include <fcntl.h>
#include <simdjson.h>
#include <sqlite3.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <deque>
#include <fstream>
#include <sstream>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace {

using std::string_view;
namespace ondemand = simdjson::ondemand;

[[noreturn]] void fail(const char *what, const char *why) {
    std::fprintf(stderr, "import_simdjson: %s: %s\n", what, why);
    std::exit(1);
}

// ---- The capture, mapped, with the padding that simdjson reads past the end ----

class MappedFile {
public:
    explicit MappedFile(const char *path) {
        int file = open(path, O_RDONLY);
        struct stat status;
        if (file < 0 || fstat(file, &status) != 0) fail(path, std::strerror(errno));
        size_ = static_cast<size_t>(status.st_size);
        capacity_ = (size_ + simdjson::SIMDJSON_PADDING + page - 1) / page * page;
        void *at = mmap(nullptr, capacity_, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        if (at == MAP_FAILED) fail(path, std::strerror(errno));
        if (size_ > 0 && mmap(at, size_, PROT_READ, MAP_PRIVATE | MAP_FIXED, file, 0) == MAP_FAILED)
            fail(path, std::strerror(errno));
        close(file);
        data_ = static_cast<char *>(at);
        madvise(data_, size_, MADV_SEQUENTIAL);
    }

    const char *begin() const { return data_; }
    const char *end() const { return data_ + size_; }
    size_t capacityFrom(const char *at) const { return static_cast<size_t>(data_ + capacity_ - at); }

    // Gives the pages before `at` back, now and then, so that the peak memory is not the file.
    void release(const char *at) {
        size_t upTo = static_cast<size_t>(at - data_) / window * window;
        if (upTo <= released_) return;
        madvise(data_ + released_, upTo - released_, MADV_DONTNEED);
        released_ = upTo;
    }

private:
    static constexpr size_t page = 4096;
    static constexpr size_t window = 4 << 20;
    char *data_ = nullptr;
    size_t size_ = 0, capacity_ = 0, released_ = 0;
};

// ---- One exchange ----

enum Method : int { get = 0, post = 1 };
enum Status : int { other = 0, success = 1, failed = 2, aborted = 3, inProgress = 4 };
enum Refusal : int { notStopped = 1, notPublished = 2, otherwise = 3, collision = 4 };

struct Exchange {
    int64_t at = 0, requestID = 0, records = 0, httpStatus = 200, durationMs = 0;
    Method method = get;
    Status status = other;
    string_view organization, mapping, info, batchID, body;
};

int digits(const char *at, int count) {
    int value = 0;
    for (int n = 0; n < count; n++) value = value * 10 + (at[n] - '0');
    return value;
}

// Days since 1970 of a date in the Gregorian calendar.
int64_t daysFromCivil(int year, int month, int day) {
    year -= month <= 2;
    int era = year / 400;
    int yearOfEra = year - era * 400;
    int dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    int dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear;
    return int64_t(era) * 146097 + dayOfEra - 719468;
}

// RFC 3339 to milliseconds since 1970.
bool parseTime(string_view text, int64_t &ms) {
    if (text.size() < 20 || text[4] != '-' || text[10] != 'T') return false;
    const char *at = text.data();
    ms = daysFromCivil(digits(at, 4), digits(at + 5, 2), digits(at + 8, 2)) * 86400000
        + (digits(at + 11, 2) * 60 + digits(at + 14, 2)) * int64_t(60000) + digits(at + 17, 2) * 1000;
    size_t next = 19;
    if (text[next] == '.') {
        int scale = 100;
        for (next++; next < text.size() && text[next] >= '0' && text[next] <= '9'; next++, scale /= 10)
            ms += (text[next] - '0') * scale;
    }
    if (next + 6 == text.size() && (text[next] == '+' || text[next] == '-')) {
        int64_t offset = (digits(at + next + 1, 2) * 60 + digits(at + next + 4, 2)) * int64_t(60000);
        ms -= text[next] == '+' ? offset : -offset;
        return true;
    }
    return next + 1 == text.size() && (text[next] == 'Z' || text[next] == 'z');
}

// …/ORGANIZATION/campaign/dataIngestion/xdmIngestion/MAPPING/ingest?requestId=ID
bool parseURL(string_view url, Exchange &exchange) {
    constexpr string_view marker = "/campaign/dataIngestion/xdmIngestion/";
    size_t found = url.find(marker);
    if (found == string_view::npos || found == 0) return false;
    size_t slash = url.rfind('/', found - 1);
    exchange.organization = url.substr(slash + 1, found - slash - 1);
    size_t from = found + marker.size();
    exchange.mapping = url.substr(from, url.find('/', from) - from);
    constexpr string_view query = "?requestId=";
    size_t id = url.find(query, from);
    if (id == string_view::npos) return true;
    for (size_t n = id + query.size(); n < url.size() && url[n] >= '0' && url[n] <= '9'; n++)
        exchange.requestID = exchange.requestID * 10 + (url[n] - '0');
    return true;
}

Status parseStatus(string_view text) {
    if (text == "Success") return success;
    if (text == "In Progress") return inProgress;
    if (text == "Failed") return failed;
    if (text == "Aborted") return aborted;
    return other;
}

// A JSON number, or a string of one.
int64_t readInteger(ondemand::value value) {
    int64_t number = 0;
    if (!value.get_int64().get(number) || !value.get_int64_in_string().get(number)) return number;
    return 0;
}

bool readResponse(ondemand::value value, bool wantsBody, Exchange &exchange) {
    ondemand::object response;
    if (value.get_object().get(response)) return value.get_string().get(exchange.body) == simdjson::SUCCESS;
    if (wantsBody) {
        if (response.raw_json().get(exchange.body)) return false;
        if (response.reset().error()) return false;
    }
    for (auto each : response) {
        ondemand::field field;
        string_view text;
        if (std::move(each).get(field)) return false;
        ondemand::raw_json_string key = field.key();  // compared in place: no name of interest has an escape
        if (key == "status") {
            if (field.value().get_string().get(text)) return false;
            exchange.status = parseStatus(text);
        } else if (key == "info") {
            if (field.value().get_string().get(exchange.info)) return false;
        } else if (key == "batchId") {
            if (field.value().get_string().get(exchange.batchID)) return false;
        } else if (key == "requestId") {
            exchange.requestID = readInteger(field.value());
        } else if (key == "numRecords") {
            exchange.records = readInteger(field.value());
        }
    }
    return true;
}

bool readLine(ondemand::parser &parser, const char *line, size_t size, size_t capacity, bool wantsBody,
              Exchange &exchange) {
    ondemand::document document;
    ondemand::object object;
    if (parser.iterate(line, size, capacity).get(document) || document.get_object().get(object)) return false;
    bool hasTime = false, hasURL = false, hasResponse = false;
    for (auto each : object) {
        ondemand::field field;
        string_view text;
        if (std::move(each).get(field)) return false;
        ondemand::raw_json_string key = field.key();  // compared in place: no name of interest has an escape
        if (key == "at") {
            ondemand::value value = field.value();
            if (value.get_string().get(text)) hasTime = !value.get_int64().get(exchange.at);
            else hasTime = parseTime(text, exchange.at);
        } else if (key == "method") {
            if (field.value().get_string().get(text)) return false;
            exchange.method = text == "POST" ? post : get;
        } else if (key == "url") {
            if (field.value().get_string().get(text)) return false;
            hasURL = parseURL(text, exchange);
        } else if (key == "httpStatus") {
            exchange.httpStatus = readInteger(field.value());
        } else if (key == "durationMs") {
            exchange.durationMs = readInteger(field.value());
        } else if (key == "response") {
            hasResponse = readResponse(field.value(), wantsBody, exchange);
        }
    }
    return hasTime && hasURL && hasResponse;
}

// ---- The database ----

std::string readAll(const std::string &path) {
    std::ifstream in(path, std::ios::binary);
    if (!in) fail(path.c_str(), "can't be read");
    std::ostringstream text;
    text << in.rdbuf();
    return text.str();
}

class Database {
public:
    explicit Database(const char *path) {
        if (sqlite3_open_v2(path, &handle_, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, nullptr)
            != SQLITE_OK) fail(path, sqlite3_errmsg(handle_));
    }
    ~Database() { sqlite3_close(handle_); }

    void run(const char *sql) {
        if (sqlite3_exec(handle_, sql, nullptr, nullptr, nullptr) != SQLITE_OK) fail(sql, sqlite3_errmsg(handle_));
    }
    sqlite3 *handle() { return handle_; }

private:
    sqlite3 *handle_ = nullptr;
};

class Statement {
public:
    Statement(Database &database, const char *sql) : handle_(database.handle()) {
        if (sqlite3_prepare_v3(handle_, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement_, nullptr) != SQLITE_OK)
            fail(sql, sqlite3_errmsg(handle_));
    }
    ~Statement() { sqlite3_finalize(statement_); }
    Statement(const Statement &) = delete;

    Statement &bind(int at, int64_t value) {
        sqlite3_bind_int64(statement_, at, value);
        return *this;
    }
    Statement &bind(int at, string_view text) {
        sqlite3_bind_text(statement_, at, text.data() ? text.data() : "", int(text.size()), SQLITE_STATIC);
        return *this;
    }
    Statement &bindNull(int at) {
        sqlite3_bind_null(statement_, at);
        return *this;
    }
    void run() {
        int code = sqlite3_step(statement_);
        if (code != SQLITE_DONE) fail("step", sqlite3_errmsg(handle_));
        sqlite3_reset(statement_);
    }

private:
    sqlite3 *handle_;
    sqlite3_stmt *statement_ = nullptr;
};

// Texts stored once. Looked up by view; only a new text is copied.
template <typename Entry> class Interned {
public:
    Entry *find(string_view text) {
        auto found = entries_.find(text);
        return found == entries_.end() ? nullptr : &found->second;
    }
    Entry &add(string_view text, Entry entry) {
        texts_.emplace_back(text);
        return entries_.emplace(string_view(texts_.back()), entry).first->second;
    }
    int64_t count() const { return int64_t(entries_.size()); }

private:
    std::deque<std::string> texts_;
    std::unordered_map<string_view, Entry> entries_;
};

// Request IDs that an accepted POST of this run has made known: open addressing, no entry is removed.
class KnownRequests {
public:
    void insert(int64_t organization, int64_t request) {
        if (count_ * 2 >= slots_.size()) grow();
        if (place(slots_, key(organization, request))) count_++;
    }
    bool contains(int64_t organization, int64_t request) const {
        uint64_t wanted = key(organization, request);
        for (size_t at = hash(wanted) & (slots_.size() - 1);; at = (at + 1) & (slots_.size() - 1)) {
            if (slots_[at] == wanted) return true;
            if (slots_[at] == 0) return false;
        }
    }

private:
    static uint64_t key(int64_t organization, int64_t request) {
        return uint64_t(organization) << 44 ^ uint64_t(request);
    }
    static size_t hash(uint64_t key) { return (key * 0x9E3779B97F4A7C15u) >> 20; }
    static bool place(std::vector<uint64_t> &slots, uint64_t key) {
        for (size_t at = hash(key) & (slots.size() - 1);; at = (at + 1) & (slots.size() - 1)) {
            if (slots[at] == key) return false;
            if (slots[at] == 0) return slots[at] = key, true;
        }
    }
    void grow() {
        std::vector<uint64_t> larger(slots_.size() * 2);
        for (uint64_t key : slots_)
            if (key) place(larger, key);
        slots_.swap(larger);
    }

    std::vector<uint64_t> slots_ = std::vector<uint64_t>(1 << 12);
    size_t count_ = 0;
};

struct Info {
    int64_t id;
    Refusal refusal;
};

class Importer {
public:
    explicit Importer(Database &database)
        : database_(database),
          addOrganization_(database, "INSERT INTO organization VALUES (?1, ?2)"),
          addMapping_(database, "INSERT INTO mapping VALUES (?1, ?2, ?3)"),
          addInfo_(database, "INSERT INTO info VALUES (?1, ?2, ?3)"),
          observe_(database, "INSERT INTO observation VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)"
                             " ON CONFLICT DO NOTHING"),
          submit_(database, "INSERT INTO request VALUES (?1, ?2, ?3, ?4, 0, 0, 0, 0, 0)"
                            " ON CONFLICT DO UPDATE SET submitted_at = excluded.submitted_at,"
                            " mapping_id = excluded.mapping_id, inferred = 0"
                            " WHERE inferred = 1 OR excluded.submitted_at < submitted_at"),
          answer_(database, "INSERT INTO request VALUES (?1, ?2, ?3, ?4, 1, ?5, ?6, ?7, ?8)"
                            " ON CONFLICT DO UPDATE SET outcome = excluded.outcome, outcome_at = excluded.outcome_at,"
                            " records = excluded.records, info_id = excluded.info_id"
                            " WHERE excluded.outcome_at > outcome_at"),
          refuse_(database, "INSERT INTO refusal VALUES (?1, ?2, ?3, ?4) ON CONFLICT DO NOTHING") {}

    // Whether the exchange is new.
    bool add(const Exchange &exchange, bool keepsBody) {
        int64_t organization = organizationID(exchange.organization);
        int64_t mapping = mappingID(organization, exchange.mapping);
        const Info &info = infoOf(exchange.info);
        observe_.bind(1, exchange.requestID).bind(2, exchange.at).bind(3, mapping).bind(4, exchange.method)
            .bind(5, exchange.status).bind(6, info.id).bind(7, exchange.batchID).bind(8, exchange.records)
            .bind(9, exchange.httpStatus).bind(10, exchange.durationMs);
        if (keepsBody) observe_.bind(11, exchange.body);
        observe_.run();
        if (sqlite3_changes(database_.handle()) == 0) return false;
        if (exchange.status == other) return true;
        if (exchange.method == post) addSubmission(exchange, organization, mapping, info);
        else addAnswer(exchange, organization, mapping, info);
        return true;
    }

private:
    void addSubmission(const Exchange &exchange, int64_t organization, int64_t mapping, const Info &info) {
        if (exchange.status == success) {
            submit_.bind(1, organization).bind(2, exchange.requestID).bind(3, mapping).bind(4, exchange.at).run();
            known_.insert(organization, exchange.requestID);
        } else {
            int kind = exchange.status == inProgress ? collision : info.refusal;
            refuse_.bind(1, mapping).bind(2, exchange.at).bind(3, exchange.requestID).bind(4, kind).run();
        }
    }

    void addAnswer(const Exchange &exchange, int64_t organization, int64_t mapping, const Info &info) {
        bool terminal = exchange.status != inProgress;
        if (!terminal && known_.contains(organization, exchange.requestID)) return;
        answer_.bind(1, organization).bind(2, exchange.requestID).bind(3, mapping).bind(4, exchange.at)
            .bind(5, terminal ? exchange.status : 0).bind(6, terminal ? exchange.at : 0).bind(7, exchange.records)
            .bind(8, terminal ? info.id : 0).run();
    }

    int64_t organizationID(string_view name) {
        if (int64_t *id = organizations_.find(name)) return *id;
        int64_t id = organizations_.count() + 1;
        addOrganization_.bind(1, id).bind(2, name).run();
        mappings_.emplace_back();
        return organizations_.add(name, id);
    }

    int64_t mappingID(int64_t organization, string_view name) {
        Interned<int64_t> &mappings = mappings_[size_t(organization - 1)];
        if (int64_t *id = mappings.find(name)) return *id;
        int64_t id = ++mappingCount_;
        addMapping_.bind(1, id).bind(2, organization).bind(3, name).run();
        return mappings.add(name, id);
    }

    const Info &infoOf(string_view text) {
        if (Info *info = infos_.find(text)) return *info;
        Info info{infos_.count() + 1, otherwise};
        if (text.find("is not stopped") != string_view::npos) info.refusal = notStopped;
        if (text.find("is not published") != string_view::npos) info.refusal = notPublished;
        size_t code = text.find("ACP-");
        addInfo_.bind(1, info.id).bind(2, text);
        if (code == string_view::npos) addInfo_.bindNull(3);
        else addInfo_.bind(3, text.substr(code, text.find_first_not_of("0123456789", code + 4) - code));
        addInfo_.run();
        return infos_.add(text, info);
    }

    Database &database_;
    Statement addOrganization_, addMapping_, addInfo_, observe_, submit_, answer_, refuse_;
    Interned<int64_t> organizations_;
    std::deque<Interned<int64_t>> mappings_;
    int64_t mappingCount_ = 0;
    Interned<Info> infos_;
    KnownRequests known_;
};

struct Tally {
    int64_t lines = 0, exchanges = 0, unread = 0;
};

// Reads each line of the file and hands its exchange on; `each` says whether the exchange is new.
template <typename Each> Tally readFile(MappedFile &file, bool wantsBody, Each each) {
    ondemand::parser parser;
    Tally tally;
    for (const char *line = file.begin(); line < file.end();) {
        auto newline = static_cast<const char *>(std::memchr(line, '\n', size_t(file.end() - line)));
        const char *end = newline ? newline : file.end();
        if (end > line) {
            Exchange exchange;
            tally.lines++;
            if (readLine(parser, line, size_t(end - line), file.capacityFrom(line), wantsBody, exchange))
                tally.exchanges += each(exchange);
            else
                tally.unread++;
        }
        line = end + 1;
        file.release(line < file.end() ? line : file.end());
    }
    return tally;
}

Tally importFile(MappedFile &file, bool keepsBodies, const char *path, const std::string &sqlFolder) {
    Database database(path);
    database.run(readAll(sqlFolder + "/schema.sql").c_str());
    database.run("BEGIN IMMEDIATE");
    Tally tally;
    {
        Importer importer(database);
        tally = readFile(file, keepsBodies, [&](const Exchange &exchange) {
            return importer.add(exchange, keepsBodies);
        });
    }
    database.run(readAll(sqlFolder + "/rollups.sql").c_str());
    database.run("COMMIT");
    database.run("PRAGMA wal_checkpoint(TRUNCATE)");
    return tally;
}

}  // namespace

int main(int count, char **arguments) {
    string_view mode = count > 2 ? arguments[1] : "";
    bool parses = mode == "parse" && count == 3;
    bool imports = (mode == "rows" || mode == "bodies") && count == 5;
    if (!parses && !imports) fail("usage", "rows|bodies CAPTURE DATABASE SQL_FOLDER, or parse CAPTURE");
    MappedFile file(arguments[2]);
    Tally tally = parses ? readFile(file, false, [](const Exchange &) { return true; })
                         : importFile(file, mode == "bodies", arguments[3], arguments[4]);
    std::printf("{\"lines\": %lld, \"exchanges\": %lld, \"unread\": %lld}\n", (long long)tally.lines,
                (long long)tally.exchanges, (long long)tally.unread);
    return 0;
}
