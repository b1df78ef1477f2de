import Bytes

/// The list of the files that hold the rows that a batch could not take, as the export API hands it out:
/// `{"data":[{"name":"…","length":"…","_links":{…}}],"_page":{"count":…}}`. The links are not read: credentials go nowhere but to the
/// address that they were meant for.
package struct RefusedRowFiles: Equatable {
    /// One file.
    package struct File: Equatable {
        /// Its name.
        package var name: String
        /// How many bytes it has; nil where that is not said.
        package var length: Int64?
    }

    /// The files that hold anything.
    package let files: [File]
    /// Whether the list names all of them.
    package let isWhole: Bool

    /// Nil for what is no such list.
    package init?(_ response: [UInt8]) {
        guard let value = try? JSONValue(response), case .array(let data)? = value["data"] else { return nil }
        let all = data.compactMap { file in
            file["name"]?.text.map {
                File(name: $0, length: file["length"]?.whole ?? file["length"]?.text.flatMap(Int64.init))
            }
        }
        guard all.count == data.count else { return nil }
        isWhole = value["_page"]?["count"]?.whole ?? 0 <= all.count
        files = all.filter { $0.length != 0 }
    }
}
