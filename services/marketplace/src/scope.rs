//! What a central purchasing body has to do with: the one predicate behind everything that its operators read and change.
//! Who runs one system has no business with what happens in another. Nothing is shown or changed here.

use std::collections::{BTreeMap, BTreeSet};

use event_store::StreamName;
use projections::market::Market;
use schemas::admission::AdmissionEvent;
use schemas::award::AwardEvent;
use schemas::dynamic_purchasing_system::DynamicPurchasingSystemEvent;
use schemas::event::Event;
use schemas::framework::FrameworkEvent;
use schemas::ids::{ActorId, FrameworkId, OrganisationId, SpecificProcurementId, SystemId};
use schemas::organisation::Role;
use schemas::registration::RegistrationEvent;
use schemas::specific_procurement::SpecificProcurementEvent;

use crate::app::App;
use crate::execute::Failure;
use crate::registry::Bearer;

/// What one body has to do with.
#[derive(Clone, Debug, Default)]
pub struct Scope {
    body: Option<OrganisationId>,
    /// The systems that it runs.
    systems: BTreeSet<SystemId>,
    /// The authorities that take part in them.
    authorities: BTreeSet<OrganisationId>,
    /// The firms that ever asked to take part in them.
    suppliers: BTreeSet<OrganisationId>,
    /// The organisations for which it answers, itself among them.
    answers_for: BTreeSet<OrganisationId>,
    /// For which organisations actors act, or acted.
    actors: BTreeMap<ActorId, OrganisationId>,
}

impl Scope {
    /// What the reader's body has to do with; none for roles that are bound otherwise: auditors examine everything, buyers and
    /// suppliers see their own.
    pub fn of_reader(app: &App, market: &Market, reader: &Bearer) -> Result<Option<Self>, Failure> {
        match reader.role {
            Role::Operator => Ok(Some(Self::of(app, market, reader.organisation)?)),
            Role::Auditor | Role::Buyer | Role::Supplier => Ok(None),
        }
    }

    /// What a body has to do with.
    pub fn of(app: &App, market: &Market, body: OrganisationId) -> Result<Self, Failure> {
        let own = market.systems.values().filter(|system| system.operator == body);
        let (mut systems, mut authorities) = (BTreeSet::new(), BTreeSet::new());
        for system in own {
            systems.insert(system.system_id);
            authorities.extend(system.participating.iter().copied());
        }
        let asked = market.admissions.values().filter(|view| systems.contains(&view.system_id));
        let suppliers = asked.map(|view| view.supplier_id).collect();
        let (mut answers_for, mut actors) =
            app.acting.now(&app.log, |folded| folded.of_body(body))?;
        // Who asks to be registered acts for nobody yet: who decides answers for what was said.
        for asked in market.registrations.values().filter(|asked| asked.operator_id == body) {
            answers_for.insert(asked.organisation_id);
            actors.entry(asked.contact_id).or_insert(asked.organisation_id);
        }
        Ok(Self { body: Some(body), systems, authorities, suppliers, answers_for, actors })
    }

    /// The systems that it runs.
    #[must_use]
    pub fn systems(&self) -> &BTreeSet<SystemId> {
        &self.systems
    }

    /// Whether it runs the system.
    #[must_use]
    pub fn runs(&self, system: SystemId) -> bool {
        self.systems.contains(&system)
    }

    /// Whether the firm ever asked to take part in one of its systems.
    #[must_use]
    pub fn handles(&self, supplier: OrganisationId) -> bool {
        self.suppliers.contains(&supplier)
    }

    /// Whether the authority takes part in one of its systems.
    #[must_use]
    pub fn serves(&self, authority: OrganisationId) -> bool {
        self.authorities.contains(&authority)
    }

    /// Whether it answers for the organisation: itself, and those that it registered.
    #[must_use]
    pub fn answers_for(&self, organisation: OrganisationId) -> bool {
        self.body == Some(organisation) || self.answers_for.contains(&organisation)
    }

    /// Whether it has anything to do with the organisation.
    #[must_use]
    pub fn knows(&self, organisation: OrganisationId) -> bool {
        self.answers_for(organisation) || self.serves(organisation) || self.handles(organisation)
    }

    /// Whether it answers for the organisation of an actor.
    #[must_use]
    pub fn answers_for_actor(&self, actor: ActorId) -> bool {
        self.actors.get(&actor).is_some_and(|organisation| self.answers_for(*organisation))
    }

    /// Whether it runs the system in which something happens. What is bound to no system is nobody's alone.
    #[must_use]
    pub fn runs_what(&self, market: &Market, stream: &str) -> bool {
        system_of(market, stream).is_some_and(|system| self.runs(system))
    }
}

/// The system in which the subject of a stream stands.
fn system_of(market: &Market, stream: &str) -> Option<SystemId> {
    let stream = StreamName::parse(stream).ok()?;
    let key: uuid::Uuid = stream.key().parse().ok()?;
    match stream.category() {
        DynamicPurchasingSystemEvent::CATEGORY => Some(SystemId(key)),
        AdmissionEvent::CATEGORY => {
            Some(market.admissions.get(&schemas::ids::AdmissionId(key))?.system_id)
        }
        RegistrationEvent::CATEGORY => {
            Some(market.registrations.get(&schemas::ids::RegistrationId(key))?.system_id)
        }
        SpecificProcurementEvent::CATEGORY | AwardEvent::CATEGORY => {
            Some(market.specific_procurements.get(&SpecificProcurementId(key))?.system_id)
        }
        FrameworkEvent::CATEGORY => Some(market.frameworks.get(&FrameworkId(key))?.system_id),
        _ => None,
    }
}
