//! What everybody may read of a dynamic purchasing system: its notice with terms and documents, and by which electronic
//! means it is run. Nothing of requests, offers or orders stands here, and nobody is named but organisations.

mod means;
mod paper;
mod words;

use chrono::{DateTime, NaiveDate, Utc};
use procurement::law::review;
use procurement::law::ruleset::RuleSet;
use projections::market::Market;
use projections::systems::{AnsweredView, ChangeView, NoticedView, SystemView};
use schemas::dynamic_purchasing_system::Category;
use schemas::ids::{OrganisationId, SystemId};
use schemas::money::Money;
use schemas::organisation::PostalAddress;
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
    /// Whom to ask, where the documents name an office.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub contact: Option<Line>,
    /// To whom a tenderer turns for a review (§§ 155 to 160 GWB; below the threshold the law of the Land).
    pub review: Review,
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
    /// What was asked about the system and its documents, with the answers; who asked is not said (§ 20(3) VgV).
    pub questions: Vec<AnsweredView>,
    /// Where the technical parameters stand (§ 11(3) VgV).
    pub electronic_means: &'static str,
    /// Where a firm without a token asks to be registered, to ask questions and to take part (§ 41(1) VgV).
    pub registration: &'static str,
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
    /// Its own address, if it is registered with one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub address: Option<PostalAddress>,
}

/// To whom a tenderer turns for a review.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Review {
    /// The body; none where no law names one.
    pub body: Option<String>,
    /// What that rests on, in German.
    pub basis: &'static str,
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
            let address = organisation.address.clone();
            Some(Party { organisation_id: *id, name, town, address })
        };
        let documents =
            |documents: &[Document]| documents.iter().map(PublishedDocument::of).collect();
        Some(Self {
            system_id: system.system_id,
            name: system.name.clone(),
            technique: "dynamic_purchasing_system",
            operator: party(&system.operator),
            contact: noticed.terms.contact.clone(),
            review: review(market, system, noticed),
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
            questions: noticed.questions.clone(),
            electronic_means: "/api/v1/electronic-means",
            registration: "/api/v1/registrations",
        })
    }

    /// As a page for a browser, in German.
    #[must_use]
    pub fn to_html(&self) -> String {
        paper::of_notice(self).to_html()
    }
}

/// What the documents say, else the body of the Land in which the system is run. A table that cannot be read names nobody.
fn review(market: &Market, system: &SystemView, noticed: &NoticedView) -> Review {
    let registered = market.organisations.get(&system.operator).and_then(|known| known.land);
    let land = registered.unwrap_or(noticed.terms.calendar.land);
    let (regulation, day) = (noticed.regulation, noticed.notice.despatched_on);
    let by_law = || review::body(land, regulation, day).ok().flatten().map(|found| found.name);
    let body = noticed.terms.review_body.as_ref().map(ToString::to_string).or_else(by_law);
    let basis = match (regulation, &body) {
        (Regulation::Vgv, _) => {
            "Nachprüfung durch die Vergabekammer (§§ 155, 160 GWB): Verstöße sind innerhalb von zehn Kalendertagen nach Kenntnis zu \
             rügen; ein Antrag ist nur innerhalb von 15 Kalendertagen nach der Mitteilung zulässig, dass der Rüge nicht abgeholfen wird \
             (§ 160 Abs. 3 GWB)."
        }
        (Regulation::Uvgo, Some(_)) => {
            "Nachprüfung unter dem Schwellenwert nach dem Recht des Landes."
        }
        (Regulation::Uvgo, None) => {
            "Unter dem Schwellenwert gibt es keine Nachprüfungsstelle; es bleibt der Weg zu den ordentlichen Gerichten."
        }
    };
    Review { body, basis }
}
