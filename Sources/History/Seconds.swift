extension Double {
    /// A number of seconds for people: `10`, `2.5`.
    var asSeconds: String {
        self == rounded() && self < 1e9 ? String(Int(self)) : String(self)
    }
}
