//! What each read model holds, in one digest, independent of how it came to hold it.
//! What is right is not known here: two sets of digests are compared elsewhere.

use std::collections::BTreeMap;
use std::fmt::Display;
use std::sync::Arc;

use rusqlite::Connection;
use schemas::audit::ModelDigest;
use schemas::catalogue::FileDigest;
use schemas::text::Line;
use search::{NumberColumn, Query, Row, SearchError, SeriesColumn, Snapshot};
use serde::Serialize;
use sha2::{Digest, Sha256};

use crate::generation::{ApplyError, Generation};
use crate::market::Market;
use crate::offers::columns;
use crate::views::{Tables, ViewError};

/// All read models at one position of the log, unchanging however long held.
pub struct Still {
    tables: Tables,
    market: Arc<Market>,
    offers: Snapshot,
}

impl Generation {
    /// All read models as they are; none if a failed write left some ahead of others. The caller sees to it
    /// that they do not move meanwhile.
    pub fn still(&self) -> Result<Option<Still>, ApplyError> {
        let (market, offers) = (self.market(), self.offers_snapshot());
        let tables = self.tables()?;
        let of_one_moment = offers.position() <= tables.position();
        Ok(of_one_moment.then_some(Still { tables, market, offers }))
    }
}

impl Still {
    /// The position that all of them reflect.
    #[must_use]
    pub fn position(&self) -> u64 {
        self.tables.position()
    }

    /// What each read model holds: what is answered from memory by its noun, what is kept in a table as
    /// `views.<table>`, the offers as the ranking reads them, and their keywords.
    pub fn digests(&self) -> Result<Vec<ModelDigest>, ApplyError> {
        let mut digests = vec![
            held("organisations", &self.market.organisations)?,
            held("systems", &self.market.systems)?,
            held("admissions", &self.market.admissions)?,
            held("registrations", &self.market.registrations)?,
            held("catalogues", &self.market.catalogues)?,
            held("frameworks", &self.market.frameworks)?,
            self.offers()?,
            self.keywords()?,
        ];
        for table in self.tables.names()? {
            let mut sum = Sum::default();
            self.tables.rows(&table, &mut |row| sum.entry(&[row]))?;
            digests.push(sum.digest(&format!("views.{table}"))?);
        }
        Ok(digests)
    }

    /// Every document with its body, numbers and series. How they lie in segments does not matter: the sums of
    /// the documents are put in order outside memory.
    fn offers(&self) -> Result<ModelDigest, ApplyError> {
        let sums = Connection::open("").map_err(ViewError::from)?;
        sums.execute_batch("CREATE TABLE sums (sum BLOB NOT NULL) STRICT; BEGIN")
            .map_err(ViewError::from)?;
        let columns = Columns::of(&self.offers)?;
        let mut failed: Option<ApplyError> = None;
        self.offers.scan(&Query::default(), &mut |row| {
            if failed.is_none() {
                failed = self.note(&sums, &columns, row).err();
            }
        })?;
        if let Some(failed) = failed {
            return Err(failed);
        }
        let mut sum = Sum::default();
        let mut statement =
            sums.prepare("SELECT sum FROM sums ORDER BY sum").map_err(ViewError::from)?;
        let mut rows = statement.query([]).map_err(ViewError::from)?;
        while let Some(row) = rows.next().map_err(ViewError::from)? {
            sum.entry(&[&row.get::<_, Vec<u8>>(0).map_err(ViewError::from)?]);
        }
        sum.digest("offers")
    }

    fn note(&self, sums: &Connection, columns: &Columns, row: &Row<'_>) -> Result<(), ApplyError> {
        let (key, body) = (self.offers.key(row.doc())?, self.offers.body(row.doc())?);
        let mut sum = Sum::default();
        sum.entry(&[key.as_bytes(), &body]);
        for column in &columns.numbers {
            match row.number(*column) {
                Some(number) => sum.entry(&[&number.to_be_bytes()]),
                None => sum.entry(&[]),
            }
        }
        let mut values = Vec::new();
        for column in &columns.series {
            row.series(*column, &mut values);
            let bytes: Vec<u8> = values.iter().flat_map(|value| value.to_be_bytes()).collect();
            sum.entry(&[&bytes]);
        }
        let sum = sum.hash.finalize().to_vec();
        sums.prepare_cached("INSERT INTO sums VALUES (?1)")
            .and_then(|mut insert| insert.execute([sum]))
            .map_err(ViewError::from)?;
        Ok(())
    }

    /// Under how many offers each keyword stands.
    fn keywords(&self) -> Result<ModelDigest, ApplyError> {
        let fields = [columns::CPV_PATH, columns::SUPPLIER];
        let facets = self.offers.facets(&Query::default(), &fields, usize::MAX)?;
        let mut sum = Sum::default();
        for field in &facets.fields {
            let values: BTreeMap<_, _> = field.values.iter().cloned().collect();
            for (value, count) in values {
                let count = count.to_be_bytes();
                sum.entry(&[field.field.as_bytes(), value.as_bytes(), &count]);
            }
        }
        sum.digest("offers.keywords")
    }
}

struct Columns {
    numbers: Vec<NumberColumn>,
    series: Vec<SeriesColumn>,
}

impl Columns {
    fn of(offers: &Snapshot) -> Result<Self, SearchError> {
        let schema = offers.schema();
        let numbers = schema.numbers.iter().map(|name| schema.number(name));
        let series = schema.series.iter().map(|name| schema.series(name));
        Ok(Self {
            numbers: numbers.collect::<Result<_, _>>()?,
            series: series.collect::<Result<_, _>>()?,
        })
    }
}

fn held<Id: Display, View: Serialize>(
    model: &str,
    views: &BTreeMap<Id, View>,
) -> Result<ModelDigest, ApplyError> {
    let mut sum = Sum::default();
    for (id, view) in views {
        sum.entry(&[id.to_string().as_bytes(), &serde_json::to_vec(view)?]);
    }
    sum.digest(model)
}

/// A digest of entries, each of parts with their lengths, so that no two sequences look alike.
#[derive(Default)]
struct Sum {
    hash: Sha256,
    entries: u64,
}

impl Sum {
    fn entry(&mut self, parts: &[&[u8]]) {
        self.entries += 1;
        self.hash.update((parts.len() as u64).to_be_bytes());
        for part in parts {
            self.hash.update((part.len() as u64).to_be_bytes());
            self.hash.update(part);
        }
    }

    fn digest(self, model: &str) -> Result<ModelDigest, ApplyError> {
        use serde::de::Error as _;
        let hex = hex::encode(self.hash.finalize());
        let unfit =
            |why: &dyn Display| ApplyError::Shape(serde_json::Error::custom(why.to_string()));
        Ok(ModelDigest {
            model: Line::parse(model).map_err(|why| unfit(&why))?,
            entries: self.entries,
            sha256: FileDigest::parse(&hex).map_err(|why| unfit(&why))?,
        })
    }
}
