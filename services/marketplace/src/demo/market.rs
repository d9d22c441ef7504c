//! The demo market's data set, embedded in the program; what is real in it and what invented says its README.
//! It is read here and turned into the values of the trade, nothing more.

use procurement::admission::Step;
use rust_decimal::Decimal;
use schemas::cpv::Cpv;
use schemas::dynamic_purchasing_system::{
    Bounds, Category, DynamicPurchasingSystemEstablished, ReferenceValues,
};
use schemas::ids::{CategoryKey, OrganisationId, SystemId};
use schemas::money::Currency;
use schemas::organisation::{
    DeliveryPlace, Land, OrganisationKind, OrganisationRegistered, PostalAddress,
};
use schemas::text::Line;
use serde::Deserialize;

use super::DemoError;
use super::notice::ContractNotice;

const MARKET: &str = include_str!("../../../../infra/demo_market/market.toml");

/// The catalogue files that `market.toml` names.
const CATALOGUES: [(&str, &[u8]); 5] = [
    (
        "catalogues/lindwurm.csv",
        include_bytes!("../../../../infra/demo_market/catalogues/lindwurm.csv"),
    ),
    (
        "catalogues/kranich.csv",
        include_bytes!("../../../../infra/demo_market/catalogues/kranich.csv"),
    ),
    (
        "catalogues/siebenmeilen.xml",
        include_bytes!("../../../../infra/demo_market/catalogues/siebenmeilen.xml"),
    ),
    (
        "catalogues/ruebezahl.xml",
        include_bytes!("../../../../infra/demo_market/catalogues/ruebezahl.xml"),
    ),
    (
        "catalogues/klabauter.xml",
        include_bytes!("../../../../infra/demo_market/catalogues/klabauter.xml"),
    ),
];

/// The set-up of the demo market.
#[derive(Debug, Deserialize)]
pub(super) struct DemoMarket {
    pub(super) central_purchasing_body: Organisation,
    pub(super) dynamic_purchasing_system: System,
    pub(super) contract_notice: ContractNotice,
    pub(super) category: Vec<DemoCategory>,
    pub(super) authority: Vec<Organisation>,
    pub(super) supplier: Vec<Supplier>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Organisation {
    pub(super) id: String,
    name: String,
    town: String,
    land: String,
    #[serde(default)]
    pub(super) delivery_places: Vec<Place>,
    address: Option<Address>,
}

/// Where an organisation receives letters.
#[derive(Debug, Deserialize)]
struct Address {
    street: String,
    postcode: String,
    town: String,
}

#[derive(Debug, Deserialize)]
pub(super) struct Place {
    pub(super) name: String,
    street: String,
    postcode: String,
    town: String,
}

#[derive(Debug, Deserialize)]
pub(super) struct System {
    pub(super) id: String,
    name_de: String,
    valid_from: String,
    valid_to: String,
    currency: String,
}

#[derive(Debug, Deserialize)]
pub(super) struct DemoCategory {
    pub(super) id: String,
    cpv: String,
    name_de: String,
    name_en: String,
    features_de: String,
    pub(super) quantity_de: String,
    delivery_days: Pair,
    carbon_kg: Option<Pair>,
    pub(super) energy_kwh_year: Option<Pair>,
}

#[derive(Clone, Copy, Debug, Deserialize)]
pub(super) struct Pair {
    best: i64,
    worst: i64,
}

/// A supplier with its catalogue and what it is admitted to.
#[derive(Debug, Deserialize)]
pub(super) struct Supplier {
    pub(super) id: String,
    name: String,
    town: String,
    land: String,
    catalogue: String,
    admitted: Vec<String>,
    #[serde(default)]
    suspended: Vec<Suspended>,
}

#[derive(Debug, Deserialize)]
struct Suspended {
    category: String,
    reason_de: String,
}

pub(super) fn wrong(error: impl std::fmt::Display) -> DemoError {
    DemoError::Data(error.to_string())
}

impl DemoMarket {
    /// The key of the body that audits the demo market.
    pub(super) const AUDITOR: &str = "auditor";

    pub(super) fn read() -> Result<Self, DemoError> {
        toml::from_str(MARKET).map_err(wrong)
    }

    pub(super) fn organisations(
        &self,
        id: impl Fn(&str) -> OrganisationId,
    ) -> Result<Vec<OrganisationRegistered>, DemoError> {
        let body = &self.central_purchasing_body;
        let mut all = vec![body.registered(OrganisationKind::CentralPurchasingBody, &id)?];
        for authority in &self.authority {
            all.push(authority.registered(OrganisationKind::ContractingAuthority, &id)?);
        }
        for supplier in &self.supplier {
            all.push(OrganisationRegistered {
                organisation: id(&supplier.id),
                kind: OrganisationKind::EconomicOperator,
                name: line(&supplier.name)?,
                town: line(&supplier.town)?,
                land: Some(land(&supplier.land)?),
                delivery_places: Vec::new(),
                address: None,
            });
        }
        all.push(OrganisationRegistered {
            organisation: id(Self::AUDITOR),
            kind: OrganisationKind::AuditBody,
            name: line("Rechnungsprüfungsverbund Siebenbrücken (fiktiv)")?,
            town: line(&body.town)?,
            land: Some(land(&body.land)?),
            delivery_places: Vec::new(),
            address: None,
        });
        Ok(all)
    }

    pub(super) fn system(
        &self,
        system: SystemId,
        id: impl Fn(&str) -> OrganisationId,
    ) -> Result<DynamicPurchasingSystemEstablished, DemoError> {
        let said = &self.dynamic_purchasing_system;
        Ok(DynamicPurchasingSystemEstablished {
            system,
            name: line(&said.name_de)?,
            operator: id(&self.central_purchasing_body.id),
            currency: Currency::parse(&said.currency).map_err(wrong)?,
            valid_from: said.valid_from.parse().map_err(wrong)?,
            valid_until: said.valid_to.parse().map_err(wrong)?,
            categories: self
                .category
                .iter()
                .map(DemoCategory::category)
                .collect::<Result<_, _>>()?,
            participating: self.authority.iter().map(|authority| id(&authority.id)).collect(),
            notice: None,
        })
    }
}

impl Organisation {
    fn registered(
        &self,
        kind: OrganisationKind,
        id: &impl Fn(&str) -> OrganisationId,
    ) -> Result<OrganisationRegistered, DemoError> {
        let place = |place: &Place| {
            Ok(DeliveryPlace {
                name: line(&place.name)?,
                street: line(&place.street)?,
                postal_code: line(&place.postcode)?,
                town: line(&place.town)?,
            })
        };
        Ok(OrganisationRegistered {
            organisation: id(&self.id),
            kind,
            name: line(&self.name)?,
            town: line(&self.town)?,
            land: Some(land(&self.land)?),
            delivery_places: self
                .delivery_places
                .iter()
                .map(place)
                .collect::<Result<_, DemoError>>()?,
            address: self.address.as_ref().map(Address::postal).transpose()?,
        })
    }
}

impl Address {
    fn postal(&self) -> Result<PostalAddress, DemoError> {
        Ok(PostalAddress {
            street: line(&self.street)?,
            postal_code: line(&self.postcode)?,
            town: line(&self.town)?,
        })
    }
}

impl DemoCategory {
    fn category(&self) -> Result<Category, DemoError> {
        Ok(Category {
            key: key(&self.id)?,
            cpv: vec![Cpv::parse(&self.cpv).map_err(wrong)?],
            name_de: line(&self.name_de)?,
            name_en: line(&self.name_en)?,
            features: line(&self.features_de)?,
            references: ReferenceValues {
                delivery_days: self.delivery_days.bounds()?,
                carbon_kilograms: self.carbon_kg.map(Pair::bounds).transpose()?,
                yearly_kilowatt_hours: self.energy_kwh_year.map(Pair::bounds).transpose()?,
            },
            only_new_goods: false,
        })
    }
}

impl Pair {
    fn bounds(self) -> Result<Bounds, DemoError> {
        Bounds::new(Decimal::from(self.best), Decimal::from(self.worst)).map_err(wrong)
    }
}

impl Supplier {
    /// The categories asked for: those it is admitted to, and those from which it is suspended later.
    pub(super) fn admitted(&self) -> Result<Vec<CategoryKey>, DemoError> {
        let suspended = self.suspended.iter().map(|suspended| &suspended.category);
        let mut keys: Vec<_> = self.admitted.iter().chain(suspended).collect();
        keys.sort();
        keys.dedup();
        keys.into_iter().map(|text| key(text)).collect()
    }

    pub(super) fn suspensions(&self) -> Result<Vec<Step>, DemoError> {
        let step = |suspended: &Suspended| {
            let (category, reason) = (key(&suspended.category)?, line(&suspended.reason_de)?);
            Ok(Step::SuspendAdmission { category, reason, until: None })
        };
        self.suspended.iter().map(step).collect()
    }

    pub(super) fn catalogue(&self) -> Result<&'static [u8], DemoError> {
        let found = CATALOGUES.iter().find(|(name, _)| *name == self.catalogue);
        found
            .map(|(_, bytes)| *bytes)
            .ok_or_else(|| wrong(format!("{} is missing", self.catalogue)))
    }
}

pub(super) fn line(text: &str) -> Result<Line, DemoError> {
    Line::parse(text).map_err(wrong)
}

pub(super) fn key(text: &str) -> Result<CategoryKey, DemoError> {
    CategoryKey::parse(&text.replace('_', "-")).map_err(wrong)
}

pub(super) fn land(text: &str) -> Result<Land, DemoError> {
    let suffix = text.strip_prefix("DE-").unwrap_or(text);
    serde_json::from_value(serde_json::Value::from(suffix)).map_err(wrong)
}
