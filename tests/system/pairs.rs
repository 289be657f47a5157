//! Many groups of two, in each of which an interface floats.

use crate::common::account::{Account, account};

pub(crate) fn name(group: usize) -> String {
    format!("group-{group:02}")
}

pub(crate) fn active(group: usize) -> String {
    format!("i-{:017x}", 0x10_000 + group)
}

pub(crate) fn standby(group: usize) -> String {
    format!("i-{:017x}", 0x20_000 + group)
}

pub(crate) fn eni(group: usize) -> String {
    format!("eni-{:017x}", 0x30_000 + group)
}

pub(crate) fn pairs(groups: usize) -> Account {
    (0..groups).fold(account(), |account, group| {
        account
            .member(&active(group), &name(group))
            .member(&standby(group), &name(group))
            .floating(&eni(group), &name(group))
            .attached_to(&active(group), 1)
    })
}
