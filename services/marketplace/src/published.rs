//! What everybody may read of a dynamic purchasing system: its notice with terms and documents, and by which electronic
//! means it is run. Nothing of requests, offers or orders stands here, and nobody is named but organisations.

mod means;
mod paper;
mod words;

use chrono::{DateTime, NaiveDate, Utc};
use procurement::law::ruleset::RuleSet;
use projections::market::Market;
use projections::systems::{ChangeView, SystemView};
use schemas::dynamic_purchasing_system::Category;
use schemas::ids::{OrganisationId, SystemId};
use schemas::money::Money;
use schemas::terms::{
    CalendarPlace, CatalogueUse, CategoryTerms, Document, EstimateMethod, Notice, Regulation,
    Terms, ValueEstimate, Variants,
};
use schemas::text::Line;
use serde::Serialize;
use utoipa::ToSchema;

pub use means::{ElectronicMeans, Means};

/// The path below which documents are read.
const DOCUMENTS: &str = "/api/v1/documents/";

/// A contract notice as everybody reads it.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PublishedNotice {
    /// The system.
    pub system_id: SystemId,
    /// Its title.
    pub name: Line,
    /// That it is a dynamic purchasing system (§ 23(1) VgV).
    pub technique: &'static str,
    /// The central purchasing body that runs it.
    pub operator: Option<Party>,
    /// The authorities that may buy in it.
    pub authorities: Vec<Party>,
    /// Its first day.
    pub valid_from: NaiveDate,
    /// Its last day.
    pub valid_until: NaiveDate,
    /// Why it was ended early, if it was.
    pub ended: Option<Line>,
    /// The notice.
    pub notice: Notice,
    /// The end of the first phase; requests are taken in after it as well.
    pub requests_until: DateTime<Utc>,
    /// Which regulation it follows.
    pub regulation: Regulation,
    /// Which of the two sets of rules, by the day of the notice.
    pub rule_set: &'static str,
    /// Its categories with their objective features.
    pub categories: Vec<Category>,
    /// What the documents say.
    pub terms: PublishedTerms,
    /// The documents that hold now.
    pub documents: Vec<PublishedDocument>,
    /// Documents that held before.
    pub earlier_documents: Vec<PublishedDocument>,
    /// What was published later, oldest first.
    pub changes: Vec<ChangeView>,
    /// Where the technical parameters stand (§ 11(3) VgV).
    pub electronic_means: &'static str,
}

/// An organisation by its name.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Party {
    /// Its id.
    pub organisation_id: OrganisationId,
    /// Its name.
    pub name: Line,
    /// Its seat.
    pub town: Line,
}

/// The terms without who made the estimate.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PublishedTerms {
    /// What is bought.
    pub subject: Line,
    /// The value over the whole life, without VAT.
    pub estimated_value: Money,
    /// How it was reckoned.
    pub estimated_by: EstimateMethod,
    /// In words.
    pub estimate_explained: Line,
    /// When.
    pub estimated_on: NaiveDate,
    /// How the system works.
    pub operation: Line,
    /// Electronic equipment and technical connection.
    pub equipment: Line,
    /// What each category asks for.
    pub categories: Vec<CategoryTerms>,
    /// Working days by which the assessment is extended before the first invitation.
    pub extended_assessment: Option<u16>,
    /// Whether tenders may or must be catalogues.
    pub catalogues: CatalogueUse,
    /// Whether data may be collected from catalogues at a stated time.
    pub collection: bool,
    /// Whether electronic auctions may be held.
    pub auctions: bool,
    /// Whether variants are allowed.
    pub variants: Variants,
    /// The languages of requests and tenders.
    pub languages: Vec<Line>,
    /// The place whose calendar counts.
    pub calendar: CalendarPlace,
    /// Days that are waited between information and contract of the buyer's own accord.
    pub voluntary_standstill: Option<u16>,
}

/// A document and where it is read.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PublishedDocument {
    /// The document.
    #[serde(flatten)]
    pub document: Document,
    /// Its path on this host.
    pub href: String,
}

impl PublishedDocument {
    fn of(document: &Document) -> Self {
        let href = format!("{DOCUMENTS}{}", document.sha256);
        Self { document: document.clone(), href }
    }
}

impl PublishedTerms {
    fn of(terms: &Terms) -> Self {
        let ValueEstimate { total, method, explanation, on, by: _ } = terms.estimate.clone();
        let terms = terms.clone();
        Self {
            subject: terms.subject,
            estimated_value: total,
            estimated_by: method,
            estimate_explained: explanation,
            estimated_on: on,
            operation: terms.operation,
            equipment: terms.equipment,
            categories: terms.categories,
            extended_assessment: terms.extended_assessment,
            catalogues: terms.catalogues,
            collection: terms.collection,
            auctions: terms.auctions,
            variants: terms.variants,
            languages: terms.languages,
            calendar: terms.calendar,
            voluntary_standstill: terms.voluntary_standstill,
        }
    }
}

impl PublishedNotice {
    /// The notice of a system; none if none was sent.
    #[must_use]
    pub fn of(market: &Market, system: &SystemView) -> Option<Self> {
        let noticed = system.noticed.as_ref()?;
        let party = |id: &OrganisationId| {
            let organisation = market.organisations.get(id)?;
            let (name, town) = (organisation.name.clone(), organisation.town.clone());
            Some(Party { organisation_id: *id, name, town })
        };
        let documents =
            |documents: &[Document]| documents.iter().map(PublishedDocument::of).collect();
        Some(Self {
            system_id: system.system_id,
            name: system.name.clone(),
            technique: "dynamic_purchasing_system",
            operator: party(&system.operator),
            authorities: system.participating.iter().filter_map(party).collect(),
            valid_from: system.valid_from,
            valid_until: system.valid_until,
            ended: system.terminated.clone(),
            notice: noticed.notice.clone(),
            requests_until: noticed.requests_until,
            regulation: noticed.regulation,
            rule_set: RuleSet::of(noticed.notice.despatched_on).word(),
            categories: system.categories.clone(),
            terms: PublishedTerms::of(&noticed.terms),
            documents: documents(&noticed.terms.documents),
            earlier_documents: documents(&noticed.earlier_documents),
            changes: noticed.changes.clone(),
            electronic_means: "/api/v1/electronic-means",
        })
    }

    /// As a page for a browser, in German.
    #[must_use]
    pub fn to_html(&self) -> String {
        paper::of_notice(self).to_html()
    }
}
