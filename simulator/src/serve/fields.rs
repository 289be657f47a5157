//! The parameters of the Query protocol: a form whose names spell out lists and structures (`Filter.1.Value.2`).
//!
//! Reading takes a field away, so that what is left at the end is what nobody knows. EC2 refuses such a call, and it
//! matters here all the more: a parameter that the simulator ignored would make a test pass that EC2 fails.

use std::collections::BTreeMap;

use crate::api::ApiError;

/// Parameters that belong to the signature; signatures aren't checked.
const SIGNATURE: [&str; 6] = [
    "AWSAccessKeyId",
    "Expires",
    "Signature",
    "SignatureMethod",
    "SignatureVersion",
    "Timestamp",
];

/// Fields by name. Those inside a structure know its name, for the error messages.
#[derive(Debug, Default)]
pub(super) struct Fields {
    inside: String,
    values: BTreeMap<String, String>,
}

impl Fields {
    pub(super) fn parse(form: &[u8]) -> Self {
        let values = form_urlencoded::parse(form)
            .filter(|(name, _)| !name.starts_with("X-Amz-") && !SIGNATURE.contains(&&**name))
            .map(|(name, value)| (name.into_owned(), value.into_owned()))
            .collect();
        Self {
            inside: String::new(),
            values,
        }
    }

    pub(super) fn values(&self) -> &BTreeMap<String, String> {
        &self.values
    }

    pub(super) fn optional(&mut self, name: &str) -> Option<String> {
        self.values.remove(name)
    }

    pub(super) fn required(&mut self, name: &str) -> Result<String, ApiError> {
        let value = self.optional(name).ok_or_else(|| self.missing(name))?;
        if value.is_empty() {
            return Err(self.invalid(name, &value, "The value cannot be empty"));
        }
        Ok(value)
    }

    pub(super) fn optional_number(&mut self, name: &str) -> Result<Option<u32>, ApiError> {
        let Some(value) = self.optional(name) else {
            return Ok(None);
        };
        let number = value.parse();
        number
            .map(Some)
            .map_err(|_| self.invalid(name, &value, "Expecting a whole number"))
    }

    pub(super) fn number(&mut self, name: &str) -> Result<u32, ApiError> {
        self.optional_number(name)?
            .ok_or_else(|| self.missing(name))
    }

    pub(super) fn optional_flag(&mut self, name: &str) -> Result<Option<bool>, ApiError> {
        let Some(value) = self.optional(name) else {
            return Ok(None);
        };
        match value.to_ascii_lowercase().as_str() {
            "true" => Ok(Some(true)),
            "false" => Ok(Some(false)),
            _ => Err(self.invalid(name, &value, "Expecting true or false")),
        }
    }

    /// A flag that is off unless it is set.
    pub(super) fn flag(&mut self, name: &str) -> Result<bool, ApiError> {
        Ok(self.optional_flag(name)?.unwrap_or_default())
    }

    /// `name.1`, `name.2`, … in the order of their numbers.
    pub(super) fn list(&mut self, name: &str) -> Vec<String> {
        let prefix = format!("{name}.");
        let numbered: BTreeMap<usize, String> = self
            .values
            .keys()
            .filter_map(|key| Some((key.strip_prefix(&prefix)?.parse().ok()?, key.clone())))
            .collect();
        let taken = numbered.values();
        taken.filter_map(|key| self.values.remove(key)).collect()
    }

    /// Everything below `name.`
    pub(super) fn structure(&mut self, name: &str) -> Self {
        let prefix = format!("{name}.");
        let values = self
            .values
            .extract_if(.., |key, _| key.starts_with(&prefix))
            .filter_map(|(key, value)| Some((key.strip_prefix(&prefix)?.to_owned(), value)))
            .collect();
        Self {
            inside: format!("{}{prefix}", self.inside),
            values,
        }
    }

    /// `name.1.…`, `name.2.…`, each read to its end.
    pub(super) fn structures<T>(
        &mut self,
        name: &str,
        read: impl Fn(&mut Self) -> Result<T, ApiError>,
    ) -> Result<Vec<T>, ApiError> {
        let mut members = self.structure(name);
        let numbered: BTreeMap<usize, String> = members
            .values
            .keys()
            .filter_map(|key| key.split('.').next())
            .filter_map(|number| Some((number.parse().ok()?, number.to_owned())))
            .collect();
        let read_one = |number: &String| {
            let mut member = members.structure(number);
            let value = read(&mut member)?;
            member.finish().map(|()| value)
        };
        let values = numbered.values().map(read_one).collect();
        members.finish()?;
        values
    }

    /// Whether nothing is left.
    pub(super) fn is_empty(&self) -> bool {
        self.values.is_empty()
    }

    /// Nothing may be left unread.
    pub(super) fn finish(&self) -> Result<(), ApiError> {
        let Some(name) = self.values.keys().next() else {
            return Ok(());
        };
        Err(ApiError::new(
            "UnknownParameter",
            format!(
                "The parameter {}{name} is not recognized by this simulator",
                self.inside
            ),
        ))
    }

    fn missing(&self, name: &str) -> ApiError {
        ApiError::new(
            "MissingParameter",
            format!(
                "The request must contain the parameter {}{name}",
                self.inside
            ),
        )
    }

    fn invalid(&self, name: &str, value: &str, why: &str) -> ApiError {
        ApiError::new(
            "InvalidParameterValue",
            format!(
                "Value ({value}) for parameter {}{name} is invalid. {why}",
                self.inside
            ),
        )
    }
}
