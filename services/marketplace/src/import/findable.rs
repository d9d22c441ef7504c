//! Offers that nobody would find, told once a cause: no system has their category or their currency, the supplier is not
//! admitted, or the category takes new goods only.
//! Whether an offer may be listed is not decided here.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::NaiveDate;
use procurement::dynamic_purchasing_system::category_of;
use projections::market::Market;
use projections::systems::SystemView;
use schemas::cpv::Cpv;
use schemas::ids::OrganisationId;
use schemas::money::Currency;
use schemas::offer::Condition;

use super::ImportError;
use super::report::Tally;
use crate::app::App;
use crate::formats::{Code, Instruction, Place, Problem, Severity};
use crate::search::{Audience, Eligible};

/// What of an article decides whether it is found.
#[derive(Clone, Debug)]
pub(super) struct Traits {
    place: Place,
    number: String,
    cpv: Cpv,
    currency: Currency,
    condition: Condition,
}

impl Traits {
    /// Of an article that is listed as a whole.
    pub(super) fn of(
        place: Place,
        number: &str,
        instruction: Option<&Instruction>,
    ) -> Option<Self> {
        let Some(Instruction::List(listing)) = instruction else { return None };
        Some(Self {
            place,
            number: number.to_owned(),
            cpv: listing.article.cpv,
            currency: listing.price.currency(),
            condition: listing.article.condition,
        })
    }
}

/// What keeps offers of a file from being found, each cause with its first article and a count.
pub(super) struct Findable {
    market: Arc<Market>,
    eligible: Eligible,
    supplier: OrganisationId,
    day: NaiveDate,
    causes: BTreeMap<(Code, String), Cause>,
}

struct Cause {
    first: Traits,
    articles: u64,
    words: (String, String),
}

impl Findable {
    pub(super) fn on(app: &App, supplier: OrganisationId, day: NaiveDate) -> Self {
        let market = Arc::clone(&app.views().seen().market);
        let eligible = Eligible::on(&market, Audience::Supplier(supplier), None, day);
        Self { market, eligible, supplier, day, causes: BTreeMap::new() }
    }

    /// Looks at an article that was taken.
    pub(super) fn look_at(&mut self, article: &Traits) {
        for (code, value, words) in self.why_not(article) {
            let cause = self.causes.entry((code, value)).or_insert_with(|| Cause {
                first: article.clone(),
                articles: 0,
                words,
            });
            cause.articles += 1;
        }
    }

    /// Tells each cause once.
    pub(super) fn tell(self, tally: &mut Tally<'_>) -> Result<(), ImportError> {
        for ((code, value), cause) in self.causes {
            let (english, german) = cause.words;
            tally.remark(&Problem {
                place: cause.first.place,
                article: Some(cause.first.number),
                field: None,
                value: Some(value),
                code,
                severity: Severity::Note,
                message: format!("{english} Articles: {}.", cause.articles),
                german: Some(format!("{german} Artikel: {}.", cause.articles)),
            })?;
        }
        Ok(())
    }

    fn why_not(&self, article: &Traits) -> Vec<(Code, String, (String, String))> {
        let in_force = |system: &&SystemView| system.is_in_force_on(self.day);
        let all: Vec<&SystemView> = self.market.systems.values().filter(in_force).collect();
        let has = |system: &&SystemView| category_of(&system.categories, article.cpv).is_some();
        let with_category: Vec<&SystemView> = all.iter().copied().filter(has).collect();
        let mut why = Vec::new();
        let cpv = article.cpv;
        if with_category.is_empty() {
            why.push((Code::CategoryInNoSystem, cpv.to_string(), (
                format!("No system in force here has the category {cpv}: nobody finds such offers."),
                format!("Kein geltendes System hat die Kategorie {cpv}: Solche Angebote findet niemand."),
            )));
        }
        let kept_in = if with_category.is_empty() { &all } else { &with_category };
        let currency = article.currency;
        let used = kept_in.iter().any(|system| system.currency == currency);
        if !used && (!kept_in.is_empty() || currency != Currency::EUR) {
            why.push((Code::CurrencyNotUsed, currency.to_string(), (
                format!("No system here ranks in {currency}: offers in this currency are found by nobody."),
                format!("Kein System hier vergleicht in {currency}: Angebote in dieser Währung findet niemand."),
            )));
        }
        let place = self.eligible.place_of(cpv, self.supplier);
        if place.is_none() && !with_category.is_empty() {
            why.push((Code::NotAdmitted, String::new(), (
                "You are not admitted to the category of these offers: nobody finds them until you are.".to_owned(),
                "Sie sind zur Kategorie dieser Angebote nicht zugelassen: Bis dahin findet sie niemand.".to_owned(),
            )));
        }
        if place.is_some_and(|place| place.category.only_new_goods) && !article.condition.is_new() {
            let condition = article.condition.name();
            why.push((Code::ConditionNotWanted, condition.to_owned(), (
                format!("The category takes new goods only: offers of {condition} goods are not found in it."),
                "Die Kategorie nimmt nur Neuware: Gebrauchte und überholte Ware wird dort nicht gefunden.".to_owned(),
            )));
        }
        why
    }
}
