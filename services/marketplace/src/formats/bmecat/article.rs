//! Gathers the texts of one article while its elements pass by.
//! No value is parsed here; what cannot be kept is remarked.

use crate::formats::claims;
use crate::formats::draft::{
    Action, ClassDraft, Draft, FeatureDraft, Field, PriceBlock, PriceDraft, Said,
};
use crate::formats::problem::{Code, Severity, quoted};

use super::Captured;
use super::tags::{FeatureLeaf, Leaf, PriceLeaf};

/// The most bytes of text that are gathered for one article.
const MOST_OF_AN_ARTICLE: usize = 1024 * 1024;
/// What an element counts against that limit beside its text.
const ELEMENT: usize = 256;
/// Values of one feature are joined up to so many bytes.
const MOST_OF_A_VALUE: usize = 1_000;

/// One article on its way.
pub(super) struct Collector {
    draft: Draft,
    spent: usize,
    /// How well the language of title and description suits, the lower the better.
    languages: [u8; 2],
    system: String,
    feature: FeatureDraft,
    date: DateKind,
    /// What the article referred to next is to this one.
    reference: String,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum DateKind {
    Start,
    End,
    Ignored,
}

impl Collector {
    pub(super) fn new(line: u64, mode: &str) -> Self {
        let mut draft = Draft::new(line);
        match mode.trim().to_ascii_lowercase().as_str() {
            "" | "new" | "update" => {}
            "delete" => draft.action = Action::Delist,
            other => {
                draft.action = Action::Unknown;
                draft.remark(
                    (Severity::ArticleRefused, Code::ActionUnknown),
                    (Field::Action, line),
                    format!(
                        "{} is no mode (new, update, delete); the article was left out.",
                        quoted(other)
                    ),
                );
            }
        }
        Self {
            draft,
            spent: 0,
            languages: [u8::MAX; 2],
            system: String::new(),
            feature: FeatureDraft::default(),
            date: DateKind::Ignored,
            reference: String::new(),
        }
    }

    pub(super) fn into_draft(self) -> Draft {
        self.draft
    }

    pub(super) fn remark(&mut self, kind: (Severity, Code), place: (Field, u64), message: String) {
        self.draft.remark(kind, place, message);
    }

    /// Counts what is kept. `false` once the article is too large; then nothing more of it is kept.
    fn spend(&mut self, bytes: usize) -> bool {
        self.spent = self.spent.saturating_add(bytes);
        let within = self.spent <= MOST_OF_AN_ARTICLE;
        self.draft.too_large |= !within;
        within
    }

    pub(super) fn open_block(&mut self) {
        if self.spend(ELEMENT) {
            self.draft.blocks.push(PriceBlock::default());
        }
    }

    pub(super) fn open_features(&mut self) {
        self.system.clear();
    }

    pub(super) fn open_feature(&mut self, line: u64) {
        self.feature = FeatureDraft { line, ..FeatureDraft::default() };
    }

    /// The price at hand is not the whole price.
    pub(super) fn surcharge(&mut self) {
        if let Some(price) = self.draft.prices.last_mut() {
            price.surcharged = true;
        }
    }

    pub(super) fn open_price(&mut self, kind: String, line: u64) {
        if self.spend(ELEMENT) {
            self.draft.prices.push(PriceDraft {
                line,
                kind: Some(kind),
                block: self.draft.blocks.len().saturating_sub(1),
                ..PriceDraft::default()
            });
        }
    }

    pub(super) fn open_date(&mut self, kind: &str, line: u64) {
        self.date = match kind.trim().to_ascii_lowercase().as_str() {
            "valid_start_date" => DateKind::Start,
            "valid_end_date" => DateKind::End,
            other @ ("start_date" | "end_date") => {
                let message = format!("The date type {} was read as valid_{other}.", quoted(other));
                let kind = (Severity::Assumed, Code::DateTypeAssumed);
                self.draft.remark(kind, (Field::Validity, line), message);
                if other == "start_date" { DateKind::Start } else { DateKind::End }
            }
            other => {
                let message = format!(
                    "The date's type {} (of valid_start_date, valid_end_date) says neither from when nor until when the price \
                     holds; nobody knows when the price holds. The article was left out.",
                    quoted(other)
                );
                let kind = (Severity::ArticleRefused, Code::DateUnreadable);
                self.draft.remark(kind, (Field::Validity, line), message);
                DateKind::Ignored
            }
        };
    }

    /// A text is complete.
    pub(super) fn leaf(&mut self, leaf: Leaf, captured: Captured) {
        let field = field_of(leaf);
        if let Some(entity) = captured.unknown_entity {
            let message = format!(
                "The text uses the entity &{entity}; which is not known; the field was left out."
            );
            let kind = (Severity::FieldDropped, Code::EntityUnknown);
            self.draft.remark(kind, (field, captured.line), message);
            return;
        }
        if captured.cut {
            let message = "The text is longer than 64 KiB; the rest was left out.".to_owned();
            let kind = (Severity::Assumed, Code::TextCut);
            self.draft.remark(kind, (field, captured.line), message);
        }
        if leaf == Leaf::Status {
            self.status(&captured);
            return;
        }
        if captured.text.trim().is_empty() {
            return;
        }
        if let Leaf::Feature(part) = leaf {
            self.feature(part, &captured.text);
        } else if self.spend(captured.text.len() + ELEMENT) {
            self.keep(leaf, captured);
        }
    }

    fn keep(&mut self, leaf: Leaf, captured: Captured) {
        let said = Said::new(captured.text, captured.line);
        match leaf {
            Leaf::Single(field) => self.single(field, said, &captured.attribute),
            Leaf::Gtin => {
                let kind = captured.attribute.trim().to_ascii_lowercase();
                if matches!(
                    kind.as_str(),
                    "" | "gtin" | "ean" | "upc" | "isbn" | "ean13" | "gtin13"
                ) {
                    self.draft.gtins.push(said);
                } else {
                    let message = format!(
                        "Numbers of the type {} are not kept, only gtin, ean, upc and isbn.",
                        quoted(&kind)
                    );
                    let kind = (Severity::Note, Code::ElementUnknown);
                    self.draft.remark(kind, (Field::Gtin, said.line), message);
                }
            }
            Leaf::FileName => self.draft.files.push(said),
            Leaf::ReferenceTo => self.draft.references.push((self.reference.clone(), said)),
            Leaf::LeadTime => {
                if self.draft.said(Field::Delivery).is_none() {
                    self.draft.say(Field::Delivery, said);
                }
            }
            Leaf::Keyword => self.draft.keywords.push(said),
            Leaf::System => self.system = said.text,
            Leaf::Class => {
                self.draft.classes.push(ClassDraft { system: self.system.clone(), class: said });
            }
            Leaf::Daily | Leaf::Date | Leaf::Time | Leaf::Start | Leaf::End => {
                self.block(leaf, said);
            }
            Leaf::Price(part) => self.price(part, said),
            Leaf::Feature(_) | Leaf::Catalogue(_) | Leaf::Status | Leaf::MakerRef => {}
        }
    }

    fn block(&mut self, leaf: Leaf, said: Said) {
        let Some(block) = self.draft.blocks.last_mut() else {
            return;
        };
        match (leaf, self.date) {
            (Leaf::Daily, _) => block.daily = said.text.trim().eq_ignore_ascii_case("true"),
            (Leaf::Time, kind) => {
                let date = match kind {
                    DateKind::Start => block.start.as_mut(),
                    DateKind::End => block.end.as_mut(),
                    DateKind::Ignored => None,
                };
                if let Some(date) = date {
                    date.text = with_time(&date.text, &said.text);
                }
            }
            (Leaf::Start, _) | (Leaf::Date, DateKind::Start) => block.start = Some(said),
            (Leaf::End, _) | (Leaf::Date, DateKind::End) => block.end = Some(said),
            _ => {}
        }
    }

    fn single(&mut self, field: Field, said: Said, language: &str) {
        let slot = [Field::Title, Field::Description]
            .into_iter()
            .position(|with_languages| with_languages == field);
        let suits = suitability(language);
        if let Some(slot) = slot
            && suits != self.languages[slot]
        {
            if suits < self.languages[slot] {
                self.languages[slot] = suits;
                self.draft.say(field, said);
            }
            return;
        }
        match self.draft.said(field) {
            None => self.draft.say(field, said),
            Some(first) if first.text.trim() == said.text.trim() => {}
            Some(first) => {
                let message = format!(
                    "The field stands twice, as {} and as {}; the first one counts.",
                    quoted(&first.text),
                    quoted(&said.text)
                );
                let kind = (Severity::FieldDropped, Code::ValueRepeated);
                self.draft.remark(kind, (field, said.line), message);
            }
        }
    }

    /// A catalogue may state several: new in the range, and used.
    fn status(&mut self, captured: &Captured) {
        if !self.spend(captured.text.len() + ELEMENT) {
            return;
        }
        let joined = |before: Option<&Said>, more: &str| {
            let before = before.map_or("", |said| said.text.as_str());
            Said::new(format!("{before} {more}").trim(), captured.line)
        };
        self.draft.status = Some(joined(self.draft.status.as_ref(), &captured.attribute));
        let text = joined(self.draft.said(Field::Condition), &captured.text);
        self.draft.say(Field::Condition, text);
    }

    /// The maker by a reference into the file's list of parties.
    pub(super) fn maker(&mut self, reference: &str, line: u64, known: Option<&str>) {
        if self.draft.said(Field::Manufacturer).is_some() || reference.trim().is_empty() {
            return;
        }
        if let Some(name) = known {
            self.draft.say(Field::Manufacturer, Said::new(name, line));
        } else {
            let message = format!(
                "The maker is named by {} only, and the file's PARTIES have no name for it; it was left out.",
                quoted(reference)
            );
            let kind = (Severity::FieldDropped, Code::MakerUnknown);
            self.draft.remark(kind, (Field::Manufacturer, line), message);
        }
    }

    pub(super) fn open_reference(&mut self, kind: &str) {
        let kind = kind.trim();
        self.reference = if kind.is_empty() { "others".to_owned() } else { kind.to_owned() };
    }

    /// Keeps the first text of each part of a feature; several values are one list.
    fn feature(&mut self, part: FeatureLeaf, text: &str) {
        let feature = &mut self.feature;
        let several = part == FeatureLeaf::Value && claims::claimed(&feature.name).is_none();
        let part = match part {
            FeatureLeaf::Name => &mut feature.name,
            FeatureLeaf::Value => &mut feature.value,
            FeatureLeaf::Unit => &mut feature.unit,
            FeatureLeaf::Details => &mut feature.details,
        };
        if part.is_empty() {
            part.push_str(text.trim());
        } else if several && part.len() < MOST_OF_A_VALUE {
            part.push_str(" | ");
            part.push_str(text.trim());
        }
    }

    /// A feature is complete.
    pub(super) fn close_feature(&mut self) {
        let feature = std::mem::take(&mut self.feature);
        let text =
            feature.name.len() + feature.value.len() + feature.unit.len() + feature.details.len();
        let states = !feature.name.is_empty() && !feature.value.is_empty();
        if (states || claims::claimed(&feature.name).is_some()) && self.spend(text + ELEMENT) {
            self.draft.features.push(feature);
        }
    }

    fn price(&mut self, part: PriceLeaf, said: Said) {
        let Some(price) = self.draft.prices.last_mut() else {
            return;
        };
        let slot = match part {
            PriceLeaf::Amount => &mut price.amount,
            PriceLeaf::Currency => &mut price.currency,
            PriceLeaf::Tax => &mut price.tax,
            PriceLeaf::Factor => &mut price.factor,
            PriceLeaf::LowerBound => &mut price.lower_bound,
            PriceLeaf::Unit => &mut price.unit,
            PriceLeaf::UnitFactor => &mut price.unit_factor,
            PriceLeaf::Territory => {
                price.territories.push(said.text.trim().to_owned());
                return;
            }
        };
        *slot = Some(said);
    }
}

/// A date with the time or the zone that stands in an element of its own. A zone without a time says nothing of a day.
fn with_time(date: &str, more: &str) -> String {
    let (date, more) = (date.trim(), more.trim());
    let is_time = more.starts_with(|c: char| c.is_ascii_digit());
    match (date.contains('T'), is_time) {
        (false, true) => format!("{date}T{more}"),
        (true, false) => format!("{date}{more}"),
        (false, false) | (true, true) => date.to_owned(),
    }
}

/// How well a language suits readers in Germany: German, not stated, any other.
fn suitability(language: &str) -> u8 {
    let language = language.trim().to_ascii_lowercase();
    match language.split(['-', '_']).next().unwrap_or("") {
        "deu" | "ger" | "de" => 0,
        "" => 1,
        _ => 2,
    }
}

/// The field under which a problem with this text is reported.
fn field_of(leaf: Leaf) -> Field {
    match leaf {
        Leaf::Single(field) => field,
        Leaf::Gtin => Field::Gtin,
        Leaf::Keyword => Field::Keywords,
        Leaf::Price(PriceLeaf::Amount) => Field::Price,
        Leaf::Price(PriceLeaf::Currency) => Field::Currency,
        Leaf::Price(PriceLeaf::Tax) => Field::Tax,
        Leaf::Price(PriceLeaf::Factor) => Field::PriceFactor,
        Leaf::Price(PriceLeaf::LowerBound) => Field::Scale,
        Leaf::Price(PriceLeaf::Territory) => Field::Territory,
        Leaf::Price(PriceLeaf::Unit | PriceLeaf::UnitFactor) => Field::PriceBase,
        Leaf::Daily => Field::DailyPrice,
        Leaf::Date | Leaf::Time | Leaf::Start | Leaf::End => Field::Validity,
        Leaf::Status => Field::Condition,
        Leaf::MakerRef => Field::Manufacturer,
        Leaf::LeadTime => Field::Delivery,
        Leaf::FileName => Field::Files,
        Leaf::ReferenceTo => Field::References,
        Leaf::System | Leaf::Class => Field::Category,
        Leaf::Catalogue(_) | Leaf::Feature(_) => Field::Article,
    }
}
