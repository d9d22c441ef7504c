//! The lanes that somebody set up before: a framework agreement, a dynamic purchasing system.
//! The direct award and what is left outside are not looked at here.

use rust_decimal::Decimal;

use super::{CompetitionLaw, Need, NeedLane, ReasonWeight, Reasons};

/// stock left, scope fits, authority named.: one that was concluded in a system below the
/// threshold does not carry what reaches it, however often it is called off from.
pub(super) fn framework(need: &Need, threshold: Decimal, reasons: &mut Reasons) -> bool {
    let lane = NeedLane::FrameworkCallOff;
    let Some(framework) = &need.framework else {
        reasons.add(
            lane,
            ReasonWeight::PassedOver,
            "rules 4.4",
            "no framework agreement was named",
        );
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
    } else if is_below(need) && framework.used + need.value >= threshold {
        let what = format!(
            "with it {} are called off in a system below the threshold, at or above the threshold of {threshold}",
            framework.used + need.value
        );
        Some(("R-4.08", what))
    } else {
        None
    };
    if let Some((rule, what)) = against {
        reasons.add(lane, ReasonWeight::PassedOver, rule, what);
        return false;
    }
    let what = format!("{left} are left of the published maximum of {}", framework.maximum);
    reasons.add(lane, ReasonWeight::Taken, "R-8.06", what);
    if need.value == left {
        let what = "this call-off exhausts the framework: it has no effect any more";
        reasons.add(lane, ReasonWeight::Warning, "R-8.06", what);
    }
    true
}

/// Whether the system follows the law below the threshold.
fn is_below(need: &Need) -> bool {
    need.system.as_ref().is_some_and(|system| system.law == CompetitionLaw::Uvgo)
}

/// a need that alone reaches the threshold is not carried by a system below it.
/// in force, category fits, authority named. Which law it follows was decided by its notice.
pub(super) fn system(
    need: &Need,
    threshold: Decimal,
    reasons: &mut Reasons,
) -> Option<CompetitionLaw> {
    let lane = NeedLane::SystemCompetition;
    let Some(system) = &need.system else {
        let what = "no dynamic purchasing system was named";
        reasons.add(lane, ReasonWeight::PassedOver, "rules 4.4", what);
        return None;
    };
    let against = if need.on < system.valid_from || system.valid_until < need.on {
        let what = format!("the system runs from {} to {}", system.valid_from, system.valid_until);
        Some(("R-1.11", what))
    } else if !system.names_the_authority {
        Some(("R-1.10", "the system's notice does not name the authority".to_owned()))
    } else if !system.categories.iter().any(|category| category.covers(need.cpv)) {
        Some(("R-1.08", format!("no category of the system has the code {}", need.cpv)))
    } else if is_below(need) && need.whole() >= threshold {
        let what = format!(
            "{} alone reaches the threshold of {threshold}, and the system was noticed below it (UVgO): a system under the \
             VgV, or a procedure of its own, is needed",
            need.whole()
        );
        Some(("R-4.08", what))
    } else {
        None
    };
    if let Some((rule, what)) = against {
        reasons.add(lane, ReasonWeight::PassedOver, rule, what);
        return None;
    }
    let what = format!(
        "the system is in force and all admitted to the category are invited; its estimated total {} the threshold of \
         the day of its notice, {}",
        match system.law {
            CompetitionLaw::Vgv => "reaches",
            CompetitionLaw::Uvgo => "is below",
        },
        system.noticed_on,
    );
    reasons.add(lane, ReasonWeight::Taken, "R-4.04", what);
    Some(system.law)
}
