/// What a setting configures, and who stands in for whom: records that belong to no pupil.
extension RecordType {
    static let setting = RecordType("setting", .settings, key: "urn")
    static let halfTerm = RecordType("half_term", .calendar, "half-term", key: "half_term")
    static let closure = RecordType("closure", .closures, key: "closed_on")
    static let templateStep = RecordType("template_step", .templates, key: "step")
    static let cover = RecordType("cover", nil, id: "cover_id")
}
