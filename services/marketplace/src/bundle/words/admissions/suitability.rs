//! The sentences of declarations, evidence, criteria and grounds for exclusion.
//! Nothing is judged; a paragraph is named by the ground.

use procurement::law::exclusion::paragraph;
use schemas::suitability::{
    CriterionAssessed, DeclarationForm, DocumentsRequested, EvidenceProvided, ExclusionDecided,
    ExclusionDecision, ExclusionGroundFound, Proves, RegisterAnswerRecorded,
    RequestedDocumentsLapsed, SelfCleaningAssessed, SelfDeclarationGiven,
};

use crate::bundle::words::{Texts, texts};
use crate::german;

pub(super) fn declared(e: &SelfDeclarationGiven) -> Texts {
    let form = match e.form {
        DeclarationForm::Espd41 => "EEE/ESPD 4.1.0",
        DeclarationForm::Espd40 => "EEE/ESPD 4.0.0",
        DeclarationForm::Own => "JSON",
    };
    let applying = e.declares.grounds.iter().filter(|answer| answer.applies).count();
    let fulfilled = e.declares.criteria.iter().filter(|answer| answer.fulfilled).count();
    let (de, en) = if e.renewal { ("erneuert", "renewed") } else { ("abgegeben", "given") };
    texts(
        format!(
            "Eigenerklärung {de} ({form}): Ausschlussgründe {applying}, erfüllte Kriterien {fulfilled}"
        ),
        format!(
            "self-declaration {en} ({form}): grounds {applying}, criteria fulfilled {fulfilled}"
        ),
    )
}

pub(super) fn provided(e: &EvidenceProvided) -> Texts {
    let (number, name, issuer) = (e.number, &e.document.name, &e.issuer);
    let (de, en) = e.valid_until.map_or_else(Default::default, |day| {
        (format!(", gültig bis {}", german::day(day)), format!(", valid until {day}"))
    });
    let what = proves(&e.proves);
    texts(
        format!("Nachweis Nr. {number} vorgelegt: {name} ({issuer}) zu {what}{de}"),
        format!("document no. {number} handed in: {name} ({issuer}) for {what}{en}"),
    )
}

pub(super) fn requested(e: &DocumentsRequested) -> Texts {
    let wanted = listed(&e.wanted);
    texts(
        format!("Unterlagen nachgefordert bis {}: {wanted} ({})", german::day(e.due), e.reason),
        format!("documents asked for until {}: {wanted} ({})", e.due, e.reason),
    )
}

pub(super) fn lapsed(e: &RequestedDocumentsLapsed) -> Texts {
    let missing = listed(&e.missing);
    texts(
        format!(
            "nachgeforderte Unterlagen bis {} nicht eingegangen: {missing}",
            german::day(e.due)
        ),
        format!("documents asked for did not come until {}: {missing}", e.due),
    )
}

pub(super) fn assessed(e: &CriterionAssessed) -> Texts {
    let (category, criterion, reason) = (&e.category, &e.criterion, &e.reason);
    let (de, en) = if e.met { ("erfüllt", "met") } else { ("nicht erfüllt", "not met") };
    texts(
        format!("Eignungskriterium {criterion} ({category}) {de}: {reason}"),
        format!("selection criterion {criterion} ({category}) {en}: {reason}"),
    )
}

pub(super) fn found(e: &ExclusionGroundFound) -> Texts {
    let (paragraph, on) = (paragraph(e.finding.ground), e.finding.on);
    let (de, en) = e.excludes_until.map_or_else(Default::default, |day| {
        (format!(", höchstens bis {}", german::day(day)), format!(", until {day} at most"))
    });
    texts(
        format!(
            "möglicher Ausschlussgrund festgestellt: {paragraph}, {}{de} ({})",
            german::day(on),
            e.source
        ),
        format!("what may exclude was found: {paragraph}, {on}{en} ({})", e.source),
    )
}

pub(super) fn cleaned(e: &SelfCleaningAssessed) -> Texts {
    let paragraph = paragraph(e.ground);
    let whole = e.cleaning.compensated && e.cleaning.cleared_up && e.cleaning.prevented;
    let (de, en) = if whole { ("dargelegt", "shown") } else { ("nicht dargelegt", "not shown") };
    texts(
        format!("Selbstreinigung (§ 125 GWB) zu {paragraph} {de}: {}", e.reason),
        format!("self-cleaning (§ 125 GWB) for {paragraph} {en}: {}", e.reason),
    )
}

pub(super) fn decided(e: &ExclusionDecided) -> Texts {
    let paragraph = paragraph(e.ground);
    let (de, en) = match e.decision {
        ExclusionDecision::Excluded => ("schließt aus", "excludes"),
        ExclusionDecision::Disproportionate => {
            ("schließt nicht aus: unverhältnismäßig", "does not exclude: out of proportion")
        }
        ExclusionDecision::PublicInterest => {
            ("schließt nicht aus: öffentliches Interesse", "does not exclude: public interest")
        }
    };
    texts(format!("{paragraph} {de} ({})", e.reason), format!("{paragraph} {en} ({})", e.reason))
}

pub(super) fn register(e: &RegisterAnswerRecorded) -> Texts {
    let (on, reference) = (e.answered_on, &e.reference);
    let (de, en) = if e.entry { ("Eintrag", "an entry") } else { ("kein Eintrag", "no entry") };
    texts(
        format!("Wettbewerbsregister vom {} ({reference}): {de}", german::day(on)),
        format!("register of competition of {on} ({reference}): {en}"),
    )
}

fn listed(wanted: &[Proves]) -> String {
    wanted.iter().map(proves).collect::<Vec<_>>().join(", ")
}

fn proves(proves: &Proves) -> String {
    match proves {
        Proves::Criterion { category, criterion } => format!("{criterion} ({category})"),
        Proves::Ground { ground } => paragraph(*ground).to_owned(),
    }
}
