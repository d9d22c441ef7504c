//! A notice and the electronic means as pages for a browser: plain, in German, readable by a screen reader.
//! What stands in them is said in the structures they are made from.

use projections::systems::{AnsweredView, ChangeKind, ChangeView};
use schemas::organisation::PostalAddress;
use schemas::terms::{CategoryTerms, Regulation, SelectionCriterion};

use super::words;
use super::{ElectronicMeans, PublishedDocument, PublishedNotice};
use crate::german::said;
use crate::papers::{Language, Paper, Table};

fn fact(name: &str, value: impl Into<String>) -> (String, String) {
    (name.to_owned(), value.into())
}

pub(super) fn of_notice(notice: &PublishedNotice) -> Paper {
    let mut paper = Paper::new(Language::De, notice.name.as_str(), notice.requests_until);
    paper.summary = format!("Dynamisches Beschaffungssystem: {}", notice.terms.subject);
    paper.header = String::from("Auftragsbekanntmachung und Vergabeunterlagen");
    let paragraph = match notice.regulation {
        Regulation::Vgv => "§ 41 Absatz 1 VgV",
        Regulation::Uvgo => "§ 29 Absatz 1 UVgO",
    };
    paper.footer =
        format!("Ohne Anmeldung, ohne Entgelt und vollständig zugänglich ({paragraph}).");
    facts_of(&mut paper, notice);
    paper.section("Unterlagen");
    let documents = notice.documents.iter().chain(&notice.earlier_documents);
    if documents.count() == 0 {
        paper.paragraph("Alles steht auf dieser Seite; weitere Unterlagen gibt es nicht.");
    }
    paper.links(links(&notice.documents, ""));
    paper.links(links(&notice.earlier_documents, "frühere Fassung: "));
    paper.section("Elektronische Mittel");
    paper.paragraph(notice.terms.equipment.as_str());
    let means =
        ("Technische Parameter, Verschlüsselung und Zeiterfassung", notice.electronic_means);
    paper.links(vec![(means.0.to_owned(), means.1.to_owned())]);
    for category in &notice.categories {
        paper.section(format!("Kategorie {} ({})", category.name_de, category.key));
        let codes: Vec<_> = category.cpv.iter().map(ToString::to_string).collect();
        paper.facts(vec![
            fact("CPV", codes.join(", ")),
            fact("Objektive Merkmale", category.features.as_str()),
        ]);
        let terms = notice.terms.categories.iter().find(|terms| terms.category == category.key);
        if let Some(terms) = terms {
            category_terms(&mut paper, terms);
        }
    }
    if !notice.questions.is_empty() {
        paper.section("Fragen und Antworten");
        paper.facts(notice.questions.iter().map(answered).collect());
    }
    paper.section("Teilnehmen");
    paper.paragraph(
        "Ein Unternehmen ohne Zugang beantragt seine Registrierung bei der Betreiberin; mit ihr stellt es Fragen und \
         Teilnahmeanträge. Bekanntmachung, Unterlagen, Fragen und Antworten sind ohne Registrierung zugänglich.",
    );
    paper.links(vec![("Registrierung (Schnittstelle)".to_owned(), notice.registration.to_owned())]);
    if !notice.changes.is_empty() {
        paper.section("Änderungen");
        paper.facts(notice.changes.iter().map(change).collect());
    }
    paper
}

fn facts_of(paper: &mut Paper, notice: &PublishedNotice) {
    let terms = &notice.terms;
    let published = notice.notice.requested_publication.map(words::day);
    let names: Vec<_> = notice
        .authorities
        .iter()
        .map(|authority| format!("{} ({})", authority.name, authority.town))
        .collect();
    let operator = notice
        .operator
        .as_ref()
        .map_or_else(String::new, |party| format!("{} ({})", party.name, party.town));
    let contact = contact(notice);
    let review = &notice.review;
    let body = review.body.as_deref().unwrap_or("keine");
    let (from, until) = (words::day(notice.valid_from), words::day(notice.valid_until));
    let value = words::money(terms.estimated_value);
    let languages: Vec<_> = terms.languages.iter().map(ToString::to_string).collect();
    paper.section("Bekanntmachung");
    let mut facts = vec![
        fact("Gegenstand", terms.subject.as_str()),
        fact("Verfahren", words::procedure(notice.regulation)),
        fact("Laufzeit", format!("{from} bis {until}")),
        fact("Betreiberin", operator),
        fact("Kontakt", contact),
        fact("Nachprüfungsstelle", format!("{body}. {}", review.basis)),
        fact("Teilnehmende Auftraggeber", names.join("; ")),
        fact("Bekanntmachung", notice.notice.reference.as_str()),
        fact("Abgesandt am", words::day(notice.notice.despatched_on)),
        fact("Teilnahmeanträge der ersten Phase bis", words::end(notice.requests_until)),
        fact("Danach", "Teilnahmeanträge sind während der gesamten Laufzeit möglich"),
        fact("Regelwerk", words::regulation(notice.regulation)),
        fact("Geschätzter Gesamtwert ohne Umsatzsteuer", value),
        fact(
            "Schätzung",
            format!("{}: {}", words::method(terms.estimated_by), terms.estimate_explained),
        ),
        fact("Arbeitsweise", terms.operation.as_str()),
        fact("Kataloge als Angebote", words::catalogues(terms.catalogues)),
        fact("Abruf von Katalogdaten", words::yes_or_no(terms.collection)),
        fact("Elektronische Auktionen möglich", words::yes_or_no(terms.auctions)),
        fact("Nebenangebote", words::variants(terms.variants)),
        fact("Sprachen", languages.join(", ")),
        fact("Kalender", format!("{:?}", terms.calendar.land)),
    ];
    facts.extend(published.map(|day| fact("Veröffentlichung gewünscht am", day)));
    let days = |days: u16| {
        format!("um {days} Arbeitstage verlängert, solange noch keine Aufforderung versandt ist")
    };
    facts.extend(
        terms.extended_assessment.map(|extended| fact("Prüfung der Anträge", days(extended))),
    );
    let waits = |days: u16| format!("{days} Tage zwischen Information und Zuschlag");
    facts
        .extend(terms.voluntary_standstill.map(|days| fact("Freiwillige Wartefrist", waits(days))));
    facts.extend(notice.ended.as_ref().map(|reason| fact("Vorzeitig beendet", reason.as_str())));
    paper.facts(facts);
}

/// Where the operator is written to: its own address, and the office that the documents name.
fn contact(notice: &PublishedNotice) -> String {
    let address = notice.operator.as_ref().and_then(|party| {
        let PostalAddress { street, postal_code, town } = party.address.as_ref()?;
        Some(format!("{}, {street}, {postal_code} {town}", party.name))
    });
    let office = notice.contact.as_ref().map(ToString::to_string);
    let said: Vec<_> = [address, office].into_iter().flatten().collect();
    if said.is_empty() { "fehlt noch".to_owned() } else { said.join("; ") }
}

fn category_terms(paper: &mut Paper, terms: &CategoryTerms) {
    paper.facts(vec![
        fact("Marktüblich, weil", terms.marketable.as_str()),
        fact("Geschätzte Menge", terms.estimated_quantity.as_str()),
    ]);
    paper.part("Eignung");
    let mut selection = Table::with(&[("Art", 3), ("Anforderung", 5), ("Nachweis", 4)]);
    selection.rows = terms.selection.iter().map(asked).collect();
    paper.table(selection);
    paper.part("Zuschlag");
    let award = &terms.award;
    if let Some(reason) = &award.no_weights {
        paper.paragraph(format!("Keine Gewichtung, sondern absteigende Reihenfolge: {reason}"));
    }
    let mut criteria = Table::with(&[("Kriterium", 4), ("Gewicht", 2)]);
    criteria.rows.push(vec!["Preis".to_owned(), words::percent(award.price)]);
    let others = award.criteria.iter();
    criteria.rows.extend(
        others.map(|criterion| vec![criterion.name.to_string(), words::percent(criterion.weight)]),
    );
    paper.table(criteria);
    paper.paragraph(match &award.scheme {
        Some(scheme) => format!("Wertungsmethode {}", scheme.method.id()),
        None => "Die Wertungsmethode steht in der Aufforderung zur Angebotsabgabe.".to_owned(),
    });
}

fn asked(criterion: &SelectionCriterion) -> Vec<String> {
    let turnover = criterion.least_turnover.map_or_else(String::new, |least| {
        format!("; Mindestjahresumsatz {least} EUR").replace('.', ",")
    });
    let evidence: Vec<_> = criterion.evidence.iter().map(|kind| words::evidence(*kind)).collect();
    vec![
        words::kind(criterion.kind).to_owned(),
        format!("{}{turnover}", criterion.requirement),
        evidence.join("; "),
    ]
}

fn answered(answered: &AnsweredView) -> (String, String) {
    let (number, question) = (answered.number, &answered.question);
    let (answer, at) = (&answered.answer, words::moment(answered.answered_at));
    (format!("Frage {number}: {question}"), format!("{answer} ({at})"))
}

fn change(change: &ChangeView) -> (String, String) {
    let what = match change.what {
        ChangeKind::Validity => "Laufzeit geändert",
        ChangeKind::Documents => "Unterlagen geändert",
        ChangeKind::Estimate => "Wert neu geschätzt",
        ChangeKind::FirstPhase => "Erste Phase verlängert",
        ChangeKind::End => "System beendet",
    };
    let until = change.valid_until.map(|day| format!("bis {}", words::day(day)));
    let notice = change.notice.as_ref().map(|notice| {
        format!("Bekanntmachung {} vom {}", notice.reference, words::day(notice.despatched_on))
    });
    let reason = change.reason.as_ref().map(|reason| said(reason.as_str()).to_owned());
    let said: Vec<_> = [until, reason, notice].into_iter().flatten().collect();
    (format!("{}: {what}", words::moment(change.at)), said.join("; "))
}

fn links(documents: &[PublishedDocument], before: &str) -> Vec<(String, String)> {
    let link = |published: &PublishedDocument| {
        let document = &published.document;
        let words = format!("{before}{} ({})", document.name, document.media_type);
        (words, published.href.clone())
    };
    documents.iter().map(link).collect()
}

pub(super) fn of_means(means: &ElectronicMeans) -> Paper {
    let title = "Elektronische Mittel dieses Marktplatzes";
    let mut paper = Paper::new(Language::De, title, means.as_of);
    paper.summary =
        String::from("Technische Parameter, Verschlüsselung und Zeiterfassung (§ 11 Absatz 3 VgV)");
    paper.header = String::from("Marktbuch");
    paper.section("Parameter");
    paper.facts(means.means.iter().map(|one| fact(one.subject_de, one.de.as_str())).collect());
    paper
}
