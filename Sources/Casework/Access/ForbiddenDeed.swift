import Postgres

/// Something that a login of staff must not be able to do, and that a check of the installation tries all the same.
public struct ForbiddenDeed: Sendable {
    /// Names the deed for programs.
    public let code: String
    /// What would have happened: "reads a pupil's record".
    public let sentence: String
    let statement: SQL
    let proof: Proof
    /// Only whoever has none of these roles must not.
    let rolesThatMay: Set<String>

    /// What shows that it is so.
    enum Proof: Sendable {
        /// The database refuses.
        case refusal
        /// The statement counts rows, and there are none.
        case nothing
    }

    private init(_ code: String, _ sentence: String, _ statement: SQL, _ proof: Proof = .refusal, unless roles: Set<String> = []) {
        self.code = code
        self.sentence = sentence
        self.statement = statement
        self.proof = proof
        rolesThatMay = roles
    }

    /// What no login may do, whatever its roles; a private cluster's everyday login no more than others.
    static let ofEverybody: [ForbiddenDeed] = [
        .init("becomes_owner", "becomes the owner of the tables", "set local role waymark_owner"),
        .init("becomes_guard", "becomes the role that sees all rows", "set local role waymark_guard"),
        .init("becomes_roll_up", "becomes the role that reads for evidence", "set local role waymark_rollup"),
        .init("becomes_registrar", "becomes the role that makes logins", "set local role waymark_registrar"),
        .init("becomes_superuser", "becomes the server's superuser", "set local session authorization postgres"),
        .init("alters_changes", "alters a change on record", "update waymark.change set reason = 'nothing'"),
        .init("removes_changes", "removes changes from the record", "delete from waymark.change"),
        .init("removes_looks", "removes looks from the record", "delete from waymark.look"),
        .init("empties_trail", "empties the trail", "truncate waymark.look"),
        .init("alters_former", "alters a former version", "delete from former.pupil"),
        .init("opens_tables", "switches the protection of rows off", "alter table waymark.pupil disable row level security"),
        .init("removes_policies", "removes a policy", "drop policy seen on waymark.pupil"),
        .init("makes_tables", "makes a table among the program's", "create table waymark.mine (x int)"),
        .init("runs_programs", "runs a program on the server", "copy (select 1) to program 'true'"),
        .init("writes_rules", "writes its own definition of a measure", "insert into evidence.step values ('mine', 1, 'x', 'select 1')"),
        .init("computes_alone", "computes evidence past the rights of a run", "select evidence.computed_members()"),
        .init("makes_logins", "makes a login without being an administrator", "select waymark.make_login('nobody')"),
    ]

    private static let seeing: Set = ["keyworker", "inclusion_leader", "senco", "careers_lead", "dsl", "slt"]

    /// What members of staff may not, beside that. A steward who acts for all may.
    static let ofStaff: [ForbiddenDeed] = [
        .init("reads_logins", "reads whose logins there are", "select count(*) from waymark.login", .nothing),
        .init("reads_heads", "reads the ends of the trail's chains", "select count(*) from waymark.look_head", .nothing),
        .init("reads_pupils", "reads pupils' records", "select count(*) from waymark.pupil", .nothing, unless: seeing),
        .init("reads_former", "reads former versions of pupils' records", "select count(*) from former.placement", .nothing, unless: seeing),
        .init("reads_contacts", "reads what happened with a pupil", "select count(*) from history.contact", .nothing, unless: seeing),
        .init("reads_members", "reads who stood behind a figure", "select count(*) from evidence.members", .nothing, unless: ["slt"]),
        .init("reads_runs", "reads evidence", "select count(*) from evidence.run", .nothing, unless: ["slt", "trust_lead"]),
        .init(
            "reads_notes", "reads restricted notes without a look on record", "select count(*) from waymark.restricted_note", .nothing,
            unless: ["dsl"]),
        .init("reads_trail", "reads who looked at what", "select count(*) from waymark.look", .nothing, unless: ["auditor"]),
        .init(
            "reads_past_caseload", "reads pupils beyond the own caseload",
            "select count(*) from waymark.placement where placement_id <> all ((select waymark.caseload(current_user))::uuid[])", .nothing,
            unless: seeing.subtracting(["keyworker"])),
        .init(
            "opens_doors", "opens an exchange without it being on record",
            """
            insert into waymark.exchange (organisation_id, exchange_id, staff_id, purpose, until_at)
            values (1, gen_random_uuid(), gen_random_uuid(), 'export', now() + interval '1 hour')
            """),
        .init(
            "prolongs_doors", "keeps broken glass open",
            "update waymark.break_glass set until_at = now() + interval '1 day'"),
        .init("founds_organisations", "founds an organisation", "select waymark.make_organisation('Nobody''s')"),
        .init("erases", "erases a record without having begun to", "select waymark.due_for_erasure(waymark.organisation_of(current_user))"),
    ]
}
