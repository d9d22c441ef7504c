//! The texts by which tenderers are told of a decision and of its reasons, in German (§ 62 VgV, § 134(1) GWB; ).
//! No price, point or document of another tenderer stands in them but what § 62(2) VgV tells of the chosen one.

use rust_decimal::Decimal;
use schemas::award::{
    AwardProposed, BackTo, ExclusionGround, InformationLetter, Informed, NotCounted, Standstill,
    TenderStanding, TenderToJudge, WithdrawalLetter,
};
use schemas::ids::OrganisationId;
use schemas::money::Money;
use schemas::terms::Regulation;
use schemas::text::Line;

use super::concluding::contract_from;
use super::scored::line;
use super::{Award, AwardRejection, Call};

/// What each tenderer is told when the award is decided.
pub(super) fn to_all(
    award: &Award,
    call: &Call,
    proposed: &AwardProposed,
    standstill: Standstill,
) -> Result<Vec<InformationLetter>, AwardRejection> {
    let letter = |tender: &TenderToJudge| {
        let addressee = tender.tenderer;
        let outcome = outcome(award, proposed, tender);
        let mut text = vec![opening(call, proposed, outcome)];
        text.extend(why(award, call, proposed, tender, outcome));
        text.push(waiting(standstill));
        Ok(InformationLetter { addressee, outcome, text: lines(text)? })
    };
    award.tenders().iter().map(letter).collect()
}

/// what all are told of a decision that is withdrawn.
pub(super) fn of_withdrawal(
    award: &Award,
    call: &Call,
    reason: &Line,
    back_to: BackTo,
) -> Result<Vec<WithdrawalLetter>, AwardRejection> {
    let goes_on = match back_to {
        BackTo::Examination => "Die Angebote werden erneut geprüft und gewertet.",
        BackTo::Evaluation => "Die Angebote werden erneut gewertet.",
    };
    let letter = |tender: &TenderToJudge| {
        let text = vec![
            format!(
                "Einzelauftrag „{}“: Die Zuschlagsentscheidung, über die Sie unterrichtet wurden, ist aufgehoben.",
                call.subject
            ),
            format!("Grund: {reason}"),
            goes_on.to_owned(),
            "Über die neue Entscheidung werden Sie unterrichtet; eine Wartefrist beginnt dann von neuem."
                .to_owned(),
        ];
        Ok(WithdrawalLetter { addressee: tender.tenderer, text: lines(text)? })
    };
    award.tenders().iter().map(letter).collect()
}

/// What becomes of a tender.
fn outcome(award: &Award, proposed: &AwardProposed, tender: &TenderToJudge) -> Informed {
    let considered = award.considered().any(|other| other.tender == tender.tender);
    match (tender.tender == proposed.tender, considered) {
        (true, _) => Informed::Chosen,
        (false, true) => Informed::NotChosen,
        (false, false) => Informed::Excluded,
    }
}

/// The reasons for one tenderer that asked for them: its own points by criterion, and where the chosen tender was better.
pub(super) fn reasons(
    award: &Award,
    call: &Call,
    tenderer: OrganisationId,
) -> Result<Vec<Line>, AwardRejection> {
    let proposed = award.proposed.as_ref().ok_or(AwardRejection::NotDecided)?;
    let tender = award.tender_of(tenderer).ok_or(AwardRejection::NotATenderer { tenderer })?;
    let mut text = vec![format!(
        "Gründe zu Ihrem Angebot im Einzelauftrag „{}“ ({}). Den Zuschlag erhält: {}.",
        call.subject,
        match call.regulation {
            Regulation::Vgv => "§ 62 Abs. 2 VgV",
            Regulation::Uvgo => "§ 46 Abs. 1 UVgO",
        },
        call.name(proposed.tenderer)
    )];
    text.extend(why(award, call, proposed, tender, outcome(award, proposed, tender)));
    let standings = award.evaluation().map_or(&[][..], |last| &last.standings);
    let own = standings.iter().find(|standing| standing.tender == tender.tender);
    text.extend(own.into_iter().flat_map(own_points));
    lines(text)
}

fn opening(call: &Call, proposed: &AwardProposed, outcome: Informed) -> String {
    let subject = &call.subject;
    match outcome {
        Informed::Chosen => {
            format!("Einzelauftrag „{subject}“: Ihr Angebot soll den Zuschlag erhalten.")
        }
        Informed::NotChosen => format!(
            "Einzelauftrag „{subject}“: Ihr Angebot soll den Zuschlag nicht erhalten. Vorgesehen ist das Angebot von {}.",
            call.name(proposed.tenderer)
        ),
        Informed::Excluded => format!(
            "Einzelauftrag „{subject}“: Ihr Angebot konnte nicht berücksichtigt werden. Vorgesehen ist das Angebot von {}.",
            call.name(proposed.tenderer)
        ),
    }
}

/// Why it was chosen, not chosen, or not considered.
fn why(
    award: &Award,
    call: &Call,
    proposed: &AwardProposed,
    tender: &TenderToJudge,
    outcome: Informed,
) -> Vec<String> {
    let standings = award.evaluation().map_or(&[][..], |last| &last.standings);
    let of = |id| standings.iter().find(|standing| standing.tender == id);
    match outcome {
        Informed::Chosen => vec![
            "Es ist nach den bekannt gemachten Zuschlagskriterien das wirtschaftlichste."
                .to_owned(),
        ],
        Informed::NotChosen => match (of(tender.tender), of(proposed.tender)) {
            (Some(own), Some(chosen)) => compared(own, chosen, standings.len()),
            (None, _) | (_, None) => vec![],
        },
        Informed::Excluded => {
            let excluded = award.excluded.get(&tender.tender);
            let ground = excluded.map_or(ExclusionGround::FormOrTime, |excluded| excluded.ground);
            let reason = excluded.map_or("nicht fristgerecht eingegangen", |it| it.reason.as_str());
            vec![format!("{}: {reason}", ground.paragraph(call.regulation))]
        }
    }
}

/// Where the chosen tender was better; of its price or cost only whether it was lower.
fn compared(own: &TenderStanding, chosen: &TenderStanding, of: usize) -> Vec<String> {
    let mut told = vec![format!("Ihr Angebot erreichte Platz {} von {of}.", own.place)];
    let mut better = Vec::new();
    // where the life-cycle cost was scored, the price alone is no advantage.
    let (cheaper, what) = match (&chosen.cost, &own.cost) {
        (Some(theirs), Some(mine)) => {
            (theirs.total.amount < mine.total.amount, "die Lebenszykluskosten sind niedriger")
        }
        (None, _) | (_, None) => {
            (chosen.price.amount < own.price.amount, "der Preis ist niedriger")
        }
    };
    if cheaper {
        better.push(what.to_owned());
    }
    for (mine, theirs) in own.criteria.iter().zip(&chosen.criteria) {
        if theirs.shown > mine.shown {
            better.push(format!(
                "{}: {} statt {} Punkte",
                mine.criterion,
                german(theirs.shown),
                german(mine.shown)
            ));
        }
    }
    if better.is_empty() {
        better.push(
            "bei Gleichstand entschied die bekannt gemachte Rangfolge oder das Los".to_owned(),
        );
    }
    told.push(format!("Merkmale und Vorteile des vorgesehenen Angebots: {}.", better.join("; ")));
    told
}

fn own_points(own: &TenderStanding) -> Vec<String> {
    let each = own.criteria.iter().map(|points| {
        let mut told = format!(
            "{}: {} von {} Punkten",
            points.criterion,
            german(points.shown),
            german(points.most)
        );
        if let Some(reason) = &points.reason {
            told = format!("{told} ({reason})");
        }
        for proof in &points.not_counted {
            let why = match &proof.why {
                NotCounted::Expired { valid_until: Some(until) } => {
                    format!("Nachweis galt nur bis {}", until.format("%d.%m.%Y"))
                }
                NotCounted::Expired { valid_until: None } => "Nachweis abgelaufen".to_owned(),
                NotCounted::Refused { reason } => format!("Nachweis nicht anerkannt: {reason}"),
            };
            told = format!("{told}; {}: {why}", proof.property);
        }
        told
    });
    own_cost(own).into_iter().chain(each).collect()
}

/// how the own life-cycle cost came about.
fn own_cost(own: &TenderStanding) -> Option<String> {
    let cost = own.cost.as_ref()?;
    let amount = |money: Money| format!("{} {}", money.amount, money.currency).replace('.', ",");
    let carbon = cost.climate.map_or_else(String::new, |climate| {
        let kilograms = cost.carbon_kilograms.map_or_else(String::new, german);
        format!(", {kilograms} kg Kohlendioxid {}", amount(climate))
    });
    Some(format!(
        "Lebenszykluskosten Ihres Angebots nach der veröffentlichten Methode: {}, davon Preis {}, {} kWh Energie {}, Wartung {}, \
         Rücknahme und Entsorgung {}{carbon}.",
        amount(cost.total),
        amount(own.price),
        german(cost.kilowatt_hours),
        amount(cost.energy),
        amount(cost.maintenance),
        amount(cost.end_of_life),
    ))
}

fn waiting(standstill: Standstill) -> String {
    match contract_from(standstill) {
        Some(day) => {
            format!("Der Vertrag wird frühestens am {} geschlossen.", day.format("%d.%m.%Y"))
        }
        None => "Der Vertrag kann sofort geschlossen werden.".to_owned(),
    }
}

fn german(number: Decimal) -> String {
    number.normalize().to_string().replace('.', ",")
}

/// Each text as lines of bounded length, broken between words.
fn lines(texts: Vec<String>) -> Result<Vec<Line>, AwardRejection> {
    let mut told = Vec::new();
    for text in texts {
        let mut part = String::new();
        for word in text.split_whitespace() {
            if !part.is_empty() && part.chars().count() + word.chars().count() >= Line::MAX {
                told.push(line(&part)?);
                part.clear();
            }
            if !part.is_empty() {
                part.push(' ');
            }
            part.push_str(word);
        }
        told.push(line(&part)?);
    }
    Ok(told)
}
