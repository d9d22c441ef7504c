//! A report as it was asked for: its form by `Accept`, its language by `Accept-Language`, sent as it is written.
//! What stands in it is not said here.

use std::io::{self, BufWriter, Write};

use actix_web::http::StatusCode;
use actix_web::http::header::{
    ACCEPT, ACCEPT_LANGUAGE, CONTENT_LANGUAGE, CONTENT_TYPE, HeaderName, VARY,
};
use actix_web::web::Bytes;
use actix_web::{HttpRequest, HttpResponse};
use futures_util::stream;
use tokio::sync::mpsc;

use crate::app::App;
use crate::http::problem::Problem;
use crate::import::{Form, Report};
use crate::papers::Language;

/// How a report is to be answered.
#[derive(Clone, Copy, Debug)]
pub(in crate::http) struct Wanted {
    pub(in crate::http) form: Form,
    pub(in crate::http) language: Language,
}

impl Wanted {
    /// What the asker accepts: JSON in English unless it says otherwise.
    pub(in crate::http) fn of(request: &HttpRequest) -> Result<Self, Problem> {
        let language = |range: &str| match range.split('-').next().unwrap_or("") {
            "de" => Some(Language::De),
            "en" | "*" => Some(Language::En),
            _ => None,
        };
        let form = |range: &str| match range {
            "application/json" | "application/problem+json" | "application/*" | "*/*" => {
                Some(Form::Json)
            }
            "text/csv" => Some(Form::Csv),
            "text/plain" | "text/*" => Some(Form::Text),
            _ => None,
        };
        let forms = ranked(request, &ACCEPT);
        let form = match forms.iter().find_map(|range| form(range)) {
            Some(form) => form,
            None if forms.is_empty() => Form::Json,
            None => {
                let title = "a report is had as application/json, text/csv or text/plain";
                return Err(Problem::new(StatusCode::NOT_ACCEPTABLE, "not_acceptable", title));
            }
        };
        let languages = ranked(request, &ACCEPT_LANGUAGE);
        let language = languages.iter().find_map(|range| language(range));
        Ok(Self { form, language: language.unwrap_or(Language::En) })
    }
}

/// The ranges of a header in the order of their quality, lower-case; those of quality 0 are left out.
fn ranked(request: &HttpRequest, name: &HeaderName) -> Vec<String> {
    let values = request.headers().get_all(name).filter_map(|value| value.to_str().ok());
    let mut ranges: Vec<(String, f32)> = values
        .flat_map(|value| value.split(','))
        .filter_map(|entry| {
            let mut parts = entry.split(';').map(str::trim);
            let range = parts.next().filter(|range| !range.is_empty())?.to_ascii_lowercase();
            let quality = parts.find_map(|part| part.strip_prefix("q=")?.parse().ok());
            Some((range, quality.unwrap_or(1.0)))
        })
        .filter(|(_, quality)| *quality > 0.0)
        .collect();
    // Stable: of equals, the first one named.
    ranges.sort_by(|(_, a), (_, b)| b.total_cmp(a));
    ranges.into_iter().map(|(range, _)| range).collect()
}

/// Where the writer of a report hands over what it has written.
struct Pipe(mpsc::Sender<io::Result<Bytes>>);

impl Write for Pipe {
    fn write(&mut self, part: &[u8]) -> io::Result<usize> {
        let sent = self.0.blocking_send(Ok(Bytes::copy_from_slice(part)));
        sent.map(|()| part.len()).map_err(|_| io::ErrorKind::BrokenPipe.into())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Answers with a report: 422 where nothing of the file was taken and the caller has just handed it in.
pub(in crate::http) fn answered(
    app: &App,
    report: Report,
    wanted: Wanted,
    status: StatusCode,
) -> HttpResponse {
    const PART: usize = 64 * 1024;
    let Wanted { form, language } = wanted;
    let content_type = match form {
        Form::Json if status.is_client_error() => "application/problem+json",
        Form::Json => "application/json",
        Form::Csv => "text/csv; charset=utf-8",
        Form::Text => "text/plain; charset=utf-8",
    };
    let (sender, receiver) = mpsc::channel(4);
    app.runtime.spawn_blocking(move || {
        let mut out = BufWriter::with_capacity(PART, Pipe(sender.clone()));
        let written = report.write(&mut out, form, language).and_then(|()| out.flush());
        if let Err(error) = written {
            // The asker who hung up is not told.
            let _ = sender.blocking_send(Err(error));
        }
    });
    let parts = stream::unfold(receiver, async |mut receiver| {
        receiver.recv().await.map(|part| (part, receiver))
    });
    HttpResponse::build(status)
        .insert_header((CONTENT_TYPE, content_type))
        .insert_header((CONTENT_LANGUAGE, language.code()))
        .insert_header((VARY, "Accept, Accept-Language"))
        .streaming(Box::pin(parts))
}
