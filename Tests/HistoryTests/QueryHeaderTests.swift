import Figures
import Testing

@testable import History

@Suite("The comment of a report's .sql file")
struct QueryHeaderTests {
    private func header(_ sql: String) throws -> QueryHeader {
        try QueryHeader(sql: sql, path: "r/slow.sql")
    }

    private func mistake(_ sql: String) -> String {
        do {
            return "\(try header(sql))"
        } catch {
            return "\(error)"
        }
    }

    @Test("says title, description, columns with kind and unit in any order; an indented line goes on")
    func whole() throws {
        let header = try header(
            """

            -- title: Slowest requests
            -- description: Which requests took longest
            --    to finish.
            --
            -- column mapping: the mapping's ID
            -- column seconds (s, number): time to finish: all of it
            -- column n (count)
            -- column MB (number,MB)
            -- column "odd name (1)" (rate): share
            -- parameter :since / :until / :week / :timezone_offset are bound by the program (milliseconds)
            -- parameter :timezone: its name

            -- anything may stand here: column x
            SELECT 1
            """)
        #expect(header.title == "Slowest requests")
        #expect(header.summary == "Which requests took longest to finish.")
        #expect(
            header.columns.map(\.column) == [
                QueryColumn("mapping", label: "the mapping's ID"),
                QueryColumn("seconds", label: "time to finish: all of it", kind: .number, unit: "s"),
                QueryColumn("n", kind: .count), QueryColumn("MB", kind: .number, unit: "MB"),
                QueryColumn("odd name (1)", label: "share", kind: .rate),
            ])
        #expect(header.columns.map(\.line) == [6, 7, 8, 9, 10])
    }

    @Test("Windows line ends count as one line")
    func windows() throws {
        let header = try header("-- title: T\r\n-- column a (count): A\r\n\r\nSELECT 1 AS a")
        #expect(header.title == "T")
        #expect(header.columns.map(\.line) == [2])
    }

    @Test(
        "mistakes are told with file and line",
        arguments: [
            ("SELECT 1", 1, "there is no title"),
            ("-- title:\nSELECT 1", 1, "the title is empty"),
            ("-- title: T\n-- titel: T", 2, "“titel: T” is neither"),
            ("-- title: T\n-- title: U", 2, "a second title"),
            ("-- title: T\n-- column", 2, "is neither"),
            ("-- title: T\n-- column (count): x", 2, "the column has no name"),
            ("-- title: T\n-- column n (count: x", 2, "no ) behind its kind"),
            ("-- title: T\n-- column n (cuont, s): x", 2, "neither cuont nor s is a kind; kinds are text, identifier"),
            ("-- title: T\n-- column n (count, rate): x", 2, "has two kinds"),
            ("-- title: T\n-- column n (count, a, b): x", 2, "is no kind, no unit, nor both"),
            ("-- title: T\n-- column n (rate, s): x", 2, "rate has no unit"),
            ("-- title: T\n-- column n how many", 2, "words follow a colon"),
            ("-- title: T\n-- column n: a\n-- column n: b", 3, "column n for the second time"),
            ("-- title: T\n-- column \"n: a", 2, "no end quote"),
            ("-- title: T\n-- parameter :sinse", 2, "parameter :sinse is not known; there are :since, :until"),
            ("-- title: T\n-- parameter since", 2, "begins with a colon"),
        ])
    func mistakes(sql: String, line: Int, reason: String) {
        let said = mistake(sql)
        #expect(said.hasPrefix("r/slow.sql:\(line): ") && said.contains(reason), "\(said)")
        #expect(!said.contains("\n"))
    }
}
