/// The time of a line can't be known without a word of the user: the file is not read.
struct UntoldTime: Error {
    /// The line, from 1.
    var line: Int
    var problem: LooseTime.Problem
}
