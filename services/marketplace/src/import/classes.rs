//! A supplier's own table of classes for its catalogue: adopted once, kept under its digest, used by later imports.
//! How a table is read stands in `formats`.

use std::fs;
use std::sync::Arc;

use procurement::catalogue::{CatalogueCommand, Catalogues};
use projections::cpv_labels;
use schemas::catalogue::{ClassesMapped, FileDigest};
use schemas::ids::OrganisationId;

use super::{ImportError, Received};
use crate::app::App;
use crate::execute::{Context, Failure, Prepared, execute};
use crate::formats::{ClassFault, ClassRow, Classes, table};
use crate::{facts, streams};

/// The most bytes of a table.
pub const MOST_BYTES: u64 = 8 * 1024 * 1024;

/// A table that was not adopted.
#[derive(Debug, thiserror::Error)]
pub enum ClassesError {
    /// Rows of it cannot be used: nothing of it is.
    #[error("the table of classes cannot be used: {} of its rows are wrong", .0.len())]
    Unusable(Vec<ClassFault>),
    /// It could not be kept, or the log did not take it.
    #[error(transparent)]
    Failed(#[from] ImportError),
}

/// Lets a table hold for what is imported from now on; the same table again changes nothing.
pub async fn adopt(
    app: &Arc<App>,
    context: &Context,
    supplier: OrganisationId,
    file: Received,
) -> Result<ClassesMapped, ClassesError> {
    let digest = file.digest().clone();
    let text = fs::read(file.path()).map_err(ImportError::File)?;
    let known = |cpv| cpv_labels::label(cpv).is_some();
    let rows = table(&text, known).map_err(ClassesError::Unusable)?.len();
    let rows = u32::try_from(rows).unwrap_or(u32::MAX);
    // The bytes are durable before the log speaks of them.
    file.keep(&app.data).map_err(ImportError::File)?;
    let stream = streams::catalogue(supplier);
    let done = execute::<Catalogues>(&app.log, &stream, context, || {
        let table = digest.clone();
        Ok(Prepared::from(CatalogueCommand::MapClasses { supplier, table, rows }))
    });
    let mapped = done.await.map_err(ImportError::Failed)?.state.classes;
    let nothing = || Failure::Broken("no table after adopting one".to_owned());
    Ok(mapped.ok_or_else(nothing).map_err(ImportError::Failed)?)
}

/// The table that holds for a supplier, if it has one.
pub fn current(app: &App, supplier: OrganisationId) -> Result<Option<ClassesMapped>, Failure> {
    let (state, _) = facts::state_of::<Catalogues>(&app.log, &streams::catalogue(supplier))?;
    Ok(state.classes)
}

/// The rows of a table that was adopted.
pub fn rows(app: &App, table_digest: &FileDigest) -> Result<Vec<ClassRow>, ImportError> {
    let text = fs::read(app.data.file(table_digest))?;
    let damaged = |_| std::io::Error::other("a table of classes that was adopted cannot be read");
    Ok(table(&text, |_| true).map_err(damaged)?)
}

/// By what the classes of a file are translated.
pub(super) fn of(app: &App, own: Option<&FileDigest>) -> Result<Arc<Classes>, ImportError> {
    Ok(Arc::new(match own {
        Some(table) => Classes::of(&rows(app, table)?),
        None => Classes::default(),
    }))
}
