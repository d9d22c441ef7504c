//! An article as its file writes it: text with its line, not yet judged, the same for every format.
//! No value is parsed here.

use schemas::catalogue::CatalogueFormat;

use super::problem::{Code, Severity};

/// A text of the file and the line where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Said {
    pub(super) text: String,
    pub(super) line: u64,
}

impl Said {
    pub(super) fn new(text: impl Into<String>, line: u64) -> Self {
        Self { text: text.into(), line }
    }
}

/// What a format can say of an article.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Field {
    Number,
    Action,
    Title,
    Description,
    Manufacturer,
    ManufacturerPart,
    Gtin,
    Category,
    OrderUnit,
    ContentUnit,
    Pieces,
    Price,
    Currency,
    PriceQuantity,
    Scale,
    MinimumQuantity,
    MaximumQuantity,
    QuantityStep,
    Delivery,
    Tax,
    Carbon,
    CarbonSource,
    Energy,
    EnergySource,
    EnergyClass,
    EnergyClassSource,
    Labels,
    Keywords,
    Language,
    PriceType,
    PriceFactor,
    Territory,
    Validity,
    ValidFrom,
    ValidUntil,
    DailyPrice,
    PriceBase,
    Surcharge,
    Condition,
    Features,
    Files,
    References,
    Article,
}

impl Field {
    /// How many fields there are.
    pub(super) const COUNT: usize = Self::Article as usize + 1;

    /// Column of the CSV format in English, element of `BMEcat` 1.2.
    pub(super) fn names(self) -> (&'static str, &'static str) {
        match self {
            Self::Number => ("supplier_aid", "SUPPLIER_AID"),
            Self::Action => ("action", "@mode"),
            Self::Title => ("title", "ARTICLE_DETAILS/DESCRIPTION_SHORT"),
            Self::Description => ("description", "ARTICLE_DETAILS/DESCRIPTION_LONG"),
            Self::Manufacturer => ("manufacturer", "ARTICLE_DETAILS/MANUFACTURER_NAME"),
            Self::ManufacturerPart => ("manufacturer_aid", "ARTICLE_DETAILS/MANUFACTURER_AID"),
            Self::Gtin => ("gtin", "ARTICLE_DETAILS/EAN"),
            Self::Category => ("cpv", "ARTICLE_FEATURES/REFERENCE_FEATURE_GROUP_ID"),
            Self::OrderUnit => ("order_unit", "ARTICLE_ORDER_DETAILS/ORDER_UNIT"),
            Self::ContentUnit => ("content_unit", "ARTICLE_ORDER_DETAILS/CONTENT_UNIT"),
            Self::Pieces => ("units_per_order_unit", "ARTICLE_ORDER_DETAILS/NO_CU_PER_OU"),
            Self::Price => ("price", "ARTICLE_PRICE_DETAILS/ARTICLE_PRICE/PRICE_AMOUNT"),
            Self::Currency => ("currency", "ARTICLE_PRICE_DETAILS/ARTICLE_PRICE/PRICE_CURRENCY"),
            Self::PriceQuantity => ("price_quantity", "ARTICLE_ORDER_DETAILS/PRICE_QUANTITY"),
            Self::Scale => ("scale_prices", "ARTICLE_PRICE_DETAILS/ARTICLE_PRICE/LOWER_BOUND"),
            Self::MinimumQuantity => ("min_quantity", "ARTICLE_ORDER_DETAILS/QUANTITY_MIN"),
            Self::MaximumQuantity => ("max_quantity", "ARTICLE_ORDER_DETAILS/QUANTITY_MAX"),
            Self::QuantityStep => ("quantity_step", "ARTICLE_ORDER_DETAILS/QUANTITY_INTERVAL"),
            Self::Delivery => ("delivery_days", "ARTICLE_DETAILS/DELIVERY_TIME"),
            Self::Tax => ("tax_rate", "ARTICLE_PRICE_DETAILS/ARTICLE_PRICE/TAX"),
            Self::Carbon => ("carbon_kg", "FEATURE GWP_TOTAL"),
            Self::CarbonSource => ("carbon_source", "FEATURE GWP_TOTAL/FVALUE_DETAILS"),
            Self::Energy => ("energy_kwh_year", "FEATURE ENERGY_KWH_YEAR"),
            Self::EnergySource => ("energy_source", "FEATURE ENERGY_KWH_YEAR/FVALUE_DETAILS"),
            Self::EnergyClass => ("energy_class", "FEATURE ENERGY_CLASS"),
            Self::EnergyClassSource => {
                ("energy_class_source", "FEATURE ENERGY_CLASS/FVALUE_DETAILS")
            }
            Self::Labels => ("labels", "FEATURE ECO_LABEL"),
            Self::Keywords => ("keywords", "ARTICLE_DETAILS/KEYWORD"),
            Self::Language => ("language", "CATALOG/LANGUAGE"),
            Self::PriceType => ("price", "ARTICLE_PRICE_DETAILS/ARTICLE_PRICE/@price_type"),
            Self::PriceFactor => ("price", "ARTICLE_PRICE_DETAILS/ARTICLE_PRICE/PRICE_FACTOR"),
            Self::Territory => ("price", "ARTICLE_PRICE_DETAILS/ARTICLE_PRICE/TERRITORY"),
            Self::Validity => ("price", "ARTICLE_PRICE_DETAILS/DATETIME"),
            Self::ValidFrom => ("valid_from", "ARTICLE_PRICE_DETAILS/VALID_START_DATE"),
            Self::ValidUntil => ("valid_until", "ARTICLE_PRICE_DETAILS/VALID_END_DATE"),
            Self::DailyPrice => ("price", "ARTICLE_PRICE_DETAILS/DAILY_PRICE"),
            Self::PriceBase => ("price", "ARTICLE_PRICE_DETAILS/ARTICLE_PRICE/PRICE_BASE"),
            Self::Surcharge => {
                ("price", "ARTICLE_PRICE_DETAILS/ARTICLE_PRICE/ALLOW_OR_CHARGES_FLOW")
            }
            Self::Condition => ("condition", "ARTICLE_DETAILS/ARTICLE_STATUS"),
            Self::Features => ("features", "ARTICLE_FEATURES/FEATURE"),
            Self::Files => ("files", "MIME_INFO/MIME/MIME_SOURCE"),
            Self::References => ("references", "ARTICLE_REFERENCE"),
            Self::Article => ("row", "ARTICLE"),
        }
    }
}

/// How the file at hand names the fields.
#[derive(Clone, Debug)]
pub(super) enum Naming {
    Bmecat12,
    Bmecat2005,
    /// The header row, by field.
    Csv(Vec<Option<String>>),
}

impl Naming {
    pub(super) fn of(format: CatalogueFormat) -> Self {
        match format {
            CatalogueFormat::Bmecat2005 => Self::Bmecat2005,
            CatalogueFormat::Bmecat12 | CatalogueFormat::Csv => Self::Bmecat12,
        }
    }

    pub(super) fn name(&self, field: Field) -> String {
        let (column, element) = field.names();
        match self {
            Self::Bmecat12 => element.to_owned(),
            Self::Bmecat2005 => element
                .replace("ARTICLE", "PRODUCT")
                .replace("_AID", "_PID")
                .replace("/EAN", "/INTERNATIONAL_PID"),
            Self::Csv(header) => header
                .get(field as usize)
                .and_then(Clone::clone)
                .unwrap_or_else(|| column.to_owned()),
        }
    }
}

/// What the file wants done with the article.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Action {
    /// Here is all of it.
    #[default]
    List,
    /// Nobody knows what: an action that is not understood, which is said already.
    Unknown,
    /// Here is what changes.
    Change,
    /// Take it out.
    Delist,
}

/// A price as the file writes it.
#[derive(Clone, Debug, Default)]
pub(super) struct PriceDraft {
    pub(super) line: u64,
    pub(super) kind: Option<String>,
    pub(super) amount: Option<Said>,
    pub(super) currency: Option<Said>,
    pub(super) tax: Option<Said>,
    pub(super) factor: Option<Said>,
    pub(super) lower_bound: Option<Said>,
    pub(super) territories: Vec<String>,
    /// The block of prices, and its validity, that it belongs to.
    pub(super) block: usize,
    /// The unit it is for, where the file names one.
    pub(super) unit: Option<Said>,
    /// How often the order unit holds that unit.
    pub(super) unit_factor: Option<Said>,
    pub(super) surcharged: bool,
}

/// A block of prices that hold for the same time.
#[derive(Clone, Debug, Default)]
pub(super) struct PriceBlock {
    pub(super) start: Option<Said>,
    pub(super) end: Option<Said>,
    pub(super) daily: bool,
}

/// The article's class in some system.
#[derive(Clone, Debug)]
pub(super) struct ClassDraft {
    pub(super) system: String,
    pub(super) class: Said,
}

/// A named property.
#[derive(Clone, Debug, Default)]
pub(super) struct FeatureDraft {
    pub(super) name: String,
    pub(super) value: String,
    pub(super) unit: String,
    pub(super) details: String,
    pub(super) line: u64,
}

/// All that a file says of an article.
#[derive(Clone, Debug, Default)]
pub(super) struct Draft {
    pub(super) at: u64,
    pub(super) action: Action,
    single: Vec<Option<Said>>,
    pub(super) gtins: Vec<Said>,
    pub(super) keywords: Vec<Said>,
    pub(super) classes: Vec<ClassDraft>,
    pub(super) features: Vec<FeatureDraft>,
    pub(super) files: Vec<Said>,
    /// Kind and number of other articles.
    pub(super) references: Vec<(String, Said)>,
    /// The word by which the format itself says the condition, such as `used`.
    pub(super) status: Option<Said>,
    pub(super) prices: Vec<PriceDraft>,
    pub(super) blocks: Vec<PriceBlock>,
    pub(super) remarks: Vec<Remark>,
    /// It was too large to be kept as a whole.
    pub(super) too_large: bool,
}

/// What was noticed about an article while it was gathered.
#[derive(Clone, Debug)]
pub(super) struct Remark {
    pub(super) kind: (Severity, Code),
    pub(super) field: Field,
    pub(super) line: u64,
    pub(super) message: String,
}

impl Draft {
    /// The most remarks that are kept for one article.
    const MOST_REMARKS: usize = 100;

    pub(super) fn remark(
        &mut self,
        kind: (Severity, Code),
        (field, line): (Field, u64),
        message: String,
    ) {
        // A refusal is never lost; one is enough.
        let refuses = |kind: (Severity, Code)| kind.0 == Severity::ArticleRefused;
        let first_refusal = refuses(kind) && !self.remarks.iter().any(|r| refuses(r.kind));
        if self.remarks.len() < Self::MOST_REMARKS || first_refusal {
            self.remarks.push(Remark { kind, field, line, message });
        }
    }

    pub(super) fn new(at: u64) -> Self {
        Self { at, single: vec![None; Field::COUNT], ..Self::default() }
    }

    /// What the file says in a field that can stand once; white space alone says nothing.
    pub(super) fn said(&self, field: Field) -> Option<&Said> {
        self.single.get(field as usize).and_then(Option::as_ref)
    }

    pub(super) fn say(&mut self, field: Field, said: Said) {
        if !said.text.trim().is_empty()
            && let Some(slot) = self.single.get_mut(field as usize)
        {
            *slot = Some(said);
        }
    }
}
