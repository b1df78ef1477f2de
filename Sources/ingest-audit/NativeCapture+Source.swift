import Capture
import History
import IngestionAPI

extension NativeCapture {
    /// A capture as the history imports it. The file is opened anew for each question, so that no reading position is
    /// shared between threads.
    static func source(path: String, organization: String?) throws -> CaptureSource {
        let byteCount = path == "-" ? nil : try ByteSource(path: path).byteCount
        return CaptureSource(
            path: path, format: format, organization: organization, byteCount: byteCount,
            sha256OfFirst: { count in try ByteSource(path: path).sha256(ofFirst: count) },
            makeReader: { known in try reader(path: path, organization: organization, known: known) })
    }
}
