//! To whom a tenderer turns for a review, by Land: dated rows with source and mark (§§ 155 to 158 GWB, laws of the Länder).
//! No complaint is received here.

use chrono::NaiveDate;
use schemas::organisation::Land;
use schemas::terms::Regulation;

use super::calendar::land;
use super::table::{BadTable, Mark, Validity, rows};

/// A body that reviews awards.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReviewBody {
    /// Of which Land.
    pub land: Land,
    /// For awards under which regulation.
    pub regulation: Regulation,
    /// Its name.
    pub name: String,
    /// When the row holds.
    pub validity: Validity,
    /// Where it is written.
    pub source: String,
    /// How sure we are.
    pub mark: Mark,
}

/// The body for a Land and a regulation on a day; none where no law names one.
pub fn body(
    asked: Land,
    regulation: Regulation,
    day: NaiveDate,
) -> Result<Option<ReviewBody>, BadTable> {
    let found = parse(include_str!("review/review.table"))?.into_iter().find(|row| {
        row.land == asked && row.regulation == regulation && row.validity.holds_on(day)
    });
    Ok(found)
}

fn parse(text: &str) -> Result<Vec<ReviewBody>, BadTable> {
    let mut bodies = Vec::new();
    for row in rows(text) {
        let row = row.of(8)?;
        let regulation = match row.text(1)? {
            "vgv" => Regulation::Vgv,
            "uvgo" => Regulation::Uvgo,
            other => return Err(row.bad(format!("`{other}` is neither vgv nor uvgo"))),
        };
        let of = row.text(0)?;
        bodies.push(ReviewBody {
            land: land(of).ok_or_else(|| row.bad(format!("`{of}` is no Land")))?,
            regulation,
            name: row.text(2)?.to_owned(),
            validity: row.validity(3)?,
            source: row.text(5)?.to_owned(),
            mark: row.mark(6)?,
        });
    }
    Ok(bodies)
}

#[cfg(test)]
mod tests {
    //! Every Land has a Vergabekammer; below the threshold only some have anybody.

    use super::*;
    use crate::samples::day;

    #[test]
    fn every_land_has_a_review_body_at_the_threshold_and_some_have_one_below() {
        use Land::{BB, BE, BW, BY, HB, HE, HH, MV, NI, NW, RP, SH, SL, SN, ST, TH};
        let all = [BW, BY, BE, BB, HB, HH, HE, MV, NI, NW, RP, SL, SN, ST, SH, TH];
        let of = |land, regulation| body(land, regulation, day("2026-11-30")).unwrap();
        for land in all {
            assert!(of(land, Regulation::Vgv).unwrap().name.contains("Vergabekammer"), "{land:?}");
        }
        let below = all.into_iter().filter(|land| of(*land, Regulation::Uvgo).is_some());
        assert_eq!(below.collect::<Vec<_>>(), [RP, SN, ST, TH]);
    }
}
