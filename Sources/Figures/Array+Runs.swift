extension Array<Bool> {
    /// The places of neighbors that are true, each run as long as it gets.
    public var runs: [Range<Int>] {
        indices.reduce(into: [Range<Int>]()) { runs, index in
            guard self[index] else { return }
            if let last = runs.last, last.upperBound == index {
                runs[runs.count - 1] = last.lowerBound..<index + 1
            } else {
                runs.append(index..<index + 1)
            }
        }
    }
}
