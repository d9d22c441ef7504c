//! What the demo's suppliers declare, and what its operator says to that.
//! All of it is invented; every step is taken as anybody else would take it.

use procurement::admission::Step;
use schemas::exclusion::Ground;
use schemas::ids::CategoryKey;
use schemas::suitability::{
    CriterionAnswer, CriterionAssessed, FirmSize, GroundAnswer, SelfDeclaration,
};

use super::DemoError;
use super::market::line;

/// The one criterion of every category, as the notice names it.
pub(super) const CRITERION: &str = "references";

fn criterion() -> Result<CategoryKey, DemoError> {
    CategoryKey::parse(CRITERION).map_err(|why| DemoError::Data(why.to_string()))
}

/// Nothing excludes, every criterion is fulfilled, a catalogue comes with the request.
pub(super) fn declaration(categories: &[CategoryKey]) -> Result<SelfDeclaration, DemoError> {
    let no = |ground| GroundAnswer {
        ground,
        applies: false,
        on: None,
        settled: false,
        self_cleaning: false,
    };
    let criterion = criterion()?;
    let fulfilled = |category: &CategoryKey| CriterionAnswer {
        category: category.clone(),
        criterion: criterion.clone(),
        fulfilled: true,
        amount: None,
        capacity_of: None,
    };
    Ok(SelfDeclaration {
        grounds: Ground::ALL.into_iter().map(no).collect(),
        criteria: categories.iter().map(fulfilled).collect(),
        prequalification: None,
        size: Some(FirmSize::Sme),
        catalogue: true,
        collection: true,
    })
}

/// Each category's criterion is met, and the supplier admitted.
pub(super) fn assessment(categories: &[CategoryKey]) -> Result<Vec<Step>, DemoError> {
    let (criterion, reason) = (criterion()?, line("Die Erklärung nennt drei Lieferungen")?);
    let steps = categories.iter().flat_map(|category| {
        let assessed = CriterionAssessed {
            category: category.clone(),
            criterion: criterion.clone(),
            met: true,
            reason: reason.clone(),
            evidence: Vec::new(),
        };
        let category = category.clone();
        [Step::AssessCriterion(assessed), Step::AdmitSupplier { category }]
    });
    Ok(steps.collect())
}
