//! How an event is named, written and read back.
//! No event is defined here and none is interpreted.

/// An event's bytes could not be read.
#[derive(Debug, thiserror::Error)]
pub enum Unreadable {
    /// The category has no event of that name.
    #[error("no event `{kind}` is known in category `{category}`")]
    UnknownKind {
        /// The stream category.
        category: &'static str,
        /// The event's name in the log.
        kind: String,
    },
    /// The event was written by a later version of the program.
    #[error("event `{kind}` has schema version {found}, this program knows up to {known}")]
    FromTheFuture {
        /// The event's name in the log.
        kind: String,
        /// The version in the log.
        found: u16,
        /// The newest version known here.
        known: u16,
    },
    /// The payload does not have the event's shape.
    #[error("event `{kind}` cannot be read: {source}")]
    Shape {
        /// The event's name in the log.
        kind: String,
        /// What is wrong with it.
        source: serde_json::Error,
    },
}

/// The events of one stream category.
pub trait Event: Sized {
    /// The stream category, `order` in `order-0197…`.
    const CATEGORY: &'static str;
    /// Every event name of the category.
    const KINDS: &'static [&'static str];

    /// The event's name in the log.
    fn kind(&self) -> &'static str;
    /// The payload as JSON.
    fn write(&self) -> Result<Vec<u8>, serde_json::Error>;
    /// Reads a payload of the given name and schema version.
    fn read(kind: &str, schema_version: u16, payload: &[u8]) -> Result<Self, Unreadable>;
    /// JSON Schemas of all events of the category, by name.
    fn json_schemas() -> Vec<(&'static str, schemars::Schema)>;
}

/// The newest schema version of every event. On the day it is raised, a module `upcast` begins with one function for
/// each retired shape; until then there is none.
pub const SCHEMA_VERSION: u16 = 1;

/// Declares the events of a stream category: an enum with one variant for each event struct.
macro_rules! events {
    ($(#[$doc:meta])* $name:ident in $category:literal { $($event:ident),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq)]
        #[allow(missing_docs, reason = "every event is described at its own struct")]
        #[allow(clippy::large_enum_variant, reason = "events are few at a time and never stored in rows")]
        pub enum $name { $($event($event)),+ }

        impl $crate::event::Event for $name {
            const CATEGORY: &'static str = $category;
            const KINDS: &'static [&'static str] = &[$(stringify!($event)),+];

            fn kind(&self) -> &'static str {
                match self { $(Self::$event(_) => stringify!($event)),+ }
            }

            fn write(&self) -> Result<Vec<u8>, serde_json::Error> {
                match self { $(Self::$event(event) => serde_json::to_vec(event)),+ }
            }

            fn read(
                kind: &str,
                schema_version: u16,
                payload: &[u8],
            ) -> Result<Self, $crate::event::Unreadable> {
                $crate::event::check_version(kind, schema_version)?;
                match kind {
                    $(stringify!($event) => $crate::event::shaped(kind, payload).map(Self::$event),)+
                    _ => Err($crate::event::Unreadable::UnknownKind {
                        category: $category,
                        kind: kind.to_owned(),
                    }),
                }
            }

            fn json_schemas() -> Vec<(&'static str, schemars::Schema)> {
                vec![$((stringify!($event), schemars::schema_for!($event))),+]
            }
        }

        $(impl From<$event> for $name {
            fn from(event: $event) -> Self { Self::$event(event) }
        })+
    };
}
pub(crate) use events;

/// The payload as an event's struct. It is checked once to be UTF-8, not again for each text in it.
pub(crate) fn shaped<E: serde::de::DeserializeOwned>(
    kind: &str,
    payload: &[u8],
) -> Result<E, Unreadable> {
    let text = std::str::from_utf8(payload).map_err(serde::de::Error::custom);
    text.and_then(serde_json::from_str)
        .map_err(|source| Unreadable::Shape { kind: kind.to_owned(), source })
}

/// Refuses what a later program wrote.
pub(crate) fn check_version(kind: &str, found: u16) -> Result<(), Unreadable> {
    if found > SCHEMA_VERSION {
        return Err(Unreadable::FromTheFuture {
            kind: kind.to_owned(),
            found,
            known: SCHEMA_VERSION,
        });
    }
    Ok(())
}

#[cfg(test)]
mod tests;
