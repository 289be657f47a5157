//! The describes of one look: what can be asked at once is, and the rest in a second round.

use std::time::Duration;

use futures_util::future::{join, join_all, join3, try_join, try_join_all};

use super::described::Described;
use super::memory::Memory;
use super::missing::{elsewhere, without_block, without_limits, without_status};
use super::tags::Schema;
use crate::cloud::{
    CallError, Clock, Deadline, Ec2Read, Failure, InstanceId, InstanceStatus, InterfaceQuery,
    Rejection, STATUS_IDS_PER_CALL, StatusQuery, every_elastic_ip, every_instance, every_interface,
    every_route_table, every_status, every_status_within, every_subnet, every_type,
};

pub(super) async fn describe(
    ec2: &(impl Ec2Read + Clock),
    schema: &Schema,
    memory: &Memory,
    deadline: Deadline,
) -> Result<Described, CallError> {
    let known = memory.recall();
    let hinted: Vec<InstanceId> = known.instances.iter().cloned().collect();
    let group_key = schema.group();
    let (routes_key, landing_key) = (schema.routes(), schema.landing());
    let keys = vec![group_key.clone(), schema.addresses(), landing_key];
    let keys = InterfaceQuery::TagKeys(keys);
    let patience = |seen: Option<bool>| match seen {
        // None was there: no group waits for the news that there is one now.
        Some(false) => deadline.or_after(WHERE_THERE_WAS_NONE),
        Some(true) | None => deadline,
    };
    let ((instances, interfaces, early), (tables, elastic_ips)) = join(
        join3(
            every_instance(ec2, &group_key, deadline),
            every_interface(ec2, &keys, deadline),
            early(ec2, &hinted, memory, deadline),
        ),
        join(
            every_route_table(ec2, &routes_key, patience(known.route_tables)),
            every_elastic_ip(ec2, &group_key, patience(known.elastic_ips)),
        ),
    )
    .await;
    let mut unseen = Vec::new();
    let route_tables = seen(tables, known.route_tables, &mut unseen)?;
    let elastic_ips = seen(elastic_ips, known.elastic_ips, &mut unseen)?;
    let mut described = Described {
        now: ec2.now(),
        instances: instances?,
        interfaces: interfaces?,
        statuses: early,
        route_tables,
        elastic_ips,
        unseen,
        types: known.types,
        subnets: known.subnets,
        elsewhere: Vec::new(),
    };
    complete(ec2, &mut described, schema, memory, deadline).await?;
    memory.remember(&described);
    Ok(described)
}

/// The statuses of whom a warm function knows, in the first round.
async fn early(
    ec2: &(impl Ec2Read + Clock),
    hinted: &[InstanceId],
    memory: &Memory,
    deadline: Deadline,
) -> Vec<InstanceStatus> {
    match by_pages(ec2, hinted.len(), memory, deadline).await {
        Ok(Some(found)) => found,
        Ok(None) => guessed(ec2, hinted).await,
        // The second round asks again, and says so.
        Err(_) => Vec::new(),
    }
}

async fn statuses(
    ec2: &impl Ec2Read,
    ids: &[InstanceId],
    memory: &Memory,
    deadline: Deadline,
) -> Result<Vec<InstanceStatus>, CallError> {
    match by_pages(ec2, ids.len(), memory, deadline).await? {
        Some(found) => Ok(found),
        None => every_status(ec2, ids, deadline).await,
    }
}

/// The statuses of all instances there are, where these are fewer requests than by so many identifiers. How many pages they
/// take is known afterwards: where it were more, the pages are left, and it is remembered.
async fn by_pages(
    ec2: &impl Ec2Read,
    ids: usize,
    memory: &Memory,
    deadline: Deadline,
) -> Result<Option<Vec<InstanceStatus>>, CallError> {
    let chunks = ids.div_ceil(STATUS_IDS_PER_CALL);
    if chunks <= memory.status_pages().max(1) {
        return Ok(None);
    }
    let found = every_status_within(ec2, chunks - 1, deadline).await?;
    memory.remember_status_pages(found.as_ref().map_or(chunks, |(_, pages)| *pages));
    Ok(found.map(|(found, _)| found))
}

/// Only a guess at whom to ask about: one of them may be gone, which makes EC2 refuse to tell of any of its hundred. So
/// it isn't repeated, and whoever it leaves out is asked for once more.
async fn guessed(ec2: &impl Ec2Read, ids: &[InstanceId]) -> Vec<InstanceStatus> {
    let chunks = ids.chunks(STATUS_IDS_PER_CALL).map(|ids| {
        let query = StatusQuery::Ids(ids.to_vec());
        async move { ec2.instance_status(&query, None).await }
    });
    let answers = join_all(chunks).await.into_iter().flatten();
    answers.flat_map(|page| page.items).collect()
}

/// For so long the route tables are waited for in a function that saw none before; the same of Elastic IPs.
const WHERE_THERE_WAS_NONE: Duration = Duration::from_secs(2);

/// What was seen: nothing where the role isn't permitted to look, or where EC2 doesn't tell and there was nothing a moment
/// ago. Groups that have none of it go on without.
fn seen<T>(
    answer: Result<Vec<T>, CallError>,
    before: Option<bool>,
    unseen: &mut Vec<String>,
) -> Result<Vec<T>, CallError> {
    match answer {
        Err(error) if error.rejection() == Some(Rejection::Unauthorized) => {
            unseen.push(without_its_words(&error));
            Ok(Vec::new())
        }
        Err(error) if before == Some(false) => {
            tracing::warn!(%error, "not seen, and there was none a moment ago");
            Ok(Vec::new())
        }
        answer => answer,
    }
}

/// What is lacking and EC2's code, which stay the same: its words are other ones each time, and each would be news.
fn without_its_words(error: &CallError) -> String {
    let said = error.to_string();
    match &error.failure {
        Failure::Rejected { message, .. } => said.replace(&format!(": {message}"), ""),
        Failure::Transient { .. } | Failure::Unknown { .. } => said,
    }
}

/// Asks for what the first round left open, if it left anything open.
async fn complete(
    ec2: &impl Ec2Read,
    described: &mut Described,
    schema: &Schema,
    memory: &Memory,
    deadline: Deadline,
) -> Result<(), CallError> {
    let (unasked, types, subnets) = (
        without_status(described),
        without_limits(described),
        without_block(described, schema),
    );
    let homeless = elsewhere(described, schema);
    let homeless = homeless
        .iter()
        .map(|query| every_interface(ec2, query, deadline));
    let ((statuses, found), (types, subnets)) = try_join(
        try_join(
            statuses(ec2, &unasked, memory, deadline),
            try_join_all(homeless),
        ),
        try_join(
            every_type(ec2, &types, deadline),
            every_subnet(ec2, &subnets, deadline),
        ),
    )
    .await?;
    described.statuses.extend(statuses);
    described.elsewhere.extend(found.into_iter().flatten());
    described.types.extend(
        types
            .into_iter()
            .map(|limits| (limits.instance_type.clone(), limits)),
    );
    described.subnets.extend(
        subnets
            .into_iter()
            .map(|subnet| (subnet.id.clone(), subnet)),
    );
    Ok(())
}
