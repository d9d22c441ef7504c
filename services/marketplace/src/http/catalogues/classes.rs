//! A supplier's own table of classes over HTTP, beside the one that ships.
//! How a table is read and what it does stands in `formats` and `import`.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, get, post, web};
use schemas::catalogue::FileDigest;
use schemas::organisation::Role;
use serde::Serialize;
use utoipa::ToSchema;

use super::{form, received_up_to};
use crate::app::App;
use crate::formats::{ClassRow, shipped};
use crate::http::auth::Caller;
use crate::http::problem::Problem;
use crate::http::written::written;
use crate::import::classes::{self, ClassesError};

pub(super) fn paths(paths: &mut web::ServiceConfig) {
    paths.service(adopt).service(show);
}

/// By what classes of other systems are translated to CPV codes.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::http) struct ClassTables {
    /// The version of the supplier's own table; none if it has none.
    version: Option<u32>,
    /// SHA-256 of the supplier's own table.
    table: Option<FileDigest>,
    /// Its rows: they come before those that ship.
    own: Vec<ClassRow>,
    /// The rows that ship.
    shipped: Vec<ClassRow>,
}

/// Hands in a table of classes for the own catalogue (suppliers): CSV with the columns system, class and cpv.
///
/// It holds for what is imported from now on, and a new one takes its place. If a row is wrong, nothing of it holds.
#[utoipa::path(tag = "catalogues", operation_id = "adopt_classes",
    request_body(content((Vec<u8> = "text/csv"), (Vec<u8> = "multipart/form-data"))),
    responses((status = 200, body = ClassTables), (status = "default", body = Problem)),
    security(("token" = [])))]
#[post("/catalogues/classes")]
pub(in crate::http) async fn adopt(
    app: web::Data<App>,
    request: HttpRequest,
    caller: Caller,
    mut body: web::Payload,
) -> Result<HttpResponse, Problem> {
    caller.needs(Role::Supplier)?;
    let file = if form::is_form(&request) {
        form::file_of(&app, &request, body, classes::MOST_BYTES).await?
    } else {
        received_up_to(&app, &mut body, classes::MOST_BYTES).await?
    };
    let supplier = caller.organisation();
    let app = app.into_inner();
    classes::adopt(&app, &caller.context, supplier, file).await?;
    Ok(written(StatusCode::OK, app.log.head(), None, tables(&app, &caller)?))
}

/// The tables of classes that hold for the own catalogue (suppliers).
#[utoipa::path(tag = "catalogues", operation_id = "classes",
    responses((status = 200, body = ClassTables), (status = "default", body = Problem)),
    security(("token" = [])))]
#[get("/catalogues/classes")]
pub(in crate::http) async fn show(
    app: web::Data<App>,
    caller: Caller,
) -> Result<HttpResponse, Problem> {
    caller.needs(Role::Supplier)?;
    Ok(HttpResponse::Ok().json(tables(&app, &caller)?))
}

fn tables(app: &App, caller: &Caller) -> Result<ClassTables, Problem> {
    let mapped = classes::current(app, caller.organisation())?;
    let own = match &mapped {
        Some(mapped) => classes::rows(app, &mapped.table)?,
        None => Vec::new(),
    };
    let version = mapped.as_ref().map(|mapped| mapped.version);
    let table = mapped.map(|mapped| mapped.table);
    Ok(ClassTables { version, table, own, shipped: shipped() })
}

impl From<ClassesError> for Problem {
    fn from(error: ClassesError) -> Self {
        let title = error.to_string();
        match error {
            ClassesError::Unusable(rows) => {
                Self::new(StatusCode::UNPROCESSABLE_ENTITY, "class_table_unusable", title)
                    .with(serde_json::json!({ "rows": rows }))
            }
            ClassesError::Failed(error) => error.into(),
        }
    }
}
