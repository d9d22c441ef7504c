//! Records page by page and as CSV.
//! Nothing is judged here.

use chrono::NaiveDate;
use schemas::retention::RetentionClass;

use super::{Record, RecordKind, Survey, Verdict};

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
