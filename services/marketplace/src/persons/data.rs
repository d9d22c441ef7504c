//! Name, mail address and telephone number as they are handed in: parsed or refused.
//! Nothing is kept here, and none of it is an event.

use schemas::person::PersonalField;
use schemas::registration::Firm;
use schemas::text::Line;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What is kept of a person at most.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PersonalData {
    /// The name.
    #[serde(default)]
    pub name: Option<Line>,
    /// The mail address.
    #[serde(default)]
    pub mail: Option<Mail>,
    /// The telephone number.
    #[serde(default)]
    pub telephone: Option<Telephone>,
    /// The firm that the person asked to have registered, as it named it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub firm: Option<Firm>,
}

impl PersonalData {
    /// A person of whom only the name is kept.
    #[must_use]
    pub fn named(name: Line) -> Self {
        Self { name: Some(name), ..Self::default() }
    }

    /// What was kept, field by field. A text that would not be taken today is left out.
    pub(super) fn of(fields: impl Iterator<Item = (PersonalField, String)>) -> Self {
        let mut data = Self::default();
        for (field, text) in fields {
            match field {
                PersonalField::Name => data.name = Line::parse(&text).ok(),
                PersonalField::Mail => data.mail = Mail::parse(&text).ok(),
                PersonalField::Telephone => data.telephone = Telephone::parse(&text).ok(),
                PersonalField::Firm => data.firm = serde_json::from_str(&text).ok(),
            }
        }
        data
    }

    /// The fields that say something.
    pub(super) fn fields(&self) -> Vec<(PersonalField, String)> {
        let name = self.name.as_ref().map(|name| (PersonalField::Name, name.to_string()));
        let mail = self.mail.as_ref().map(|mail| (PersonalField::Mail, mail.0.clone()));
        let number = self.telephone.as_ref();
        let number = number.map(|number| (PersonalField::Telephone, number.0.clone()));
        let firm = self.firm.as_ref().and_then(|firm| serde_json::to_string(firm).ok());
        let firm = firm.map(|firm| (PersonalField::Firm, firm));
        [name, mail, number, firm].into_iter().flatten().collect()
    }

    /// Whether nothing is said.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.fields().is_empty()
    }

    /// The fields that `known` does not say already.
    pub(super) fn without(&self, known: &Self) -> Self {
        fn new<T: Clone + PartialEq>(asked: Option<&T>, known: Option<&T>) -> Option<T> {
            asked.filter(|asked| known != Some(*asked)).cloned()
        }
        Self {
            name: new(self.name.as_ref(), known.name.as_ref()),
            mail: new(self.mail.as_ref(), known.mail.as_ref()),
            telephone: new(self.telephone.as_ref(), known.telephone.as_ref()),
            firm: new(self.firm.as_ref(), known.firm.as_ref()),
        }
    }
}

/// The text is no mail address or telephone number.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotPersonal {
    /// A mail address has one `@` with something on both sides, no blanks, and at most 254 characters.
    #[error("this is no mail address")]
    Mail,
    /// A telephone number has 3 to 40 digits, blanks and `+-/()`.
    #[error("this is no telephone number")]
    Telephone,
}

/// A mail address; whether it exists is not asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(try_from = "String", into = "String")]
pub struct Mail(String);

impl Mail {
    /// Parses a mail address (RFC 5321, section 4.5.3.1: at most 254 characters).
    pub fn parse(text: &str) -> Result<Self, NotPersonal> {
        let text = text.trim();
        let plain = !text.chars().any(|c| c.is_whitespace() || c.is_control());
        let parts = text.split_once('@');
        let both = parts.is_some_and(|(local, domain)| {
            !local.is_empty() && !domain.is_empty() && !domain.contains('@')
        });
        if plain && both && text.len() <= 254 {
            Ok(Self(text.to_owned()))
        } else {
            Err(NotPersonal::Mail)
        }
    }
}

/// A telephone number as people write it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(try_from = "String", into = "String")]
pub struct Telephone(String);

impl Telephone {
    /// Parses a telephone number.
    pub fn parse(text: &str) -> Result<Self, NotPersonal> {
        let text = text.trim();
        let fits = text.chars().all(|c| c.is_ascii_digit() || " +-/()".contains(c));
        let digits = text.chars().filter(char::is_ascii_digit).count();
        if fits && digits >= 3 && text.len() <= 40 {
            Ok(Self(text.to_owned()))
        } else {
            Err(NotPersonal::Telephone)
        }
    }
}

impl Mail {
    /// Whether two addresses reach the same place: none that is used tells them apart by the size of letters.
    #[must_use]
    pub fn is_same(&self, other: &Self) -> bool {
        self.0.eq_ignore_ascii_case(&other.0)
    }
}

impl TryFrom<String> for Mail {
    type Error = NotPersonal;

    fn try_from(text: String) -> Result<Self, NotPersonal> {
        Self::parse(&text)
    }
}

impl From<Mail> for String {
    fn from(mail: Mail) -> Self {
        mail.0
    }
}

impl TryFrom<String> for Telephone {
    type Error = NotPersonal;

    fn try_from(text: String) -> Result<Self, NotPersonal> {
        Self::parse(&text)
    }
}

impl From<Telephone> for String {
    fn from(telephone: Telephone) -> Self {
        telephone.0
    }
}
