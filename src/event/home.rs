//! Where the function runs, and what it refuses for coming from elsewhere.

use super::reading::EventError;

/// The function's own account and region; `None` where it doesn't know, and then doesn't check.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Home {
    /// The account, twelve digits.
    pub account: Option<String>,
    /// The region, `us-east-1`.
    pub region: Option<String>,
}

impl Home {
    /// From `arn:aws:lambda:us-east-1:111122223333:function:eni-failover`.
    #[must_use]
    pub fn of_arn(arn: &str) -> Option<Self> {
        let mut parts = arn.split(':').skip(3).map(str::to_owned);
        let (region, account) = (parts.next()?, parts.next()?);
        Some(Self {
            account: Some(account),
            region: Some(region),
        })
    }

    /// Whether something from there may be acted on. Where the function knows its home, silence is refused too:
    /// a partial view fails closed.
    pub(super) fn admit(
        &self,
        what: &'static str,
        account: Option<&str>,
        region: Option<&str>,
    ) -> Result<(), EventError> {
        same(what, "account", self.account.as_deref(), account)?;
        same(what, "region", self.region.as_deref(), region)
    }
}

fn same(
    what: &'static str,
    field: &'static str,
    home: Option<&str>,
    found: Option<&str>,
) -> Result<(), EventError> {
    let Some(home) = home else { return Ok(()) };
    match found {
        Some(found) if found == home => Ok(()),
        Some(found) => Err(EventError::ForeignOrigin {
            what,
            field,
            found: found.to_owned(),
            home: home.to_owned(),
        }),
        None => Err(EventError::UnknownOrigin {
            what,
            field,
            home: home.to_owned(),
        }),
    }
}
