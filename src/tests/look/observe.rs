//! A look whose answers can't belong to one moment is made anew: how often, and for how long.

use std::sync::atomic::AtomicUsize;
use std::sync::atomic::Ordering::Relaxed;
use std::time::Duration;

use jiff::Timestamp;
use tokio::time::{Instant, sleep};

use crate::cloud::{
    CallError, Clock, Deadline, Ec2Read, ElasticIp, EniStatus, GroupName, Instance, InstanceStatus,
    InstanceType, InterfaceQuery, NetworkInterface, Page, RouteTable, StatusQuery, Subnet,
    SubnetId, TypeLimits,
};
use crate::look::{Described, Memory, observe};
use crate::tests::scene::{at, look, schema};

const FOR_EVER: Duration = Duration::from_hours(1);

/// `i-a` holds an interface. For a while `DescribeNetworkInterfaces` lags behind and shows something else.
struct Ec2 {
    whole: Described,
    lags_for: Duration,
    lag: Lag,
    /// How long `DescribeInstances` takes.
    takes: Duration,
    began: Instant,
    looks: AtomicUsize,
}

impl Ec2 {
    fn new() -> Self {
        let scene = look().floating_eni("eni-1").on("i-a").member("i-a");
        Self {
            whole: scene.as_ec2_answers(),
            lags_for: Duration::ZERO,
            lag: free,
            takes: Duration::ZERO,
            began: Instant::now(),
            looks: AtomicUsize::new(0),
        }
    }

    fn lagging_for(self, lags_for: Duration) -> Self {
        Self { lags_for, ..self }
    }

    fn showing(self, lag: Lag) -> Self {
        Self { lag, ..self }
    }

    fn taking(self, takes: Duration) -> Self {
        Self { takes, ..self }
    }

    /// How many looks were made with so much time, how long all of it took, and whether the last one showed who holds
    /// the interface.
    async fn looked_at_within(&self, time: Duration) -> (usize, Duration, bool) {
        let deadline = Deadline::after(time);
        let snapshot = observe(self, &schema(), &Memory::default(), deadline).await;
        let group = &snapshot.unwrap().groups[&GroupName::from("web")];
        let is_held = group.sole_holder().is_some();
        (self.looks.load(Relaxed), self.began.elapsed(), is_held)
    }
}

/// What is shown of the interface.
type Lag = fn(NetworkInterface) -> Vec<NetworkInterface>;

fn free(eni: NetworkInterface) -> Vec<NetworkInterface> {
    vec![NetworkInterface {
        status: EniStatus::Available,
        ..detached(eni)
    }]
}

fn detached(eni: NetworkInterface) -> NetworkInterface {
    NetworkInterface {
        attachment: None,
        ..eni
    }
}

fn elsewhere(mut eni: NetworkInterface) -> Vec<NetworkInterface> {
    if let Some(attachment) = &mut eni.attachment {
        attachment.instance = Some("i-b".into());
    }
    vec![eni]
}

/// Two pages of one answer, between which its address moved.
fn twice(eni: NetworkInterface) -> Vec<NetworkInterface> {
    let other = NetworkInterface {
        id: "eni-2".into(),
        ..detached(eni.clone())
    };
    vec![eni, other]
}

fn twice_in_two_vpcs(eni: NetworkInterface) -> Vec<NetworkInterface> {
    let mut shown = twice(eni);
    shown[1].vpc = "vpc-2".into();
    shown
}

/// As EC2 may answer, whatever the status says.
fn without_its_attachment(eni: NetworkInterface) -> Vec<NetworkInterface> {
    vec![detached(eni)]
}

fn not_at_all(_: NetworkInterface) -> Vec<NetworkInterface> {
    Vec::new()
}

impl Clock for Ec2 {
    fn now(&self) -> Timestamp {
        at("12:00:00")
    }
}

impl Ec2Read for Ec2 {
    async fn instances_with_tag(
        &self,
        _: &str,
        _: Option<&str>,
    ) -> Result<Page<Instance>, CallError> {
        self.looks.fetch_add(1, Relaxed);
        sleep(self.takes).await;
        Ok(Page::last(self.whole.instances.clone()))
    }

    async fn instance_status(
        &self,
        _: &StatusQuery,
        _: Option<&str>,
    ) -> Result<Page<InstanceStatus>, CallError> {
        Ok(Page::last(self.whole.statuses.clone()))
    }

    async fn network_interfaces(
        &self,
        _: &InterfaceQuery,
        _: Option<&str>,
    ) -> Result<Page<NetworkInterface>, CallError> {
        let shown = self.whole.interfaces.iter().cloned();
        Ok(Page::last(if self.began.elapsed() < self.lags_for {
            shown.flat_map(self.lag).collect()
        } else {
            shown.collect()
        }))
    }

    async fn instance_types(
        &self,
        _: &[InstanceType],
        _: Option<&str>,
    ) -> Result<Page<TypeLimits>, CallError> {
        Ok(Page::last(self.whole.types.values().cloned().collect()))
    }

    async fn subnets(&self, _: &[SubnetId], _: Option<&str>) -> Result<Page<Subnet>, CallError> {
        Ok(Page::last(self.whole.subnets.values().cloned().collect()))
    }

    async fn route_tables_with_tag(
        &self,
        _: &str,
        _: Option<&str>,
    ) -> Result<Page<RouteTable>, CallError> {
        Ok(Page::last(self.whole.route_tables.clone()))
    }

    async fn elastic_ips_with_tag(&self, _: &str) -> Result<Vec<ElasticIp>, CallError> {
        Ok(self.whole.elastic_ips.clone())
    }
}

fn milliseconds(milliseconds: u64) -> Duration {
    Duration::from_millis(milliseconds)
}

fn seconds(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

#[tokio::test(start_paused = true)]
async fn answers_that_belong_together_are_asked_for_once() {
    let looked = Ec2::new().looked_at_within(FOR_EVER).await;
    assert_eq!(looked, (1, Duration::ZERO, true));
}

#[tokio::test(start_paused = true)]
async fn a_look_that_contradicts_itself_is_made_anew_until_it_does_not() {
    let ec2 = Ec2::new().lagging_for(milliseconds(2900));
    let looked = ec2.looked_at_within(FOR_EVER).await;
    assert_eq!(looked, (13, seconds(3), true));
}

#[tokio::test(start_paused = true)]
async fn what_can_not_be_at_one_moment_contradicts_itself() {
    for (what, lag, looks) in [
        ("free", free as Lag, 21),
        ("elsewhere", elsewhere, 21),
        ("twice", twice, 21),
        ("twice in two VPCs", twice_in_two_vpcs, 1),
        ("without its attachment", without_its_attachment, 1),
        ("not at all", not_at_all, 1),
    ] {
        let ec2 = Ec2::new().lagging_for(FOR_EVER).showing(lag);
        assert_eq!(ec2.looked_at_within(FOR_EVER).await.0, looks, "{what}");
    }
}

/// They may disagree for ever; a group can wait no longer.
#[tokio::test(start_paused = true)]
async fn after_five_seconds_it_is_taken_as_it_is() {
    let ec2 = Ec2::new().lagging_for(FOR_EVER);
    let looked = ec2.looked_at_within(FOR_EVER).await;
    assert_eq!(looked, (21, seconds(5), false));
}

#[tokio::test(start_paused = true)]
async fn with_little_time_left_it_is_taken_as_it_is() {
    let ec2 = Ec2::new().lagging_for(FOR_EVER);
    let looked = ec2.looked_at_within(seconds(1)).await;
    assert_eq!(looked, (4, milliseconds(750), false));
}

/// Where one look takes so long that the next one would end after the deadline, there is none.
#[tokio::test(start_paused = true)]
async fn a_look_that_would_not_end_in_time_is_not_begun() {
    for (time, looks) in [(4_250, 1), (4_251, 2)] {
        let ec2 = Ec2::new().lagging_for(FOR_EVER).taking(seconds(2));
        let looked = ec2.looked_at_within(milliseconds(time)).await;
        assert_eq!(looked.0, looks, "{time} ms");
    }
}

#[tokio::test(start_paused = true)]
async fn a_look_that_took_too_long_for_one_moment_is_made_anew_once_where_time_is_left_to_act() {
    for (takes, time, looks) in [
        (5_000, 3_600_000, 1),
        (5_001, 3_600_000, 2),
        (6_000, 30_000, 1),
        (6_000, 30_001, 2),
    ] {
        let ec2 = Ec2::new().taking(milliseconds(takes));
        let looked = ec2.looked_at_within(milliseconds(time)).await;
        assert_eq!(looked.0, looks, "{takes} ms of {time} ms");
    }
}
