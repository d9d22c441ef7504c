//! The lanes that somebody set up before: a framework agreement, a dynamic purchasing system.
//! The direct award and what is left outside are not looked at here.

use super::{Lane, Limits, Need, NoRow, Reasons, SystemLaw, Weight, threshold};

/// stock left, scope fits, authority named.
pub(super) fn framework(need: &Need, reasons: &mut Reasons) -> bool {
    let lane = Lane::FrameworkCallOff;
    let Some(framework) = &need.framework else {
        reasons.add(lane, Weight::PassedOver, "rules 4.4", "no framework agreement was named");
        return false;
    };
    let left = framework.maximum - framework.used;
    let against = if !framework.names_the_authority {
        Some(("R-8.02", "the framework's notice does not name the authority".to_owned()))
    } else if !framework.covers_the_need {
        Some(("R-8.02", "the need is not in the framework's scope".to_owned()))
    } else if framework.until < need.on {
        Some(("R-8.05", format!("the framework ended on {}", framework.until)))
    } else if need.value > left {
        let what = format!("{} are left of the published maximum of {}", left, framework.maximum);
        Some(("R-8.06", what))
    } else {
        None
    };
    if let Some((rule, what)) = against {
        reasons.add(lane, Weight::PassedOver, rule, what);
        return false;
    }
    let what = format!("{left} are left of the published maximum of {}", framework.maximum);
    reasons.add(lane, Weight::Taken, "R-8.06", what);
    if need.value == left {
        let what = "this call-off exhausts the framework: it has no effect any more";
        reasons.add(lane, Weight::Warning, "R-8.06", what);
    }
    true
}

/// in force, category fits, authority named.
pub(super) fn system(
    limits: &Limits,
    need: &Need,
    reasons: &mut Reasons,
) -> Result<Option<SystemLaw>, NoRow> {
    let lane = Lane::SystemCompetition;
    let Some(system) = &need.system else {
        reasons.add(
            lane,
            Weight::PassedOver,
            "rules 4.4",
            "no dynamic purchasing system was named",
        );
        return Ok(None);
    };
    let against = if need.on < system.valid_from || system.valid_until < need.on {
        let what = format!("the system runs from {} to {}", system.valid_from, system.valid_until);
        Some(("R-1.11", what))
    } else if !system.names_the_authority {
        Some(("R-1.10", "the system's notice does not name the authority".to_owned()))
    } else if !system.categories.iter().any(|category| category.covers(need.cpv)) {
        Some(("R-1.08", format!("no category of the system has the code {}", need.cpv)))
    } else {
        None
    };
    if let Some((rule, what)) = against {
        reasons.add(lane, Weight::PassedOver, rule, what);
        return Ok(None);
    }
    let invited = "the system is in force and all admitted to the category are invited";
    if let Some(law) = system.noticed_under {
        let what = format!("{invited}; its notice was sent under the {}", law.name());
        reasons.add(lane, Weight::Taken, "R-4.04", what);
        return Ok(Some(law));
    }
    let (row, amount) = threshold(limits, need, system.noticed_on)?;
    let reaches = system.total >= amount;
    let what = format!(
        "{invited}; its estimated total of {} {} the threshold of {amount} on the day of its notice",
        system.total,
        if reaches { "reaches" } else { "is below" },
    );
    reasons.add(lane, Weight::Taken, "R-4.04", what).row = Some(row.clone());
    Ok(Some(if reaches { SystemLaw::Vgv } else { SystemLaw::Uvgo }))
}
