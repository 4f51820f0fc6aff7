/// A PostgreSQL type by its number in `pg_type`.
public struct OID: RawRepresentable, Hashable, Sendable {
    public let rawValue: UInt32

    public init(rawValue: UInt32) { self.rawValue = rawValue }

    public static let bool = OID(rawValue: 16)
    public static let bytea = OID(rawValue: 17)
    public static let char = OID(rawValue: 18)
    public static let name = OID(rawValue: 19)
    public static let int8 = OID(rawValue: 20)
    public static let int2 = OID(rawValue: 21)
    public static let int4 = OID(rawValue: 23)
    public static let text = OID(rawValue: 25)
    public static let json = OID(rawValue: 114)
    public static let float4 = OID(rawValue: 700)
    public static let float8 = OID(rawValue: 701)
    public static let unknown = OID(rawValue: 705)
    public static let bpchar = OID(rawValue: 1042)
    public static let varchar = OID(rawValue: 1043)
    public static let date = OID(rawValue: 1082)
    public static let timestamp = OID(rawValue: 1114)
    public static let timestamptz = OID(rawValue: 1184)
    public static let numeric = OID(rawValue: 1700)
    public static let uuid = OID(rawValue: 2950)
    public static let jsonb = OID(rawValue: 3802)

    /// Those above, none of which is an array.
    static let single: Set<OID> = [
        .bool, .bytea, .char, .name, .int8, .int2, .int4, .text, .json, .float4, .float8, .unknown, .bpchar, .varchar, .date,
        .timestamp, .timestamptz, .numeric, .uuid, .jsonb,
    ]

    public static let boolArray = OID(rawValue: 1000)
    public static let byteaArray = OID(rawValue: 1001)
    public static let int2Array = OID(rawValue: 1005)
    public static let int4Array = OID(rawValue: 1007)
    public static let textArray = OID(rawValue: 1009)
    public static let int8Array = OID(rawValue: 1016)
    public static let float8Array = OID(rawValue: 1022)
    public static let dateArray = OID(rawValue: 1182)
    public static let timestamptzArray = OID(rawValue: 1185)
    public static let uuidArray = OID(rawValue: 2951)
    public static let jsonbArray = OID(rawValue: 3807)

    /// Types made by users (enums, extensions) have numbers from here on; they differ from database to database.
    static let firstUserDefined: UInt32 = 16_384

    private static let names: [OID: String] = [
        .bool: "bool", .bytea: "bytea", .char: "\"char\"", .name: "name", .int8: "int8", .int2: "int2", .int4: "int4",
        .text: "text", .json: "json", .float4: "float4", .float8: "float8", .unknown: "unknown", .bpchar: "char(n)",
        .varchar: "varchar", .date: "date", .timestamp: "timestamp", .timestamptz: "timestamptz", .numeric: "numeric",
        .uuid: "uuid", .jsonb: "jsonb", .boolArray: "bool[]", .byteaArray: "bytea[]", .int2Array: "int2[]",
        .int4Array: "int4[]", .textArray: "text[]", .int8Array: "int8[]", .float8Array: "float8[]",
        .dateArray: "date[]", .timestamptzArray: "timestamptz[]", .uuidArray: "uuid[]", .jsonbArray: "jsonb[]",
    ]
}

extension OID: CustomStringConvertible {
    /// The type's name, or its number when it is not one of the common ones.
    public var description: String { Self.names[self] ?? "type \(rawValue)" }
}
