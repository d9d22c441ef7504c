//! Records page by page and as CSV, and those that concern a body.
//! Nothing is judged here.

use chrono::NaiveDate;
use schemas::retention::RetentionClass;

use super::{Record, RecordKind, Survey, Verdict};
use crate::scope::Scope;

impl Survey {
    /// Leaves out what does not concern a body: records in systems that others run, files of firms and data of persons with
    /// which it has nothing to do.
    pub fn keep_only(&mut self, scope: &Scope) {
        let (mut records, found) = (std::mem::take(&mut self.records), &self.found);
        let of_file = |digest: &str| {
            let mut files = found.files.iter().filter(|file| file.digest.as_str() == digest);
            files.any(|file| scope.handles(file.supplier))
        };
        let of_person = |person: &str| {
            let person = person.parse().ok().and_then(|person| found.kept_for.get(&person));
            person.is_some_and(|organisation| scope.answers_for(*organisation))
        };
        records.retain(|record| match record.kind {
            RecordKind::Order
            | RecordKind::Admission
            | RecordKind::Need
            | RecordKind::Framework
            | RecordKind::Procurement => {
                found.placed_in.get(&record.id).is_some_and(|system| scope.runs(*system))
            }
            RecordKind::System => record.id.parse().is_ok_and(|system| scope.runs(system)),
            RecordKind::CatalogueFile => of_file(&record.id),
            RecordKind::PersonalData => of_person(&record.id),
            RecordKind::Log => true,
        });
        self.records = records;
    }
}

/// Records in the order in which they are told, those of one kind or all, from a place on.
#[must_use]
pub fn page(
    survey: &Survey,
    kind: Option<RecordKind>,
    from: usize,
    limit: usize,
) -> (Vec<Record>, Option<usize>) {
    let chosen = survey.records.iter().filter(|record| kind.is_none_or(|kind| kind == record.kind));
    let mut records: Vec<_> = chosen.skip(from).take(limit.saturating_add(1)).cloned().collect();
    let more = records.len() > limit;
    records.truncate(limit);
    (records, more.then_some(from + limit))
}

/// The records as CSV with a header.
pub fn csv(records: &[Record]) -> Result<Vec<u8>, csv::Error> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    let header = ["kind", "id", "class", "ground", "counted_from", "keep_until", "verdict", "why"];
    writer.write_record(header)?;
    let day = |day: Option<NaiveDate>| day.map_or_else(String::new, |day| day.to_string());
    for record in records {
        let verdict = match record.verdict {
            Verdict::MustBeKept => "must_be_kept",
            Verdict::MayBeDeleted => "may_be_deleted",
        };
        writer.write_record([
            record.kind.word(),
            &record.id,
            record.class.map_or("", RetentionClass::word),
            &record.ground,
            &day(record.counted_from),
            &day(record.keep_until),
            verdict,
            &record.why,
        ])?;
    }
    writer.into_inner().map_err(|error| error.into_error().into())
}
