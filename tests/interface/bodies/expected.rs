//! Who gets in by which path: of the first body, and of another one. A path of the description that stands in no table fails.
//! What is asked is said with the tests.

/// Paths without an id, and which of another body's `o`perators, `b`uyers and `s`uppliers get in: of the first body they see
/// nothing there.
pub(super) const WITHOUT_ID: [(&str, &str); 54] = [
    ("GET /admissions", "obs"),
    ("POST /admissions", "s"),
    ("GET /audit/bundles/periods", ""),
    ("GET /audit/certificates", "o"),
    ("POST /audit/certificates", "o"),
    ("GET /audit/questions", "ob"),
    ("GET /audit/readings", "o"),
    ("GET /audit/retention", "o"),
    // What holds for every body is the founder's to change.
    ("POST /audit/retention/periods", ""),
    ("GET /catalogues", "obs"),
    ("POST /catalogues", "s"),
    ("GET /catalogues/classes", "s"),
    ("POST /catalogues/classes", "s"),
    ("GET /catalogues/jobs", "s"),
    ("GET /clock", "obs"),
    ("POST /clock", "o"),
    ("POST /documents", "ob"),
    ("GET /duties", "obs"),
    ("GET /dynamic-purchasing-systems", "obs"),
    ("POST /dynamic-purchasing-systems", "o"),
    ("GET /electronic-means", "obs"),
    ("GET /framework-agreements", "obs"),
    ("POST /framework-agreements", ""),
    ("GET /law", "obs"),
    ("GET /law/changes", "obs"),
    ("POST /law/changes", ""),
    ("GET /law/deadlines", "obs"),
    ("GET /law/lanes", "obs"),
    ("GET /log", "obs"),
    ("GET /log/proofs/consistency", "obs"),
    ("GET /log/proofs/inclusion", "obs"),
    ("GET /needs", "ob"),
    ("POST /needs", "b"),
    ("GET /needs/sums", "ob"),
    ("GET /offers", "obs"),
    ("GET /orders", "obs"),
    ("POST /orders", "b"),
    ("GET /organisations", "obs"),
    ("POST /organisations", "o"),
    ("POST /projections/rebuild", "o"),
    ("GET /registrations", "o"),
    // A firm asks by itself, with a token or without.
    ("POST /registrations", "obs"),
    ("GET /specific-procurements", "obs"),
    ("POST /specific-procurements", "b"),
    ("GET /spend", "obs"),
    ("GET /tokens", "o"),
    ("POST /tokens", ""),
    // Outside `/api/v1`, for everybody, but for measurements, which have a token of their own.
    ("GET /health", "obs"),
    ("GET /health/live", "obs"),
    ("GET /health/ready", "obs"),
    ("GET /metrics", ""),
    ("GET /tlog/checkpoint", "obs"),
    ("GET /tlog/checkpoint/cosigned", ""),
    // It does not end by itself; its events are those of `GET /log`.
    ("GET /log/stream", "unasked"),
];

/// Paths with an id that are open to everybody with a token: what is public in the market, and hashes. All others are closed
/// to another body.
pub(super) const OPEN: [&str; 10] = [
    "GET /documents/{sha256}",
    "GET /dynamic-purchasing-systems/{id}",
    "GET /dynamic-purchasing-systems/{id}/espd-request",
    "GET /dynamic-purchasing-systems/{id}/notice",
    // Every firm asks, and reads its own questions.
    "GET /dynamic-purchasing-systems/{id}/questions",
    "POST /dynamic-purchasing-systems/{id}/questions",
    "GET /log/receipts/{position}",
    "GET /organisations/{id}",
    "GET /tlog/tile/{level}/{number}",
    "GET /audit/questions/{name}",
];

/// What a path cannot be asked for without.
pub(super) const QUERIES: [(&str, &str); 8] = [
    ("POST /admissions/{id}/evidence", "?category=it&criterion=it&kind=references&name=N&issuer=I"),
    ("GET /log", "?limit=1000"),
    ("GET /audit/retention", "?limit=10000"),
    ("GET /log/proofs/consistency", "?from=1"),
    ("GET /log/proofs/inclusion", "?position=1"),
    ("GET /spend", "?by=authority,supplier,system"),
    ("GET /audit/bundles/periods", "?from=1&to=2"),
    ("GET /dynamic-purchasing-systems/{id}/quarterly-notices", "?quarter=2026-Q3"),
];

/// What a body's own people read by paths with an id: `o`perator, `a`uditor, `b`uyer, `s`upplier of the thing. What is not there
/// in this scene is there for nobody.
pub(super) const OWN: [(&str, &str); 39] = [
    ("GET /admissions/{id}", "oabs"),
    ("GET /admissions/{id}/documents/{sha256}", ""),
    ("GET /admissions/{id}/self-declaration", "oas"),
    ("GET /audit/bundles/admissions/{id}", "oa"),
    ("GET /audit/bundles/orders/{id}", "oab"),
    ("GET /audit/bundles/specific-procurements/{id}", "ab"),
    ("GET /audit/questions/{name}", "oab"),
    ("GET /catalogues/jobs/{id}", ""),
    ("GET /catalogues/jobs/{id}/report", ""),
    ("GET /catalogues/{supplier}/{version}/report", "oas"),
    ("GET /documents/{sha256}", ""),
    ("GET /dynamic-purchasing-systems/{id}", "oabs"),
    ("GET /dynamic-purchasing-systems/{id}/espd-request", "oabs"),
    ("GET /dynamic-purchasing-systems/{id}/notice", "oabs"),
    ("GET /dynamic-purchasing-systems/{id}/quarterly-notices", "oab"),
    ("GET /dynamic-purchasing-systems/{id}/questions", "oas"),
    ("GET /dynamic-purchasing-systems/{id}/record", "oa"),
    ("GET /dynamic-purchasing-systems/{id}/use", "oab"),
    ("GET /framework-agreements/{id}", "oabs"),
    ("GET /log/receipts/{position}", "oabs"),
    ("GET /needs/{id}", "oab"),
    ("GET /offers/{id}", "oabs"),
    ("GET /orders/{id}", "oabs"),
    ("GET /orders/{id}/history", "oab"),
    ("GET /organisations/{id}", "oabs"),
    ("GET /persons/{actor}", "oab"),
    ("GET /persons/{actor}/openings", "ab"),
    ("GET /registrations/{id}", ""),
    ("GET /specific-procurements/{id}", "oab"),
    ("GET /specific-procurements/{id}/award", ""),
    ("GET /specific-procurements/{id}/award/decision", ""),
    ("GET /specific-procurements/{id}/award/documents/{sha256}", ""),
    ("GET /specific-procurements/{id}/record", "ab"),
    // Sealed for them before the opening; whoever else asks finds nothing, and that is put on record.
    ("GET /specific-procurements/{id}/tenders/{tender}", "ab"),
    ("GET /specific-procurements/{id}/tenders/{tender}/documents/{sha256}", "ab"),
    ("GET /tlog/checkpoints/{size}", ""),
    ("GET /tlog/tile/entries/{number}", "a"),
    ("GET /tlog/tile/{level}/{number}", "oabs"),
    ("GET /tlog/timestamps/{size}", ""),
];
