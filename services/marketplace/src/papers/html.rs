//! A paper as HTML: one file with its style in it, readable by people, screen readers and printers.
//! No script and no reference to anything outside stands in it.

use std::fmt::Write;

use super::{Block, Paper, Table};

const STYLE: &str = "\
:root{color-scheme:light dark}\
body{font-family:'DejaVu Sans',Verdana,Arial,sans-serif;line-height:1.45;max-width:62rem;margin:2rem auto;\
padding:0 1rem}\
header,footer{font-size:.85rem;opacity:.85}\
footer{margin-top:3rem;border-top:1px solid;padding-top:.5rem}\
h1{font-size:1.6rem}h2{font-size:1.25rem;margin-top:2rem;border-bottom:1px solid}h3{font-size:1.05rem}\
dl{display:grid;grid-template-columns:minmax(10rem,1fr) 3fr;gap:.25rem 1rem}\
dt{font-weight:bold}dd{margin:0;overflow-wrap:anywhere}\
.wide{overflow-x:auto}\
table{border-collapse:collapse;width:100%;font-size:.9rem}\
th,td{text-align:left;vertical-align:top;padding:.3rem .5rem;border-bottom:1px solid #999;overflow-wrap:anywhere}th{overflow-wrap:normal}\
@media print{body{max-width:none;margin:0;font-size:9pt}h2,h3{break-after:avoid}tr{break-inside:avoid}\
thead{display:table-header-group}.wide{overflow:visible}}\
@page{size:A4;margin:18mm}";

pub(super) fn write(paper: &Paper) -> String {
    let mut html = String::new();
    let title = escaped(&paper.title);
    // Writing to a string cannot fail.
    let _ = write!(
        html,
        "<!DOCTYPE html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"description\" content=\"{}\">\n<title>{title}</title>\n<style>{STYLE}</style>\n</head>\n\
         <body>\n<header>{}</header>\n<main>\n<h1>{title}</h1>\n",
        paper.language.code(),
        escaped(&paper.summary),
        escaped(&paper.header),
    );
    for (number, block) in paper.blocks.iter().enumerate() {
        self::block(&mut html, number, block);
    }
    let _ =
        write!(html, "</main>\n<footer>{}</footer>\n</body>\n</html>\n", escaped(&paper.footer));
    html
}

fn block(html: &mut String, number: usize, block: &Block) {
    let _ = match block {
        Block::Section(title) => writeln!(html, "<h2 id=\"b{number}\">{}</h2>", escaped(title)),
        Block::Part(title) => writeln!(html, "<h3 id=\"b{number}\">{}</h3>", escaped(title)),
        Block::Paragraph(text) => writeln!(html, "<p>{}</p>", escaped(text)),
        Block::Facts(facts) => {
            html.push_str("<dl>\n");
            for (name, value) in facts {
                let _ = writeln!(html, "<dt>{}</dt><dd>{}</dd>", escaped(name), escaped(value));
            }
            writeln!(html, "</dl>")
        }
        Block::Table(table) => {
            self::table(html, table);
            Ok(())
        }
        Block::Links(links) => {
            html.push_str("<ul>\n");
            for (words, address) in links {
                let (words, address) = (escaped(words), escaped(address));
                let _ = writeln!(html, "<li><a href=\"{address}\">{words}</a></li>");
            }
            writeln!(html, "</ul>")
        }
    };
}

fn table(html: &mut String, table: &Table) {
    // A table that is wider than the screen is scrolled by the keyboard as well.
    html.push_str("<div class=\"wide\" tabindex=\"0\"><table>\n<thead><tr>");
    for column in &table.columns {
        let _ = write!(html, "<th scope=\"col\">{}</th>", escaped(&column.name));
    }
    html.push_str("</tr></thead>\n<tbody>\n");
    for row in &table.rows {
        html.push_str("<tr>");
        for cell in row {
            let _ = write!(html, "<td>{}</td>", escaped(cell));
        }
        html.push_str("</tr>\n");
    }
    html.push_str("</tbody>\n</table></div>\n");
}

/// Text as it may stand between tags and in a quoted attribute.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c => out.push(c),
        }
    }
    out
}
