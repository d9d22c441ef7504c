//! Who reads what of the log: whom a stream concerns, what an operator has to do with, and what tells of tenders too early.
//! How it is shown is not said here.

use std::collections::HashMap;
use std::str::FromStr;

use event_store::{Direction, EventStore, ReadFrom, Recorded, StreamName};
use projections::decode::decode;
use projections::specific_procurements::tells_of_tenders;
use schemas::admission::AdmissionEvent;
use schemas::audit::AuditEvent;
use schemas::award::AwardEvent;
use schemas::catalogue::CatalogueEvent;
use schemas::dynamic_purchasing_system::DynamicPurchasingSystemEvent;
use schemas::event::Event;
use schemas::framework::FrameworkEvent;
use schemas::ids::{OrganisationId, SystemId};
use schemas::need::NeedEvent;
use schemas::offer::OfferEvent;
use schemas::order::OrderEvent;
use schemas::organisation::{OrganisationEvent, Role};
use schemas::person::PersonEvent;
use schemas::registration::RegistrationEvent;
use schemas::specific_procurement::SpecificProcurementEvent;
use serde_json::Value;

use super::Asked;
use crate::execute::Failure;
use crate::facts;
use crate::registry::Bearer;
use crate::tendering::known;

/// Whom a stream concerns, by its first event: the log itself says it, so that no read model can be behind.
pub(super) struct Parties<'a> {
    log: &'a EventStore,
    known: HashMap<StreamName, Concerned>,
    operators: HashMap<SystemId, Option<OrganisationId>>,
    secret: HashMap<StreamName, bool>,
}

/// The parties of one stream.
#[derive(Clone, Copy, Debug, Default)]
struct Concerned {
    authority: Option<OrganisationId>,
    supplier: Option<OrganisationId>,
    system: Option<SystemId>,
}

/// What is in a tender, the digests of what was in it, and of the keys that open it.
const OF_CONTENTS: [&str; 7] = [
    "TenderOpened",
    "TendersOpened",
    "ContestedDataResolved",
    // Who complains of what is between the firm, its authority and the review body.
    "ComplaintReceived",
    "ComplaintAnswered",
    "ReviewApplied",
    "ReviewDecided",
];

impl<'a> Parties<'a> {
    pub fn of(log: &'a EventStore) -> Self {
        let (known, operators, secret) = (HashMap::new(), HashMap::new(), HashMap::new());
        Self { log, known, operators, secret }
    }

    /// Whether an event may be read whole.
    pub fn may_read(&mut self, asked: &Asked, event: &Recorded) -> Result<bool, Failure> {
        if self.tells_too_early(event)? {
            return Ok(false);
        }
        let reader = &asked.reader;
        let own = Some(reader.organisation);
        let by_key = || event.stream.key().parse().ok() == own;
        Ok(match (reader.role, event.stream.category()) {
            // § 5(2), § 10(1) Nos. 5 and 6 VgV: what was in a tender is for its authority and for auditors.
            (Role::Operator, SpecificProcurementEvent::CATEGORY)
                if OF_CONTENTS.contains(&&*event.kind) =>
            {
                false
            }
            // So are the prices and points of an award.
            (Role::Operator, AwardEvent::CATEGORY) => false,
            // Who runs one system has no business with what happens in another.
            (
                Role::Operator,
                AdmissionEvent::CATEGORY
                | RegistrationEvent::CATEGORY
                | SpecificProcurementEvent::CATEGORY
                | OrderEvent::CATEGORY
                | NeedEvent::CATEGORY
                | FrameworkEvent::CATEGORY,
            ) => self.runs(reader, event)?,
            // Who asked before a request to take part is told to nobody but the operator that answers.
            (Role::Operator, DynamicPurchasingSystemEvent::CATEGORY)
                if event.kind == "CandidateQuestionAsked" =>
            {
                self.runs(reader, event)?
            }
            (Role::Operator, OfferEvent::CATEGORY) => {
                let supplier = self.concerned(event)?.supplier;
                supplier.zip(asked.scope.as_ref()).is_some_and(|(id, scope)| scope.handles(id))
            }
            (
                Role::Operator,
                CatalogueEvent::CATEGORY
                | OrganisationEvent::CATEGORY
                | PersonEvent::CATEGORY
                | AuditEvent::CATEGORY,
            ) => concerns_body(asked, event)?,
            (Role::Operator | Role::Auditor, _) => true,
            (_, OrganisationEvent::CATEGORY) | (Role::Supplier, CatalogueEvent::CATEGORY) => {
                by_key()
            }
            // § 6(4) WRegG: what the register answered is for those who handle the admission.
            (Role::Supplier, AdmissionEvent::CATEGORY)
                if event.kind == "RegisterAnswerRecorded" =>
            {
                false
            }
            (Role::Supplier, AdmissionEvent::CATEGORY | OfferEvent::CATEGORY) => {
                self.concerned(event)?.supplier == own
            }
            // The placing holds what the buyer compared it with: offers of others.
            (Role::Supplier, OrderEvent::CATEGORY) if event.kind == "OrderPlaced" => false,
            // Its orders, and its framework agreements with all that is called off from them.
            (Role::Supplier, OrderEvent::CATEGORY | FrameworkEvent::CATEGORY) => {
                self.concerned(event)?.supplier == own
            }
            // Of tenders and their points a tenderer reads its own, and not here.
            (Role::Buyer, OrderEvent::CATEGORY | NeedEvent::CATEGORY | AwardEvent::CATEGORY) => {
                self.concerned(event)?.authority == own
            }
            (Role::Supplier | Role::Buyer, _) => false,
        })
    }

    /// whether the event tells of tenders before the end of the period, to whomever.
    fn tells_too_early(&mut self, event: &Recorded) -> Result<bool, Failure> {
        if event.stream.category() != SpecificProcurementEvent::CATEGORY
            || !tells_of_tenders(&decode::<SpecificProcurementEvent>(event)?.event)
        {
            return Ok(false);
        }
        self.is_secret(event)
    }

    /// Whether the period of the call whose event this is still runs.
    fn is_secret(&mut self, event: &Recorded) -> Result<bool, Failure> {
        if let Some(secret) = self.secret.get(&event.stream) {
            return Ok(*secret);
        }
        let id = event.stream.key().parse();
        let id = id.map_err(|_| Failure::Broken(format!("{} has no id", event.stream)))?;
        let secret = known::secret_until(self.log, id)?.is_some();
        self.secret.insert(event.stream.clone(), secret);
        Ok(secret)
    }

    /// whether places in the event's stream tell how many tenders there are.
    pub fn counts_tenders(&mut self, event: &Recorded) -> Result<bool, Failure> {
        if event.stream.category() != SpecificProcurementEvent::CATEGORY {
            return Ok(false);
        }
        self.is_secret(event)
    }

    /// Whether the reader runs the system that the event's stream belongs to.
    fn runs(&mut self, reader: &Bearer, event: &Recorded) -> Result<bool, Failure> {
        let Some(system) = self.concerned(event)?.system else { return Ok(false) };
        let operator = match self.operators.get(&system) {
            Some(known) => *known,
            None => facts::system(self.log, system)?.state.established.map(|e| e.operator),
        };
        self.operators.insert(system, operator);
        Ok(operator == Some(reader.organisation))
    }

    fn concerned(&mut self, event: &Recorded) -> Result<Concerned, Failure> {
        if let Some(known) = self.known.get(&event.stream) {
            return Ok(*known);
        }
        let concerned = if event.revision == 0 {
            of_first(event)
        } else {
            let (from, way) = (ReadFrom::Start, Direction::Forward);
            match self.log.read_stream(&event.stream, from, way, 1)?.first() {
                Some(first) => of_first(first),
                None => Concerned::default(),
            }
        };
        self.known.insert(event.stream.clone(), concerned);
        Ok(concerned)
    }
}

/// Whether an event that stands in no system concerns the reader's body: what it answers for, and the firms and authorities
/// of its systems. That an organisation is there is public in the market.
fn concerns_body(asked: &Asked, event: &Recorded) -> Result<bool, Failure> {
    if event.kind == "OrganisationRegistered" {
        return Ok(true);
    }
    let Some(scope) = &asked.scope else { return Ok(event.kind.starts_with("Replay")) };
    let key = event.stream.key();
    Ok(match event.stream.category() {
        CatalogueEvent::CATEGORY => key.parse().is_ok_and(|supplier| scope.handles(supplier)),
        OrganisationEvent::CATEGORY => key.parse().is_ok_and(|id| scope.knows(id)),
        PersonEvent::CATEGORY => key.parse().is_ok_and(|person| scope.answers_for_actor(person)),
        _ => match decode::<AuditEvent>(event)?.event {
            AuditEvent::ReplayCertified(_) | AuditEvent::ReplayContradicted(_) => true,
            AuditEvent::PersonalDataRead(read) => {
                let reader = event.meta.actor.parse();
                reader.is_ok_and(|reader| scope.answers_for_actor(reader))
                    || read.subjects.iter().all(|subject| scope.answers_for_actor(*subject))
            }
        },
    })
}

/// Whom a stream concerns that begins with this event; nobody, if it begins otherwise.
fn of_first(first: &Recorded) -> Concerned {
    let nobody = Concerned { system: field(first, "system"), ..Concerned::default() };
    match (first.stream.category(), first.kind.as_str()) {
        (AdmissionEvent::CATEGORY, "RequestToParticipateSubmitted") => {
            Concerned { supplier: field(first, "candidate"), ..nobody }
        }
        (AwardEvent::CATEGORY, "AwardProcedureBegun") | (NeedEvent::CATEGORY, "NeedStated") => {
            Concerned { authority: field(first, "authority"), ..nobody }
        }
        (OfferEvent::CATEGORY, "OfferListed")
        | (FrameworkEvent::CATEGORY, "FrameworkAgreementConcluded") => {
            Concerned { supplier: field(first, "supplier"), ..nobody }
        }
        (OrderEvent::CATEGORY, "OrderPlaced" | "OrderPlacedUnder") => Concerned {
            authority: field(first, "authority"),
            supplier: field(first, "supplier"),
            ..nobody
        },
        _ => nobody,
    }
}

/// What an event names at the top of its payload.
fn field<T: FromStr>(event: &Recorded, name: &str) -> Option<T> {
    let payload: Value = serde_json::from_slice(&event.payload).ok()?;
    payload.get(name)?.as_str()?.parse().ok()
}
