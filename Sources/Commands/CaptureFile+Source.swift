import Capture
import History

extension CaptureFile {
    /// The capture as the history imports it. A file is opened anew for each question, so that no reading position is
    /// shared between threads.
    func source(_ options: CaptureOptions) -> CaptureSource {
        CaptureSource(
            path: path, format: format.name, organization: options.organization, byteCount: byteCount,
            isToldByPath: format.isToldByPath,
            firstBytes: { count in try first(count) },
            sha256OfFirst: { count in try sha256(ofFirst: count) },
            makeReader: { known in try reader(options, known: known) })
    }
}
