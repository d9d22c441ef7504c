//! The contract notice of the demo market's system, as its data set tells it.
//! It is judged by the same rules as any other.

use chrono::{DateTime, NaiveDate, Utc};
use procurement::dynamic_purchasing_system::NoticeToDespatch;
use rust_decimal::Decimal;
use schemas::ids::{ActorId, CategoryKey};
use schemas::money::{Currency, Money};
use schemas::terms::{
    AnnouncedCriterion, AwardTerms, CalendarPlace, CatalogueUse, CategoryTerms, EstimateMethod,
    EvidenceKind, Notice, Percentages, SelectionCriterion, SelectionKind, Terms, ValueEstimate,
    Variants,
};
use serde::Deserialize;

use super::DemoError;
use super::market::{DemoCategory, DemoMarket, key, land, line, wrong};
use crate::law;

/// What the notice says beside the system itself.
#[derive(Debug, Deserialize)]
pub(super) struct ContractNotice {
    reference: String,
    despatched_on: NaiveDate,
    requests_until: DateTime<Utc>,
    estimate: i64,
    estimated_on: NaiveDate,
    explanation_de: String,
    subject_de: String,
    operation_de: String,
    equipment_de: String,
    marketable_de: String,
    references_de: String,
    land: String,
    price_percent: [u8; 2],
    delivery_percent: [u8; 2],
    sustainability_percent: [u8; 2],
}

impl DemoMarket {
    /// The notice with its terms, as the operator sends it.
    pub(super) fn notice(
        &self,
        by: ActorId,
        today: NaiveDate,
    ) -> Result<NoticeToDespatch, DemoError> {
        let said = &self.contract_notice;
        let categories = self.category.iter().map(|category| said.of_category(category));
        let total = Money::in_cents(Decimal::from(said.estimate), Currency::EUR);
        let estimate = ValueEstimate {
            total,
            method: EstimateMethod::SumOfContracts,
            explanation: line(&said.explanation_de)?,
            on: said.estimated_on,
            by,
        };
        let terms = Terms {
            subject: line(&said.subject_de)?,
            estimate,
            operation: line(&said.operation_de)?,
            equipment: line(&said.equipment_de)?,
            categories: categories.collect::<Result<_, _>>()?,
            extended_assessment: None,
            catalogues: CatalogueUse::Accepted,
            collection: true,
            auctions: true,
            variants: Variants::Excluded,
            languages: vec![line("de")?],
            documents: Vec::new(),
            calendar: CalendarPlace { land: land(&said.land)?, municipality: None },
            voluntary_standstill: None,
            contact: None,
            review_body: None,
            lots: None,
        };
        Ok(NoticeToDespatch {
            notice: Notice {
                reference: line(&said.reference)?,
                despatched_on: said.despatched_on,
                requested_publication: None,
            },
            requests_until: said.requests_until,
            terms,
            kept: Vec::new(),
            today,
            law: law::built_in().map_err(wrong)?,
        })
    }
}

impl ContractNotice {
    fn of_category(&self, category: &DemoCategory) -> Result<CategoryTerms, DemoError> {
        let references = SelectionCriterion {
            key: CategoryKey::parse(super::admission::CRITERION).map_err(wrong)?,
            kind: SelectionKind::TechnicalAndProfessional,
            requirement: line(&self.references_de)?,
            evidence: vec![EvidenceKind::SelfDeclaration, EvidenceKind::References],
            least_turnover: None,
            typical_contract: None,
            special_risk: None,
        };
        let percent = |[from, to]: [u8; 2]| Percentages { from, to };
        // Where energy is used it is judged under its own name (§ 67(5) VgV).
        let sustainability = match category.energy_kwh_year {
            Some(_) => "Energieverbrauch und Nachhaltigkeit",
            None => "Nachhaltigkeit",
        };
        let criterion = |name: &str, weight| {
            Ok::<_, DemoError>(AnnouncedCriterion { name: line(name)?, weight: percent(weight) })
        };
        Ok(CategoryTerms {
            category: key(&category.id)?,
            marketable: line(&self.marketable_de)?,
            estimated_quantity: line(&category.quantity_de)?,
            selection: vec![references],
            award: AwardTerms {
                price: percent(self.price_percent),
                criteria: vec![
                    criterion("Lieferzeit", self.delivery_percent)?,
                    criterion(sustainability, self.sustainability_percent)?,
                ],
                scheme: None,
                no_weights: None,
            },
        })
    }
}
