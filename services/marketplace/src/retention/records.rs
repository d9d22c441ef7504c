//! Every record of a survey with its period, verdict and reason.
//! What was found in the log and how a period is counted stand elsewhere.

use chrono::NaiveDate;
use schemas::ids::ActorId;
use schemas::retention::RetentionClass;

use super::{Record, RecordKind, Span, Survey, Verdict, gathered};

/// Classes that apply to an order: its documentation, its letters, and the bookkeeping of the authority.
pub(super) const ORDER: [RetentionClass; 4] = [
    RetentionClass::ProcurementRecord,
    RetentionClass::SubThresholdRecord,
    RetentionClass::Letter,
    RetentionClass::MunicipalBookkeeping,
];
/// Classes that apply to what leads to an award.
pub(super) const PROCUREMENT: [RetentionClass; 2] =
    [RetentionClass::ProcurementRecord, RetentionClass::SubThresholdRecord];

impl Survey {
    pub(super) fn told(&self) -> Vec<Record> {
        let mut records = Vec::new();
        for (id, order) in &self.found.orders {
            let span = self.longest(&ORDER, order.placed, order.ended, true);
            let running = "the order is not at its end, so that no period ends yet";
            records.push(self.record(RecordKind::Order, id.to_string(), span, running));
        }
        for file in &self.found.files {
            records.push(self.file(file));
        }
        for (id, admission) in &self.found.admissions {
            let end = self.found.end_of(admission.system);
            let span = self.longest(&PROCUREMENT, admission.decided, end, true);
            let running = "the end of the system is not known";
            records.push(self.record(RecordKind::Admission, id.to_string(), span, running));
        }
        for (id, system) in &self.found.systems {
            let span = self.longest(&PROCUREMENT, system.established, system.ends, true);
            let running = "the end of the system is not known";
            records.push(self.record(RecordKind::System, id.to_string(), span, running));
        }
        self.procedures(&mut records);
        for person in &self.found.kept {
            records.push(self.person(*person));
        }
        records.push(self.log());
        records.sort_by(|a, b| (a.kind, &a.id).cmp(&(b.kind, &b.id)));
        records
    }

    fn procedures(&self, records: &mut Vec<Record>) {
        let running = "no contract that came of it, and no end without one, is over yet";
        let found = &self.found;
        let needs = found.needs.iter().map(|(id, it)| (RecordKind::Need, id.to_string(), it));
        let frameworks =
            found.frameworks.iter().map(|(id, it)| (RecordKind::Framework, id.to_string(), it));
        let procurements =
            found.procurements.iter().map(|(id, it)| (RecordKind::Procurement, id.to_string(), it));
        for (kind, id, procedure) in needs.chain(frameworks).chain(procurements) {
            records.push(self.record(kind, id, self.span_of(procedure), running));
        }
    }

    fn record(&self, kind: RecordKind, id: String, span: Option<Span>, running: &str) -> Record {
        let verdict = match &span {
            Some(Span { until: Some(until), .. }) if *until < self.on => Verdict::MayBeDeleted,
            Some(_) => Verdict::MustBeKept,
            None => Verdict::MayBeDeleted,
        };
        let Some(Span { class, ground, counted_from, until }) = span else {
            let why = "no record that must be kept needs it".to_owned();
            let (class, ground, counted_from, keep_until) = (None, String::new(), None, None);
            return Record { kind, id, class, ground, counted_from, keep_until, verdict, why };
        };
        let why = match (until, verdict) {
            (None, _) => running.to_owned(),
            (Some(until), Verdict::MustBeKept) => format!("{ground} keeps it until {until}"),
            (Some(until), Verdict::MayBeDeleted) => format!("{ground} kept it until {until}"),
        };
        let (class, keep_until) = (Some(class), until);
        Record { kind, id, class, ground, counted_from, keep_until, verdict, why }
    }

    /// A file is part of the offers that the orders after it chose from.
    fn file(&self, file: &gathered::File) -> Record {
        let orders = self.found.orders.values();
        let resting = orders.filter(|o| o.supplier == file.supplier && o.position > file.position);
        let spans = resting.filter_map(|o| self.longest(&PROCUREMENT, o.placed, o.ended, true));
        let own = self.longest(&PROCUREMENT, file.submitted, None, false);
        let span = spans.chain(own).max_by_key(|span| span.until.unwrap_or(NaiveDate::MAX));
        let (kind, id) = (RecordKind::CatalogueFile, file.digest.to_string());
        let running = "an order that rests on it is not at its end";
        let record = self.record(kind, id, span, running);
        if self.found.latest.get(&file.supplier) == Some(&file.version) {
            let why = "it is the catalogue in force of its supplier".to_owned();
            return Record { verdict: Verdict::MustBeKept, keep_until: None, why, ..record };
        }
        record
    }

    fn person(&self, person: ActorId) -> Record {
        let spans = self.spans_of(person).into_iter();
        let span = spans.max_by_key(|span| span.until.unwrap_or(NaiveDate::MAX));
        let running = "a record in which the person acted is not at its end";
        let record = self.record(RecordKind::PersonalData, person.to_string(), span, running);
        if self.acts_for(person).is_empty() {
            return record;
        }
        let why = "the person is still authorised to act".to_owned();
        Record { verdict: Verdict::MustBeKept, keep_until: None, why, ..record }
    }

    /// Events are never deleted one by one: the log would no longer be whole (§ 146(4) AO, § 239(3) HGB).
    fn log(&self) -> Record {
        let class = RetentionClass::Book;
        let period = self.periods.iter().find(|period| period.class == class);
        Record {
            kind: RecordKind::Log,
            id: format!("1..{}", self.position),
            class: Some(class),
            ground: period.map_or_else(String::new, |period| period.ground.clone()),
            counted_from: None,
            keep_until: None,
            verdict: Verdict::MustBeKept,
            why: "the log is kept whole; deleting single events or their payloads is not offered"
                .to_owned(),
        }
    }
}
