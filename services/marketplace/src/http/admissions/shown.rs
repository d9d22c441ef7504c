//! What of an admission is shown to whom: the candidate its own, the operator of the system all of it, buyers of the
//! system the standing, auditors all. Nothing is decided about an admission here.

use projections::admissions::{AdmissionFile, AdmissionView};
use projections::market::Market;
use schemas::organisation::Role;

use crate::http::auth::Caller;

/// The admission as the caller sees it, if it exists to him.
pub(super) fn to(
    market: &Market,
    caller: &Caller,
    admission: &AdmissionView,
) -> Option<AdmissionView> {
    let organisation = caller.organisation();
    let system = market.systems.get(&admission.system_id);
    match caller.bearer.role {
        Role::Auditor => Some(admission.clone()),
        Role::Operator if system.is_some_and(|system| system.operator == organisation) => {
            Some(admission.clone())
        }
        // § 6(4) WRegG: what the register answered is for those who handle the admission.
        Role::Supplier if organisation == admission.supplier_id => {
            let file = admission.file.as_ref().map(AdmissionFile::without_register);
            Some(AdmissionView { file, ..admission.clone() })
        }
        Role::Buyer if system.is_some_and(|s| s.participating.contains(&organisation)) => {
            Some(AdmissionView { file: None, ..admission.clone() })
        }
        // Who runs another system has no business with this one.
        Role::Operator | Role::Supplier | Role::Buyer => None,
    }
}
