//! What IAM allows a caller: an identity-based policy, evaluated for each resource of a call at the moment of the call.
//!
//! Only what such a policy needs is understood; anything else (another operator, another condition key, `Deny`,
//! `NotAction`) is an error when the policy is read, never a condition that silently holds or fails.

use std::collections::BTreeMap;

use eni_failover::cloud::Tags;
use serde::Deserialize;
use serde_json::Value;

use crate::wildcard::wildcard;

/// The statements of the policies of one role.
#[derive(Clone, Debug, Default)]
pub struct Policy(Vec<Statement>);

/// A policy that this simulator doesn't understand.
#[derive(Debug, thiserror::Error)]
#[error("this policy can't be evaluated: {0}")]
pub struct PolicyError(#[from] serde_json::Error);

/// A call on one of its resources.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Authorization<'a> {
    /// `ec2`
    pub(crate) service: &'a str,
    /// `AttachNetworkInterface`
    pub(crate) action: &'a str,
    /// The resource's ARN.
    pub(crate) resource: &'a str,
    /// `ec2:ResourceTag/…`: the resource's tags before the call.
    pub(crate) tags: Option<&'a Tags>,
    /// `aws:TagKeys`: what the request would write or delete.
    pub(crate) tag_keys: &'a [&'a str],
}

#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
struct Statement {
    #[serde(rename = "Sid")]
    _sid: Option<String>,
    #[serde(rename = "Effect")]
    _effect: Effect,
    action: Listed<Action>,
    resource: Listed<Pattern>,
    #[serde(default)]
    condition: Conditions,
}

#[derive(Clone, Debug, Deserialize)]
enum Effect {
    Allow,
}

/// One, or a list of them.
#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
enum Listed<T> {
    One(T),
    Many(Vec<T>),
}

/// `service:Action`, in which the action may have wildcards.
#[derive(Clone, Debug, Deserialize)]
#[serde(try_from = "String")]
struct Action {
    service: String,
    name: Pattern,
}

/// Most are plain: simulations by the thousand ask for them with every call.
#[derive(Clone, Debug, Deserialize)]
#[serde(from = "String")]
enum Pattern {
    Plain(String),
    Wildcards(String),
}

/// By operator; all of them have to hold.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Conditions {
    #[serde(rename = "Null")]
    null: BTreeMap<Key, IsAbsent>,
    #[serde(rename = "ForAllValues:StringLike")]
    for_all_values_string_like: BTreeMap<Key, Listed<Pattern>>,
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(try_from = "String")]
enum Key {
    /// `ec2:ResourceTag/` and the tag's key. IAM doesn't mind its case; here it counts, which allows less.
    ResourceTag(String),
    /// `aws:TagKeys`
    TagKeys,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum IsAbsent {
    True,
    False,
}

impl Policy {
    /// Reads the `Statement`s of a policy document.
    ///
    /// # Errors
    /// [`PolicyError`], with what isn't understood.
    pub fn from_statements(statements: Vec<Value>) -> Result<Self, PolicyError> {
        let statements = statements.into_iter().map(serde_json::from_value);
        Ok(Self(statements.collect::<Result<_, _>>()?))
    }

    pub(crate) fn allows(&self, asked: &Authorization<'_>) -> bool {
        self.0.iter().any(|statement| statement.allows(asked))
    }
}

impl Statement {
    fn allows(&self, asked: &Authorization<'_>) -> bool {
        self.action.any(|action| action.matches(asked))
            && self.resource.any(|pattern| pattern.matches(asked.resource))
            && self.condition.hold(asked)
    }
}

impl Conditions {
    fn hold(&self, asked: &Authorization<'_>) -> bool {
        let mut null = self.null.iter();
        let mut like = self.for_all_values_string_like.iter();
        null.all(|(key, wanted)| key.values(asked).is_empty() == (*wanted == IsAbsent::True))
            && like.all(|(key, patterns)| {
                let values = key.values(asked);
                values
                    .iter()
                    .all(|value| patterns.any(|pattern| pattern.matches(value)))
            })
    }
}

impl Key {
    /// The key's values in the request's context; none, where it is absent.
    fn values<'a>(&self, asked: &Authorization<'a>) -> Vec<&'a str> {
        match self {
            Self::ResourceTag(key) => {
                let value = asked.tags.and_then(|tags| tags.get(key));
                value.map(String::as_str).into_iter().collect()
            }
            Self::TagKeys => asked.tag_keys.to_vec(),
        }
    }
}

impl TryFrom<String> for Key {
    type Error = String;

    fn try_from(key: String) -> Result<Self, String> {
        if key == "aws:TagKeys" {
            return Ok(Self::TagKeys);
        }
        match key.strip_prefix("ec2:ResourceTag/") {
            Some(tag) => Ok(Self::ResourceTag(tag.to_owned())),
            None => Err(format!("unknown condition key {key}")),
        }
    }
}

impl TryFrom<String> for Action {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        match text.split_once(':') {
            Some((service, name)) => Ok(Self {
                service: service.to_owned(),
                name: name.to_owned().into(),
            }),
            None => Err(format!("{text} is not an action, service:Action")),
        }
    }
}

impl Action {
    fn matches(&self, asked: &Authorization<'_>) -> bool {
        self.service == asked.service && self.name.matches(asked.action)
    }
}

impl From<String> for Pattern {
    fn from(text: String) -> Self {
        if text.contains(['*', '?']) {
            Self::Wildcards(text)
        } else {
            Self::Plain(text)
        }
    }
}

impl Pattern {
    fn matches(&self, text: &str) -> bool {
        match self {
            Self::Plain(wanted) => wanted == text,
            Self::Wildcards(pattern) => pattern == "*" || wildcard(pattern, text),
        }
    }
}

impl<T> Listed<T> {
    fn any(&self, is: impl Fn(&T) -> bool) -> bool {
        match self {
            Self::One(one) => is(one),
            Self::Many(many) => many.iter().any(is),
        }
    }
}
