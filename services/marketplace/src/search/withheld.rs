//! Which offers are withheld from the buyers of an authority while its call in mode B runs (§ 55(1) VgV; ).
//! It narrows what is found; whether an offer may be ordered is decided again, by the rules, from the log.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use procurement::dynamic_purchasing_system::category_of;
use projections::duties::Sentence;
use projections::market::Market;
use projections::offers::supplier_number;
use projections::specific_procurements::{InvitationView, SpecificProcurementView, Stage};
use schemas::cpv::Cpv;
use schemas::dynamic_purchasing_system::Category;
use schemas::ids::{CategoryKey, OrganisationId, SpecificProcurementId, SystemId};
use schemas::specific_procurement::Mode;
use serde::Serialize;
use utoipa::ToSchema;

/// What is withheld, until when and why. It does not say how many offers these are: a search between two prices would
/// then tell what they cost.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct WithheldOffers {
    /// The call that collects from the catalogues.
    pub procurement_id: SpecificProcurementId,
    /// Its system.
    pub system_id: SystemId,
    /// Its category.
    pub category: CategoryKey,
    /// When its period ends; the offers are found again once its tenders are opened.
    pub until: DateTime<Utc>,
    /// The rule.
    #[schema(value_type = String, example = "R-1.64")]
    pub rule: &'static str,
    /// Why.
    pub why: Sentence,
}

/// A call of the authority in mode B that runs.
pub(super) struct Running {
    pub(super) told: WithheldOffers,
    categories: Vec<Category>,
    collectable: BTreeSet<OrganisationId>,
    collectable_numbers: BTreeSet<u64>,
}

impl Running {
    /// The calls of an authority, from their invitation until they are opened or cancelled.
    pub(super) fn of(market: &Market, authority: OrganisationId) -> Vec<Self> {
        let own = market.specific_procurements.values().filter(|c| c.authority_id == authority);
        own.filter_map(|call| Self::begin(market, call, running(call)?)).collect()
    }

    fn begin(
        market: &Market,
        call: &SpecificProcurementView,
        invitation: &InvitationView,
    ) -> Option<Self> {
        let system = market.systems.get(&call.system_id)?;
        let own = system.categories.iter().find(|category| category.key == call.category);
        let name_de = own.map_or(call.category.as_str(), |own| own.name_de.as_str());
        let name_en = own.map_or(call.category.as_str(), |own| own.name_en.as_str());
        let why = Sentence {
            de: format!(
                "Für den Einzelauftrag „{}“ werden in der Kategorie „{name_de}“ Katalogdaten erhoben; bis zur Öffnung \
                 wird von diesen Angeboten nichts gezeigt (§ 55 Abs. 1 VgV)",
                call.subject
            ),
            en: format!(
                "for the call “{}” data is collected from catalogues in the category “{name_en}”; until it is opened \
                 nothing is shown of these offers (§ 55(1) VgV)",
                call.subject
            ),
        };
        let told = WithheldOffers {
            procurement_id: call.procurement_id,
            system_id: call.system_id,
            category: call.category.clone(),
            until: invitation.tenders_until,
            rule: "R-1.64",
            why,
        };
        Some(Self {
            told,
            categories: system.categories.clone(),
            collectable: invitation.collectable.iter().copied().collect(),
            collectable_numbers: invitation
                .collectable
                .iter()
                .map(|id| supplier_number(*id))
                .collect(),
        })
    }

    pub(super) fn withholds(&self, cpv: Cpv, supplier: OrganisationId) -> bool {
        self.collectable.contains(&supplier) && self.covers(cpv)
    }

    pub(super) fn withholds_number(&self, cpv: Cpv, supplier: u64) -> bool {
        self.collectable_numbers.contains(&supplier) && self.covers(cpv)
    }

    fn covers(&self, cpv: Cpv) -> bool {
        category_of(&self.categories, cpv).is_some_and(|found| found.key == self.told.category)
    }
}

/// The invitation of a call in mode B that is not opened.
fn running(call: &SpecificProcurementView) -> Option<&InvitationView> {
    let collects = matches!(call.mode, Mode::Collection { .. });
    let is_sealed = match call.stage {
        Stage::Tendering | Stage::Ended => true,
        Stage::Prepared | Stage::Opened | Stage::Cancelled => false,
    };
    call.invitation.as_ref().filter(|_| collects && is_sealed)
}
