//! One row of a CSV file as an article's draft.
//! No value is judged here.

use crate::formats::draft::{Action, ClassDraft, Draft, Field, PriceBlock, PriceDraft, Said};
use crate::formats::problem::{Code, Severity, quoted};

use super::header::Header;
use super::splitter::Row;

/// The most entries of one cell that are looked at: more than any field keeps.
const MOST_ENTRIES: usize = 200;

/// What the row says.
pub(super) fn draft(header: &Header, row: &Row) -> Draft {
    let line = row.line();
    let mut draft = Draft::new(line);
    for (column, cell) in row.cells().enumerate() {
        let Some(field) = header.field(column) else {
            continue;
        };
        let text = String::from_utf8_lossy(cell);
        let text = text.trim();
        if text.is_empty() {
            continue;
        }
        let said = Said::new(text, line);
        if field == Field::Action {
            action(&mut draft, &said);
        } else if field == Field::Gtin {
            draft.gtins.push(said);
        } else if field == Field::Category {
            draft.classes.push(ClassDraft { system: "CPV".to_owned(), class: said });
        } else if field == Field::Keywords {
            let keywords = text.split('|').filter(|keyword| !keyword.trim().is_empty());
            let keywords = keywords.take(MOST_ENTRIES);
            draft.keywords.extend(keywords.map(|keyword| Said::new(keyword, line)));
        } else {
            draft.say(field, said);
        }
    }
    length(&mut draft, header, row);
    quotes(&mut draft, row);
    prices(&mut draft);
    validity(&mut draft);
    draft
}

/// From when and until when the prices of the row hold.
fn validity(draft: &mut Draft) {
    let (start, end) =
        (draft.said(Field::ValidFrom).cloned(), draft.said(Field::ValidUntil).cloned());
    if start.is_some() || end.is_some() {
        draft.blocks.push(PriceBlock { start, end, daily: false });
    }
}

/// A quotation mark in the middle of a quoted text: what stands behind it may belong to another cell.
fn quotes(draft: &mut Draft, row: &Row) {
    if row.stray().is_some() {
        let message = "A quotation mark stands in the middle of a quoted text. Write it twice (\"27\"\" Monitor\"). The article \
                       was left out.";
        let kind = (Severity::ArticleRefused, Code::QuoteStray);
        let line = draft.at;
        draft.remark(kind, (Field::Article, line), message.to_owned());
    }
}

/// A row of another length than the header has its values in wrong columns, or not all of them.
fn length(draft: &mut Draft, header: &Header, row: &Row) {
    let (cells, columns) = (row.len(), header.width());
    let surplus = row.cells().skip(columns).any(|cell| !cell.trim_ascii().is_empty());
    if cells < columns || cells > header.most() || surplus {
        let message = format!(
            "The row has {cells} cells, the header {columns}: perhaps a separator or a quotation mark stands in a text that \
             is not quoted. The article was left out."
        );
        let kind = (Severity::ArticleRefused, Code::RowLength);
        let line = draft.at;
        draft.remark(kind, (Field::Article, line), message);
    }
}

fn action(draft: &mut Draft, said: &Said) {
    draft.action = match said.text.to_lowercase().as_str() {
        "new" | "neu" => Action::List,
        "update" | "ändern" | "aendern" => Action::Change,
        "delete" | "löschen" | "loeschen" => Action::Delist,
        other => {
            let message = format!(
                "{} is no action (new, update, delete; neu, ändern, löschen); the article was left out.",
                quoted(other)
            );
            let kind = (Severity::ArticleRefused, Code::ActionUnknown);
            draft.remark(kind, (Field::Action, said.line), message);
            Action::Unknown
        }
    };
}

/// The price and the scale prices, `10:179.00|50:169.00`.
fn prices(draft: &mut Draft) {
    let currency = draft.said(Field::Currency).cloned();
    let price = |amount: Said, lower_bound: Option<Said>| PriceDraft {
        line: amount.line,
        kind: Some("net_customer".to_owned()),
        amount: Some(amount),
        currency: currency.clone(),
        lower_bound,
        ..PriceDraft::default()
    };
    let mut prices = Vec::new();
    let mut unreadable = Vec::new();
    if let Some(amount) = draft.said(Field::Price) {
        prices.push(price(amount.clone(), None));
    }
    if let Some(scale) = draft.said(Field::Scale) {
        let steps = scale.text.split('|').filter(|step| !step.trim().is_empty());
        for step in steps.take(MOST_ENTRIES) {
            match step.split_once(':') {
                Some((from, amount)) => prices
                    .push(price(Said::new(amount, scale.line), Some(Said::new(from, scale.line)))),
                None => unreadable.push((scale.line, step.to_owned())),
            }
        }
    }
    draft.prices = prices;
    for (line, step) in unreadable {
        let message = format!(
            "{} is no scale price (quantity:price, such as 10:179.00); the article was left out.",
            quoted(&step)
        );
        let kind = (Severity::ArticleRefused, Code::PriceUnreadable);
        draft.remark(kind, (Field::Scale, line), message);
    }
}
