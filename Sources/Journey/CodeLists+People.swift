/// Settings, staff and what is known of a pupil.
extension CodeLists {
    public static let settingKind = CodeList("setting_kind", [
        "pru": "Pupil referral unit",
        "ap_academy": "AP academy",
        "ap_free_school": "AP free school",
        "independent_ap": "Independent AP school",
        "unregistered_provider": "Unregistered provider",
        "hospital_school": "Hospital school",
        "in_school_ap": "In-school AP",
    ])

    public static let role = CodeList("role", [
        "keyworker": "Keyworker",
        "inclusion_leader": "Inclusion leader",
        "senco": "SENCo",
        "careers_lead": "Careers lead",
        "dsl": "Designated safeguarding lead",
        "slt": "Senior leadership team",
        "trust_lead": "Trust lead",
        "administrator": "Administrator",
        "auditor": "Auditor",
    ])

    public static let sex = CodeList("sex", [
        "M": "Male",
        "F": "Female",
        "U": "Unknown",
    ])

    /// The Department's main ethnic categories (Common Basic Data Set).
    public static let ethnicity = CodeList("ethnicity", [
        "WBRI": "White: British",
        "WIRI": "White: Irish",
        "WIRT": "Traveller of Irish heritage",
        "WROM": "Gypsy or Roma",
        "WOTH": "Any other White background",
        "MWBC": "White and Black Caribbean",
        "MWBA": "White and Black African",
        "MWAS": "White and Asian",
        "MOTH": "Any other mixed background",
        "AIND": "Indian",
        "APKN": "Pakistani",
        "ABAN": "Bangladeshi",
        "CHNE": "Chinese",
        "AOTH": "Any other Asian background",
        "BCRB": "Black Caribbean",
        "BAFR": "Black African",
        "BOTH": "Any other Black background",
        "ARAB": "Arab",
        "OOTH": "Any other ethnic group",
        "REFU": "Preferred not to say",
        "NOBT": "Not yet obtained",
    ])

    public static let senProvision = CodeList("sen_provision", [
        "N": "No special educational need",
        "K": "SEN support",
        "E": "EHC plan",
    ])

    /// The Department's SEN types (Common Basic Data Set).
    public static let senType = CodeList("sen_type", senTypes)

    static let senTypes: KeyValuePairs = [
        "SPLD": "Specific learning difficulty",
        "MLD": "Moderate learning difficulty",
        "SLD": "Severe learning difficulty",
        "PMLD": "Profound and multiple learning difficulty",
        "SEMH": "Social, emotional and mental health",
        "SLCN": "Speech, language and communication needs",
        "HI": "Hearing impairment",
        "VI": "Vision impairment",
        "MSI": "Multi-sensory impairment",
        "PD": "Physical disability",
        "ASD": "Autistic spectrum disorder",
        "DS": "Down syndrome",
        "OTH": "Other difficulty or disability",
        "NSA": "SEN support without a specialist assessment of the type of need",
    ]
}
