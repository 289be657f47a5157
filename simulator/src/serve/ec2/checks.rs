//! Status checks.

use eni_failover::cloud::Check;

use super::row::{Asked, filters, page};
use crate::api::{
    ApiError, CheckSummary, DescribeInstanceStatus, DescribeInstanceStatusResponse, InstanceStatus,
    ScheduledEvent,
};
use crate::serve::fields::Fields;
use crate::serve::xml::{Content, Xml};

impl Asked for DescribeInstanceStatus {
    fn read(fields: &mut Fields) -> Result<Self, ApiError> {
        Ok(Self {
            dry_run: fields.flag("DryRun")?,
            instance_ids: fields.list("InstanceId"),
            include_all_instances: fields.flag("IncludeAllInstances")?,
            filters: filters(fields)?,
            page: page(fields)?,
        })
    }
}

impl Content for DescribeInstanceStatusResponse {
    fn write(&self, xml: &mut Xml) {
        xml.list("instanceStatusSet", &self.instance_statuses)
            .maybe("nextToken", self.next_token.as_ref());
    }
}

impl Content for InstanceStatus {
    fn write(&self, xml: &mut Xml) {
        xml.text("instanceId", &self.instance_id)
            .text("availabilityZone", &self.availability_zone)
            .element("instanceState", &self.instance_state);
        for (check, summary) in &self.checks {
            match check {
                Check::Application => {
                    xml.within("applicationStatus", |xml| application(xml, summary));
                }
                Check::System | Check::Instance | Check::AttachedEbs => {
                    xml.element(element(*check), summary);
                }
            }
        }
        if !self.events.is_empty() {
            xml.list("eventsSet", &self.events);
        }
    }
}

impl Content for ScheduledEvent {
    fn write(&self, xml: &mut Xml) {
        xml.text("code", &self.code)
            .text("description", &self.description);
        if let Some(at) = self.not_before {
            xml.time("notBefore", at);
        }
    }
}

fn element(check: Check) -> &'static str {
    match check {
        Check::System => "systemStatus",
        Check::Instance => "instanceStatus",
        Check::AttachedEbs => "attachedEbsStatus",
        Check::Application => "applicationStatus",
    }
}

/// It has no details.
fn application(xml: &mut Xml, summary: &CheckSummary) {
    xml.text("status", summary.status.as_str());
    if let Some(since) = summary.impaired_since {
        xml.time("impairedSince", since);
    }
}

impl Content for CheckSummary {
    fn write(&self, xml: &mut Xml) {
        xml.text("status", self.status.as_str());
        let Some(reachability) = self.reachability() else {
            return;
        };
        xml.within("details", |xml| {
            xml.within("item", |xml| {
                xml.text("name", "reachability")
                    .text("status", reachability);
                if let Some(since) = self.impaired_since {
                    xml.time("impairedSince", since);
                }
            });
        });
    }
}
