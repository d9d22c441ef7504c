//! Reads a response into a declaration: which grounds apply, which criteria are fulfilled, with whose help.
//! Names of persons, descriptions and evidence stay in the document.

use schemas::exclusion::Ground;
use schemas::suitability::{
    Capacity, CriterionAnswer, DeclarationForm, FirmSize, GroundAnswer, Prequalification,
    SelfDeclaration,
};
use schemas::terms::SelectionCriterion;

use super::answered::{Answers, Asked, properties};
use super::mapping::{EXCLUSION, NATIONAL, NATIONAL_GROUNDS, REGISTERED, code_of};
use super::tree::{Element, parse};
use super::{Lot, Note, Reading, Unusable};

/// The root of a response.
const ROOT: &str = "QualificationApplicationResponse";

/// Reads a response to a request for these lots.
pub fn read(bytes: &[u8], lots: &[Lot<'_>]) -> Result<Reading, Unusable> {
    let root = parse(bytes)?;
    if root.name != ROOT {
        let message = format!("the document is a `{}`, not a `{ROOT}`", root.name);
        return Err(Unusable { line: root.line, message });
    }
    let mut notes = Vec::new();
    let form = form(&root, &mut notes)?;
    let answers = Answers::of(&root);
    let (asked, declares) = (Vec::new(), SelfDeclaration::default());
    let mut reader = Reader { lots, answers, asked, declares, notes };
    for criterion in root.all("TenderingCriterion") {
        reader.criterion(criterion);
    }
    reader.size(&root);
    reader.finish(&root);
    Ok(Reading { form, declares: reader.declares, notes: reader.notes })
}

/// The version of the data model; older ones ask the same under other identifiers.
fn form(root: &Element, notes: &mut Vec<Note>) -> Result<DeclarationForm, Unusable> {
    let element = root.at(&["ProfileExecutionID"]);
    let (line, version) = element.map_or((root.line, ""), |e| (e.line, e.text.as_str()));
    match version {
        "ESPD-EDMv4.1.0" => Ok(DeclarationForm::Espd41),
        "ESPD-EDMv4.0.0" => {
            let message =
                "version 4.0.0 is read as 4.1.0 would be; send 4.1.0 next time".to_owned();
            notes.push(Note { line, field: "ProfileExecutionID".to_owned(), message });
            Ok(DeclarationForm::Espd40)
        }
        other => {
            let message = format!("`{other}` is not read: ESPD-EDMv4.1.0 and ESPD-EDMv4.0.0 are");
            Err(Unusable { line, message })
        }
    }
}

struct Reader<'a, 'd> {
    lots: &'a [Lot<'a>],
    answers: Answers<'d>,
    /// The criteria for exclusion that the document has, and whether they are answered.
    asked: Vec<(&'static str, bool)>,
    declares: SelfDeclaration,
    notes: Vec<Note>,
}

impl<'d> Reader<'_, 'd> {
    fn criterion(&mut self, criterion: &'d Element) {
        let code = criterion.text_at(&["CriterionTypeCode"]);
        let mut asked = Vec::new();
        properties(criterion, &mut asked);
        let known = EXCLUSION.iter().find(|(known, ..)| *known == code);
        if let Some((code, ground, ..)) = known {
            let is_answered = self.ground(*ground, criterion, &asked);
            self.asked.push((*code, is_answered));
        } else if code == NATIONAL {
            self.national(criterion, &asked);
        } else if code == REGISTERED {
            self.prequalification(criterion, &asked);
        } else {
            self.selection(code, criterion, &asked);
        }
    }

    fn note(&mut self, at: &Element, message: impl Into<String>) {
        let field = at.text_at(&["CriterionTypeCode"]);
        let field = if field.is_empty() { at.name.as_str() } else { field };
        self.notes.push(Note { line: at.line, field: field.to_owned(), message: message.into() });
    }

    /// Several criteria may stand for one ground: it applies if one of them does, and is settled or cleaned only if all that
    /// apply are. Whether this one is answered.
    fn ground(&mut self, ground: Ground, criterion: &Element, asked: &[Asked<'d>]) -> bool {
        let Some(applies) = self.answers.indicator(asked, |_| true) else {
            self.note(criterion, "is not answered");
            return false;
        };
        let answer = GroundAnswer {
            ground,
            applies,
            on: self.answers.date(asked).filter(|_| applies),
            settled: applies
                && self.answers.indicator(asked, |text| text.contains("fulfilled its obligations"))
                    == Some(true),
            self_cleaning: applies
                && self.answers.indicator(asked, |text| text.contains("self-cleaning"))
                    == Some(true),
        };
        let known = self.declares.grounds.iter_mut().find(|known| known.ground == ground);
        match known {
            None => self.declares.grounds.push(answer),
            Some(known) if applies && known.applies => {
                known.on = known.on.max(answer.on);
                known.settled &= answer.settled;
                known.self_cleaning &= answer.self_cleaning;
            }
            Some(known) if applies => *known = answer,
            Some(_) => {}
        }
        true
    }

    /// National grounds are told apart by the word before their identifiers, as the request has it.
    fn national(&mut self, criterion: &Element, asked: &[Asked<'d>]) {
        let first = asked.first().map_or("", |property| property.id);
        let word = first.split_once(':').map_or("", |(word, _)| word);
        if let Some((_, ground, _)) = NATIONAL_GROUNDS.iter().find(|(known, ..)| *known == word) {
            self.ground(*ground, criterion, asked);
            return;
        }
        match self.answers.indicator(asked, |_| true) {
            Some(false) => {
                for (_, ground, _) in NATIONAL_GROUNDS {
                    self.ground(ground, criterion, asked);
                }
            }
            Some(true) => self.note(
                criterion,
                "a national ground is declared, but not which: it is to be declared by name",
            ),
            None => self.note(criterion, "is not answered"),
        }
    }

    fn prequalification(&mut self, criterion: &Element, asked: &[Asked<'d>]) {
        // The first question is whether the firm's country has a list at all; where no other is found, it is all there is.
        let registered = self.answers.indicator(asked, |text| text.contains("registered on"));
        let registered = registered.or_else(|| self.answers.indicator(asked, |_| true));
        if registered != Some(true) {
            return;
        }
        match self.answers.text(asked, |text| {
            text.contains("relevant registration") || text.contains("name of the list")
        }) {
            Some(number) => {
                let entry = Prequalification { number, code: None, valid_until: None };
                self.declares.prequalification = Some(entry);
                self.note(criterion, "the last day of the certificate is not part of the document");
            }
            None => self.note(criterion, "an entry in a list is declared without its number"),
        }
    }

    fn size(&mut self, root: &Element) {
        let told = root.at(&["EconomicOperatorParty", "Party", "IndustryClassificationCode"]);
        let Some(told) = told else {
            self.note(root, "the size of the firm is not told");
            return;
        };
        let known = FirmSize::ALL.into_iter().find(|size| size.word() == told.text.trim());
        if known.is_none() {
            let message = format!("`{}` is no size of a firm", told.text.trim());
            let field = told.name.clone();
            self.notes.push(Note { line: told.line, field, message });
        }
        self.declares.size = known;
    }

    /// A selection criterion is the one whose key stands before the identifiers, or every one of the same kind in the
    /// lots that the document names.
    fn selection(&mut self, code: &str, criterion: &Element, asked: &[Asked<'d>]) {
        let first = asked.first().map_or("", |property| property.id);
        let named = first.split_once(':').map(|(word, _)| word);
        let lots: Vec<&str> = criterion
            .all("ProcurementProjectLotReference")
            .map(|lot| lot.text_at(&["ID"]))
            .collect();
        let meant: Vec<(Lot<'_>, &SelectionCriterion)> = self
            .lots
            .iter()
            .flat_map(|lot| lot.terms.selection.iter().map(|asked| (*lot, asked)))
            .filter(|(lot, asked)| {
                if let Some(named) = named {
                    return named == format!("{}.{}", lot.terms.category, asked.key);
                }
                let everywhere = lots.is_empty() || lots.contains(&"LOT-0000");
                code_of(asked) == code && (everywhere || lots.contains(&&*lot.id()))
            })
            .collect();
        if meant.is_empty() {
            return;
        }
        for (lot, asked_for) in meant {
            self.fulfilled(lot, asked_for, criterion, asked);
        }
    }

    fn fulfilled(
        &mut self,
        lot: Lot<'_>,
        asked_for: &SelectionCriterion,
        criterion: &Element,
        asked: &[Asked<'d>],
    ) {
        let alone = self.answers.indicator(asked, |text| text.contains("by itself"));
        let own = self.answers.indicator(asked, |text| text.starts_with("your answer"));
        let relied =
            self.answers.indicator(asked, |text| text.contains("relied upon")) == Some(true);
        let amount = self.answers.least_amount(asked).unwrap_or_else(|why| {
            self.note(criterion, why);
            None
        });
        if alone.is_none() && own.is_none() && amount.is_none() {
            self.note(criterion, "is not answered");
            return;
        }
        let enough = match (asked_for.least_turnover, amount) {
            (Some(least), Some(amount)) => amount >= least,
            (Some(_) | None, _) => true,
        };
        let firm = self.answers.text(asked, |text| text.contains("name of the entity"));
        let capacity_of = firm
            .filter(|_| alone == Some(false) && relied)
            .map(|firm| Capacity { firm, committed: false });
        if capacity_of.is_some() {
            self.note(
                criterion,
                "the commitment of the firm relied on is to be handed in (§ 47 VgV)",
            );
        }
        self.declares.criteria.push(CriterionAnswer {
            category: lot.terms.category.clone(),
            criterion: asked_for.key.clone(),
            fulfilled: (alone != Some(false) || relied) && own != Some(false) && enough,
            amount,
            capacity_of,
        });
    }

    fn finish(&mut self, root: &Element) {
        self.only_whole_denials(root);
        for ground in Ground::ALL {
            // One question stands for two numbers of § 124(1) GWB.
            let twin = ground == Ground::UndueInfluence;
            let of_twin = |known: &&GroundAnswer| known.ground == Ground::Misrepresentation;
            if self.declares.grounds.iter().any(|known| known.ground == ground) {
                continue;
            }
            match self.declares.grounds.iter().find(of_twin).filter(|_| twin).cloned() {
                Some(known) if !known.applies => {
                    self.declares.grounds.push(GroundAnswer { ground, ..known });
                }
                Some(_) => {
                    self.note(root, "misrepresentation and undue influence are one question");
                }
                None => self.note(root, format!("nothing is said of the ground {ground:?}")),
            }
        }
        self.declares.grounds.sort_by_key(|answer| answer.ground);
    }

    /// A ground is denied only where every criterion that stands for it is.
    fn only_whole_denials(&mut self, root: &Element) {
        for (code, ground, ..) in EXCLUSION {
            let denied = |answer: &GroundAnswer| answer.ground == ground && !answer.applies;
            let is = |answered| self.asked.contains(&(code, answered));
            let open = is(false) || !is(true);
            if open && self.declares.grounds.iter().any(denied) {
                self.declares.grounds.retain(|answer| !denied(answer));
                self.note(root, format!("`{code}` is not answered, so {ground:?} is not denied"));
            }
        }
    }
}
