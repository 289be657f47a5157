//! What to do.

use super::letter::Letter;
use super::story::group_has_wrong_tags;
use crate::look::Member;
use crate::tell::news::News;

impl Letter<'_> {
    pub(super) fn advice(&self, news: &News) -> &'static str {
        let group = &self.course.after;
        match news {
            News::FoundMoved { .. } if self.outcome.to.is_none() => {
                "What to do: if that is not meant, see which tag or which interface is gone. Nothing of it fails over."
            }
            News::Moved | News::FoundMoved { .. } | News::Completed { .. }
                if group.members.values().any(Member::is_failed) =>
            {
                "What to do: repair or replace the failed member, so that there is a standby again. Nothing moves back by itself."
            }
            News::Moved | News::FoundMoved { .. } | News::Completed { .. } => {
                "Nothing moves back by itself."
            }
            News::Refused => self.what_unblocks(),
            News::RolledBack => {
                "What to do: see why it was refused as told above, put that right, and ask for \"failover\". \
                 By itself it is tried again as soon as a member changes; otherwise after five minutes, then ever more rarely, \
                 so as not to take away and put back for ever. You will be told when it has moved."
            }
            News::Partial | News::Unconfirmed => {
                "What to do: nothing at first, it is tried again within minutes and you will be told. \
                 If no such message comes, move what is left by hand."
            }
            News::Unprotected => {
                "What to do: repair or replace a standby before the active fails. You will be told when there is one again."
            }
            News::Watched | News::Attention
                if !group.problems.is_empty() && !group_has_wrong_tags(group) =>
            {
                "What to do: stop and start that member, or replace it, before then; if it is the active, ask for \"failover\" first."
            }
            News::Watched | News::Attention if !group.problems.is_empty() => {
                "What to do: correct the tags as told above. What is well-formed fails over all the same."
            }
            News::Watched | News::Attention | News::WellAgain => "",
        }
    }

    /// What has to be done where it should move and can't.
    fn what_unblocks(&self) -> &'static str {
        if self.reason(&["no-member"]).is_some() {
            "What to do: tag the instances with the group again. Where Terraform took the tags off, name their prefix in \
             ignore_tags of its AWS provider. Where the group is to be no more, take its tags off the interfaces too."
        } else if self.obstacle().is_some() {
            "What to do: put right what is told above. You will be told when it is well again."
        } else if self.reason(&["took-over-just-now"]).is_some() {
            "What to do: nothing at first. The group is looked at again with every event and by the schedule; \
             you will be told when it has moved."
        } else if self.reason(&["wanted"]).is_some() {
            "What to do: put right what is told above, then ask again."
        } else if self.is_denied() {
            "What to do: see which policy denies it, the role's or the organisation's, and put that right; then ask for \
             \"failover\". No waiting helps: until then move it by hand, or repair the active."
        } else if self.others_are_well() {
            "What to do: see what EC2 said above: it isn't for want of a healthy member. It is tried again within minutes, \
             and you will be told when it has moved."
        } else {
            "What to do: bring one member back to health, or remove what stands in its way as told above. \
             The group is looked at again with every event and by the schedule; you will be told when it has moved."
        }
    }
}
