//! What the decisions about tenders rest on from elsewhere: the opened call, the system's terms, answers of the register.
//! Nothing is decided here.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, NaiveDate, Utc};
use schemas::award::{AwardProcedureBegun, TenderToJudge};
use schemas::award_criterion::AwardCriterion;
use schemas::ids::{
    ActorId, CategoryKey, OrganisationId, SpecificProcurementId, SystemId, TenderId,
};
use schemas::life_cycle::LifeCycleMethod;
use schemas::money::Money;
use schemas::organisation::Land;
use schemas::scoring::Scheme;
use schemas::specific_procurement::{AuctionTerms, Outcome};
use schemas::tender::{Found, TenderContent};
use schemas::terms::{Regulation, Terms};
use schemas::text::Line;

use crate::admission::Barred;
use crate::dynamic_purchasing_system::place;
use crate::law::calendar::Place;
use crate::law::ruleset::RuleSet;
use crate::specific_procurement::{Presentation, Review, SpecificProcurement};

/// A call whose tenders were opened, as it stands when something is asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Call {
    /// The specific procurement.
    pub procurement: SpecificProcurementId,
    /// The system.
    pub system: SystemId,
    /// Who buys.
    pub authority: OrganisationId,
    /// The category.
    pub category: CategoryKey,
    /// Its title.
    pub subject: Line,
    /// The lines of the need with the number of pieces.
    pub lines: BTreeMap<u16, u32>,
    /// What it was reckoned to cost.
    pub estimate: Money,
    /// What the award leads to.
    pub outcome: Outcome,
    /// The day by which the rule set is chosen.
    pub started_on: NaiveDate,
    /// By which regulation the system was noticed: the VgV with the GWB, or the UVgO.
    pub regulation: Regulation,
    /// The place whose calendar counts.
    pub place: Place,
    /// The Land whose law the authority buys under; that of the calendar where it is registered without one.
    pub land: Land,
    /// Days that are waited although the law does not ask for it.
    pub voluntary_standstill: Option<u16>,
    /// Whether the system's notice announced auctions.
    pub auctions_announced: bool,
    /// From how many percent below the next one on a price is asked about.
    pub low_price_percent: u8,
    /// From how many percent below the estimate on a price is asked about.
    pub low_estimate_percent: u8,
    /// The last day on which tenders bind, as invited.
    pub binding_until: NaiveDate,
    /// How tenders are scored.
    pub scheme: Scheme,
    /// What earns performance points.
    pub criteria: Vec<AwardCriterion>,
    /// The auction that follows, if one does.
    pub auction: Option<AuctionTerms>,
    /// The method by which life-cycle cost takes the place of the price, if it does.
    pub life_cycle: Option<LifeCycleMethod>,
    /// When the period for tenders ended.
    pub tenders_until: DateTime<Utc>,
    /// Who was invited.
    pub invited: Vec<OrganisationId>,
    /// Whether the tenders were opened.
    pub opened: bool,
    /// What was applied for at the review body, and what it decided.
    pub reviews: Vec<Review>,
    /// Whether the call was cancelled.
    pub cancelled: bool,
    /// The tenders, in the sequence of their receipt.
    pub tenders: Vec<CalledTender>,
    /// Who acts for the authority as a buyer.
    pub officers: BTreeSet<ActorId>,
    /// Who asked for the supplies: that person does not agree to the award.
    pub requested_by: Vec<ActorId>,
    /// Tenderers whose admission rests or that are excluded, now.
    pub barred: BTreeMap<OrganisationId, Barred>,
    /// Answers of the register that were got elsewhere, the newest of each tenderer.
    pub register_answers: BTreeMap<OrganisationId, NaiveDate>,
    /// The names of the tenderers.
    pub names: BTreeMap<OrganisationId, Line>,
}

/// What a call rests on beside its own stream.
#[derive(Clone, Debug)]
pub struct Surroundings {
    /// What the system's documents say.
    pub terms: Terms,
    /// By which regulation its notice was sent: decided then, and by nobody again.
    pub regulation: Regulation,
    /// The Land of the authority, if it is registered with one.
    pub land: Option<Land>,
    /// Who acts for the authority as a buyer.
    pub officers: BTreeSet<ActorId>,
    /// Who asked for the supplies.
    pub requested_by: Vec<ActorId>,
    /// Tenderers whose admission rests or that are excluded, on the day.
    pub barred: BTreeMap<OrganisationId, Barred>,
    /// Answers of the register that were got elsewhere.
    pub register_answers: BTreeMap<OrganisationId, NaiveDate>,
    /// The names of the tenderers.
    pub names: BTreeMap<OrganisationId, Line>,
    /// From how many percent below the next one on a price is asked about.
    pub low_price_percent: u8,
    /// From how many percent below the estimate on a price is asked about.
    pub low_estimate_percent: u8,
}

/// A tender as it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CalledTender {
    /// Which.
    pub tender: TenderId,
    /// Whose.
    pub tenderer: OrganisationId,
    /// When it was wholly received.
    pub received_at: DateTime<Utc>,
    /// Whether that was after the end of the period.
    pub late: bool,
    /// What was in it; as corrected, if collected data was.
    pub found: Found,
    /// What became of data collected from a catalogue.
    pub collected: Collected,
}

/// What became of data that was collected from a catalogue (§ 27(4) VgV; ).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Collected {
    /// Nothing was collected: the tenderer handed its tender in.
    No,
    /// It was not shown to the tenderer yet.
    NotPresented,
    /// It was shown, and the time to object runs.
    Presented,
    /// The tenderer confirmed it, or let the time pass.
    Unopposed,
    /// The tenderer objected, and nothing is decided about that.
    Contested,
    /// The objection was decided, and the tender binds as it stands here.
    Corrected,
    /// The objection was decided, and the tender does not bind.
    DoesNotBind,
}

impl CalledTender {
    /// What the tender says and comes to; none if it could not be read.
    #[must_use]
    pub fn read(&self) -> Option<(&TenderContent, Money)> {
        match &self.found {
            Found::Read { tender, total, .. } => Some((tender, *total)),
            Found::Unreadable { .. } => None,
        }
    }

    /// what stands open about data that was collected for it; none once the tenderer had its say and that is
    /// decided. What could not be read was never shown.
    #[must_use]
    pub(super) fn unsettled(&self) -> Option<&'static str> {
        match self.collected {
            Collected::NotPresented => self.read().map(|_| "was not shown to it"),
            Collected::Presented => Some("can still be objected to"),
            Collected::Contested => Some("is contested, and that is not decided"),
            Collected::No
            | Collected::Unopposed
            | Collected::Corrected
            | Collected::DoesNotBind => None,
        }
    }
}

impl Call {
    /// The call as its stream and what surrounds it tell; none before an invitation was issued.: the rule set is
    /// that of the day on which the procedure began: the regulation that of the system's notice.
    #[must_use]
    pub fn of(state: &SpecificProcurement, around: Surroundings) -> Option<Self> {
        let (prepared, invited) = (state.prepared.as_ref()?, state.invited.as_ref()?);
        let issued = &invited.issued;
        Some(Self {
            procurement: prepared.procurement,
            system: prepared.system,
            authority: prepared.authority,
            category: prepared.category.clone(),
            subject: prepared.subject.clone(),
            lines: prepared.lines.iter().map(|line| (line.line, line.quantity)).collect(),
            estimate: prepared.estimate.total,
            outcome: prepared.outcome.clone(),
            started_on: issued.procedure_began,
            regulation: around.regulation,
            place: place(&issued.calendar),
            land: around.land.unwrap_or(issued.calendar.land),
            voluntary_standstill: around.terms.voluntary_standstill,
            auctions_announced: around.terms.auctions,
            low_price_percent: around.low_price_percent,
            low_estimate_percent: around.low_estimate_percent,
            binding_until: issued.binding_until,
            scheme: issued.scheme.clone(),
            criteria: issued.criteria.clone(),
            auction: issued.auction.clone(),
            life_cycle: issued.life_cycle,
            tenders_until: invited.tenders_until,
            invited: issued.candidates.clone(),
            opened: state.opened.is_some(),
            reviews: state.reviews.values().cloned().collect(),
            cancelled: state.cancelled.is_some(),
            tenders: tenders(state),
            officers: around.officers,
            requested_by: around.requested_by,
            barred: around.barred,
            register_answers: around.register_answers,
            names: around.names,
        })
    }

    /// Whether the GWB and the VgV hold.
    #[must_use]
    pub fn reaches_threshold(&self) -> bool {
        self.regulation == Regulation::Vgv
    }

    /// By which law the call is finished.
    #[must_use]
    pub fn rules(&self) -> RuleSet {
        RuleSet::of(self.started_on)
    }

    /// One of its tenders.
    #[must_use]
    pub fn tender(&self, id: TenderId) -> Option<&CalledTender> {
        self.tenders.iter().find(|tender| tender.tender == id)
    }

    /// A tenderer's name.
    #[must_use]
    pub fn name(&self, tenderer: OrganisationId) -> String {
        self.names.get(&tenderer).map_or_else(|| tenderer.to_string(), ToString::to_string)
    }

    /// The first event of the award's stream.
    #[must_use]
    pub(super) fn begun(&self) -> AwardProcedureBegun {
        AwardProcedureBegun {
            procurement: self.procurement,
            system: self.system,
            authority: self.authority,
            category: self.category.clone(),
            subject: self.subject.clone(),
            started_on: self.started_on,
            estimate: self.estimate,
            scheme: self.scheme.clone(),
            criteria: self.criteria.clone(),
            auction: self.auction.clone(),
            life_cycle: self.life_cycle,
            tenders_until: self.tenders_until,
            low_price_percent: self.low_price_percent,
            low_estimate_percent: Some(self.low_estimate_percent),
            binding_until: Some(self.binding_until),
            invited: self.invited.clone(),
            tenders: self.tenders.iter().map(|tender| self.to_judge(tender)).collect(),
        }
    }

    fn to_judge(&self, tender: &CalledTender) -> TenderToJudge {
        let read = tender.read();
        let content = read.map(|(content, _)| content);
        let offered = |line: &u16| content?.lines.iter().find(|offered| offered.line == *line);
        let numbers = || self.lines.keys().copied();
        let demanded = self.life_cycle.is_some();
        let silent = |line: &u16| offered(line).is_some_and(|line| line.life_cycle.is_none());
        TenderToJudge {
            tender: tender.tender,
            tenderer: tender.tenderer,
            received_at: tender.received_at,
            late: tender.late,
            total: read.map(|(_, total)| total),
            delivery_days: content.map(|content| content.delivery_days),
            lines_missing: numbers().filter(|line| offered(line).is_none()).collect(),
            statements_missing: numbers().filter(|line| demanded && silent(line)).collect(),
            accepts_conditions: content.is_some_and(|content| content.accepts_conditions),
            subcontractors: content.and_then(|content| content.subcontractors.clone()),
        }
    }
}

/// The opened tenders, in the sequence of their receipt.
fn tenders(state: &SpecificProcurement) -> Vec<CalledTender> {
    let mut tenders = Vec::with_capacity(state.found.len());
    for opened in &state.found {
        let Some(received) = state.tenders.get(&opened.tender) else { continue };
        let Some(current) = received.current() else { continue };
        let presented = state.presented.get(&opened.tender).map(|shown| &shown.outcome);
        let collected = match (current.collected_from, presented) {
            (None, _) => Collected::No,
            (Some(_), None) => Collected::NotPresented,
            (Some(_), Some(Presentation::Open)) => Collected::Presented,
            (Some(_), Some(Presentation::Confirmed | Presentation::Unopposed)) => {
                Collected::Unopposed
            }
            (Some(_), Some(Presentation::Contested { .. })) => Collected::Contested,
            (Some(_), Some(Presentation::Resolved { binds: true, .. })) => Collected::Corrected,
            (Some(_), Some(Presentation::Resolved { binds: false, .. })) => Collected::DoesNotBind,
        };
        tenders.push(CalledTender {
            tender: opened.tender,
            tenderer: received.tenderer,
            received_at: current.at,
            late: current.late,
            found: opened.found.clone(),
            collected,
        });
    }
    tenders
}
