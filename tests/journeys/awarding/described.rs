//! What is answered of a competition that has gone all the way fits the description of the interface.
//! What the answers say is told by the story itself.

use serde_json::json;

use super::Story;
use crate::interface::describing::shape::misfits;
use crate::support::Caller;

pub(super) fn answers_fit(story: &Story) {
    let market = &story.market;
    let document = market.server.stranger().send("GET", "/openapi.json", &[], &[]).expect(200);
    let (call, award) = (story.path(""), story.path("/award"));
    let tender = story.path(&format!("/tenders/{}", story.tender(0)));
    let (decision, record) = (story.path("/award/decision"), story.path("/record"));
    let system = format!("/dynamic-purchasing-systems/{}/record", market.system);
    let quarter = system.replace("/record", "/quarterly-notices?quarter=2026-Q3");
    let (officer, firm) = (&story.competition.officer.caller, &story.firms[0].caller);
    let reads: [(&Caller, &str, &str); 13] = [
        (officer, &call, "SpecificProcurementView"),
        (firm, &call, "SpecificProcurementView"),
        (&market.auditor, "/specific-procurements", "ProcurementList"),
        (officer, &tender, "TenderRead"),
        (officer, &award, "AwardView"),
        (firm, &award, "OwnAwardView"),
        (&story.firms[1].caller, &award, "OwnAwardView"),
        (&market.auditor, &decision, "AwardDecision"),
        (officer, &record, "Record"),
        (&market.operator, &system, "Record"),
        (&market.operator, &quarter, "QuarterlyList"),
        (&market.auditor, "/duties", "Inbox"),
        (&market.auditor, "/audit/questions/competitions", "Answer"),
    ];
    for (caller, path, name) in reads {
        let schema = json!({ "$ref": format!("#/components/schemas/{name}") });
        let answer = caller.get(path, &[]).expect(200);
        let found = misfits(&document, &schema, &answer, name);
        assert!(found.is_empty(), "{path}: {found:#?}\n{answer:#}");
    }
}
