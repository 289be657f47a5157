//! `reasons[]` of an outcome, made as the function makes them: a course of each kind is concluded.

use std::collections::BTreeMap;
use std::time::Duration;

use eni_failover::act::{Course, End, StepFailure};
use eni_failover::cloud::{
    Address, AddressKind, CallError, Check, CheckStatus, Ena, InstanceId, InstanceState, Slot,
};
use eni_failover::decide::{Concern, Detach, Plan, Refusal, Rest, Step, TriedNow, Unassign, Unfit};
use eni_failover::event::Wish;
use eni_failover::look::{Evidence, Health, Mark, Problem};
use eni_failover::tell::conclude;
use jiff::Timestamp;

use crate::every::{every, literals};
use crate::page::Message;
use crate::scene::{course, group};

pub(crate) fn all() -> Vec<Message> {
    let reasons = ends()
        .into_iter()
        .map(|end| Course {
            end,
            ..course(group().group)
        })
        .chain(causes())
        .flat_map(|course| {
            let wishes = [Wish::Nothing, Wish::Move { to: None }];
            wishes
                .map(|wish| conclude(&course, &concern(wish), 0).reasons)
                .concat()
        });
    let reasons: Vec<Message> = reasons
        .map(|reason| Message::new(reason.code.0, reason.message))
        .collect();
    let problems = problems().into_iter();
    let problems = problems.map(|problem| Message::new(problem.code(), problem.to_string()));
    let evidence = evidence().into_iter();
    let evidence = evidence.map(|evidence| Message::exactly(evidence.to_string()));
    // Those that no enum stands behind, and how a step was overtaken: as the source has them.
    let conclude = literals("src/tell", "Reason::new(");
    let execute = literals("src/act", "self.overtaken(");
    let overtaken = |how: &String| Message::new("overtaken", format!("eni-0fff: {how}"));
    let by_source = conclude.iter().map(|code| Message::code(code));
    let by_source = by_source.chain(execute.iter().map(overtaken));
    reasons
        .into_iter()
        .chain(problems)
        .chain(evidence)
        .chain(by_source)
        .collect()
}

fn ends() -> Vec<End> {
    let plan = || Plan {
        others: false,
        group: "web".into(),
        to: "i-0bbb".into(),
        steps: steps(),
    };
    let unanswered = || CallError::unanswered("DescribeInstances", "connection reset");
    // Each of the parts has its own list.
    let kinds = every!(End:
        End::Rest(_) => End::Rest(Rest::NoMember),
        End::Refused(_) => End::Refused(Refusal::NobodyCan(unfit())),
        End::Planned(_) => End::Planned(plan()),
        End::GaveUp(_) => End::GaveUp(failures()),
        End::Unconfirmed(_) => End::Unconfirmed(unanswered()),
    );
    let rests = rests().into_iter().map(End::Rest);
    let refusals = refusals().into_iter().map(End::Refused);
    kinds.into_iter().chain(rests).chain(refusals).collect()
}

fn rests() -> Vec<Rest> {
    let active = || InstanceId::new("i-0aaa");
    every!(Rest:
        Rest::NoMember => Rest::NoMember,
        Rest::NothingFloats => Rest::NothingFloats,
        Rest::HeldByHealthy(_) => Rest::HeldByHealthy(active()),
        Rest::HeldByRecovering { .. } => Rest::HeldByRecovering {
            holder: active(),
            health: Health::Recovering(Evidence::Check(Check::Instance, CheckStatus::Initializing)),
        },
        Rest::LastResort { .. } => Rest::LastResort {
            holder: "i-0bbb".into(),
            health: Health::Failed(vec![Evidence::Mark(Mark {
                cause: "web-1-status".to_owned(),
                at: Timestamp::from_second(1_795_424_400).ok(),
            })]),
        },
        Rest::AlreadyThere(_) => Rest::AlreadyThere("i-0bbb".into()),
        Rest::TookOverJustNow { .. } => Rest::TookOverJustNow { holder: active(), seconds: 12 },
    )
}

fn refusals() -> Vec<Refusal> {
    every!(Refusal:
        Refusal::HeldOutside { .. } => Refusal::HeldOutside {
            float: "eni-0fff".to_owned(),
            eni: "eni-0fff".into(),
            instance: Some("i-0ccc".into()),
        },
        Refusal::ActiveKeeps { .. } => Refusal::ActiveKeeps {
            active: "i-0bbb".into(),
            unfit: Unfit::NoLandingInterface { address: address("10.0.1.50") },
        },
        Refusal::NoMember => Refusal::NoMember,
        Refusal::NothingCanMove => Refusal::NothingCanMove,
        Refusal::TookOverJustNow { .. } => Refusal::TookOverJustNow {
            holder: "i-0aaa".into(),
            cooldown: Duration::from_mins(1),
        },
        Refusal::NobodyCan(_) => Refusal::NobodyCan(unfit()),
        Refusal::NotAMember(_) => Refusal::NotAMember("i-0ccc".into()),
    )
}

fn unfit() -> Vec<(InstanceId, Unfit)> {
    let all = every!(Unfit:
        Unfit::NotHealthy(_) => Unfit::NotHealthy(stopped()),
        Unfit::TriedInVain { .. } => Unfit::TriedInVain { again_in: Duration::from_mins(4) },
        Unfit::NotAttachable(_) => Unfit::NotAttachable(InstanceState::Pending),
        Unfit::OtherZone { .. } => Unfit::OtherZone {
            eni: "eni-0fff".into(),
            zone: "us-east-1b".into(),
            needed: "us-east-1a".into(),
        },
        Unfit::OtherVpc { .. } => Unfit::OtherVpc { float: "eni-0fff".to_owned(), needed: "vpc-0eee".into() },
        Unfit::NotRunning(_) => Unfit::NotRunning(InstanceState::Pending),
        Unfit::NotAssociable(_) => Unfit::NotAssociable(InstanceState::Pending),
        Unfit::NoInterface { .. } => Unfit::NoInterface { float: "203.0.113.10".to_owned() },
        Unfit::SourceDestCheck { .. } => Unfit::SourceDestCheck {
            float: "10.99.0.10/32 of rtb-0eee".to_owned(), eni: "eni-0ddd".into(),
        },
        Unfit::OtherBorderGroup { .. } => Unfit::OtherBorderGroup {
            float: "203.0.113.10".to_owned(), zone: "us-west-2-lax-1a".into(), needed: "us-west-2".to_owned(),
        },
        Unfit::ElasticIpInTheWay { .. } => Unfit::ElasticIpInTheWay {
            float: "203.0.113.10".to_owned(), eni: "eni-0ddd".into(), there: [203, 0, 113, 20].into(),
        },
        Unfit::NoLandingInterface { .. } => Unfit::NoLandingInterface { address: address("10.0.1.50") },
        Unfit::NoAddressSlot { .. } => Unfit::NoAddressSlot {
            eni: "eni-0ddd".into(),
            subnet: "subnet-0eee".into(),
            needed: 2,
            carried: 1,
            limit: 2,
            kind: AddressKind::Ipv4,
            instance_type: "t3.micro".into(),
        },
        Unfit::NoInterfaceSlot { .. } => Unfit::NoInterfaceSlot {
            needed: 1,
            attached: 2,
            limit: 2,
            instance_type: "t3.micro".into(),
        },
        Unfit::LimitsUnknown(_) => Unfit::LimitsUnknown("x9.new".into()),
        Unfit::CrossedOff(_) => Unfit::CrossedOff("AttachNetworkInterface was refused".to_owned()),
    );
    all.into_iter()
        .map(|unfit| ("i-0bbb".into(), unfit))
        .collect()
}

fn failures() -> Vec<StepFailure> {
    let answered = |call, code, message| CallError::answered(call, code, message, 400);
    every!(StepFailure:
        StepFailure::MemberUnable(_) => StepFailure::MemberUnable(answered(
            "AttachNetworkInterface", "AttachmentLimitExceeded", "Interface count 3 exceeds the limit for t3.micro",
        )),
        StepFailure::Impossible(_) => StepFailure::Impossible(answered(
            "DetachNetworkInterface", "OperationNotPermitted", "You are not allowed to manage 'ela-attach' attachments.",
        )),
        StepFailure::IndexTaken { .. } => StepFailure::IndexTaken {
            device_index: 1,
            error: answered(
                "AttachNetworkInterface", "InvalidParameterValue",
                "Instance 'i-0bbb' already has an interface attached at device index '1'.",
            ),
        },
        StepFailure::NoVerdict { .. } => StepFailure::NoVerdict {
            error: CallError::answered(
                "AttachNetworkInterface", "Unavailable", "The service is unavailable. Please try again shortly.", 503,
            ),
            asked: tokio::time::Instant::now(),
        },
        StepFailure::Withheld(_) => StepFailure::Withheld(CallError::answered(
            "DetachNetworkInterface", "Unavailable", "The service is unavailable. Please try again shortly.", 503,
        )),
        StepFailure::Overtaken(_) => StepFailure::Overtaken("the group changed as often as it was looked at".to_owned()),
        StepFailure::OutOfTime(_) => StepFailure::OutOfTime("the detach of eni-0fff".to_owned()),
    )
}

fn overlay() -> ipnet::IpNet {
    "10.99.0.10/32".parse().expect("a block")
}

fn steps() -> Vec<Step> {
    let move_eni = |detach| Step::MoveInterface {
        eni: "eni-0fff".into(),
        detach,
        slot: Slot {
            device_index: 1,
            network_card_index: 0,
        },
        ena: Ena::default(),
    };
    let lead = |is_there| Step::LeadRoute {
        table: "rtb-0eee".into(),
        destination: overlay(),
        eni: "eni-0ddd".into(),
        is_there,
    };
    let mut steps = every!(Step:
        Step::AssignAddresses { .. } => Step::AssignAddresses {
            eni: "eni-0ddd".into(),
            kind: AddressKind::Ipv4,
            addresses: vec![address("10.0.1.50")],
            unassign: None,
        },
        Step::MoveInterface { .. } => move_eni(None),
        Step::AssociateElasticIp { .. } => Step::AssociateElasticIp {
            allocation: "eipalloc-0eee".into(),
            public_ip: [203, 0, 113, 10].into(),
            eni: "eni-0ddd".into(),
            address: [10, 0, 1, 12].into(),
        },
        Step::LeadRoute { .. } => lead(true),
    );
    steps.push(lead(false));
    steps.push(Step::AssignAddresses {
        eni: "eni-0ddd".into(),
        kind: AddressKind::Ipv6,
        addresses: vec![address("2001:db8::50")],
        unassign: Some(Unassign {
            eni: "eni-0aaa".into(),
            from: Some("i-0aaa".into()),
        }),
    });
    steps.push(move_eni(Some(Detach {
        attachment: "eni-attach-1".into(),
        from: "i-0aaa".into(),
        force: None,
        under_way: false,
    })));
    steps
}

/// Why something was to move at all, and what is told of a group at rest or after a try.
fn causes() -> Vec<Course> {
    let refused = || End::Refused(Refusal::NothingCanMove);
    let failed = Course {
        end: refused(),
        ..course(group().active_is(stopped()).group)
    };
    let split = Course {
        end: refused(),
        ..course(group().group)
    };
    let gone = Course {
        end: refused(),
        ..course(group().without_its_active().group)
    };
    let tried = Course {
        crossed_off: BTreeMap::from([(
            "i-0bbb".into(),
            TriedNow {
                said: "AttachNetworkInterface was refused".to_owned(),
                refuses: true,
                unauthorized: false,
            },
        )]),
        end: refused(),
        ..course(group().group)
    };
    let unprotected = Course {
        end: End::Rest(Rest::HeldByHealthy("i-0aaa".into())),
        ..course(group().standby_is(stopped()).group)
    };
    let denied = Course {
        denied: Some((
            "i-0bbb".into(),
            "AttachNetworkInterface is not permitted".to_owned(),
        )),
        end: End::Rest(Rest::HeldByHealthy("i-0aaa".into())),
        ..course(group().group)
    };
    vec![failed, split, gone, tried, unprotected, denied]
}

fn address(text: &str) -> Address {
    text.parse().expect("an address or a prefix")
}

#[expect(clippy::too_many_lines, reason = "one of each: a list")]
fn problems() -> Vec<Problem> {
    let (active, landing, float) = (
        || InstanceId::new("i-0aaa"),
        || eni_failover::cloud::EniId::new("eni-0ddd"),
        || eni_failover::cloud::EniId::new("eni-0fff"),
    );
    let table = || eni_failover::cloud::RouteTableId::new("rtb-0eee");
    let elastic_ip = [203, 0, 113, 10].into();
    every!(Problem:
        Problem::NotADestination { .. } => Problem::NotADestination { table: table(), word: "web/10.99.0.10".to_owned(), more: 0 },
        Problem::PrefixList { .. } => Problem::PrefixList { table: table(), word: "web/pl-0eee".to_owned(), more: 0 },
        Problem::LocalRoute { .. } => Problem::LocalRoute { table: table(), destination: overlay() },
        Problem::PropagatedRoute { .. } => Problem::PropagatedRoute { table: table(), destination: overlay() },
        Problem::RouteOutside { .. } => Problem::RouteOutside { table: table(), destination: overlay(), to: "nat-0eee".to_owned() },
        Problem::TableOfAnotherVpc { .. } => Problem::TableOfAnotherVpc { table: table() },
        Problem::RouteOfTwoGroups { .. } => Problem::RouteOfTwoGroups { table: table(), destination: overlay(), other: "db".into() },
        Problem::RidesAlong { .. } => Problem::RidesAlong { float: "203.0.113.10".to_owned(), eni: float() },
        Problem::SourceDestCheckOn { .. } => Problem::SourceDestCheckOn { eni: landing(), instance: active() },
        Problem::ElasticIpOutside { .. } => Problem::ElasticIpOutside {
            elastic_ip, on: "eni-0ccc".into(), instance: Some("i-0ccc".into()),
        },
        Problem::ElasticIpOfSeveralGroups { .. } => Problem::ElasticIpOfSeveralGroups { elastic_ip, value: "web db".to_owned() },
        Problem::SecondElasticIp { .. } => Problem::SecondElasticIp { elastic_ip, first: [203, 0, 113, 20].into() },
        Problem::Unseen { .. } => Problem::Unseen { said: "DescribeRouteTables is not permitted".to_owned() },
        Problem::PriorityIsNoNumber { .. } => Problem::PriorityIsNoNumber { instance: active(), value: "high".to_owned() },
        Problem::NotACheck { .. } => Problem::NotACheck { instance: active(), word: "app".to_owned() },
        Problem::TagsAreFull { .. } => Problem::TagsAreFull { resource: "i-0aaa".to_owned() },
        Problem::NotAnAddress { .. } => Problem::NotAnAddress { eni: landing(), word: "10.0.1".to_owned(), more: 0 },
        Problem::AddressWithMask { .. } => Problem::AddressWithMask { eni: landing(), word: "10.0.1.50/24".to_owned() },
        Problem::NotAPrefix { .. } => Problem::NotAPrefix { eni: landing(), word: "10.0.1.16/27".to_owned(), more: 0 },
        Problem::NoIpv6Block { .. } => Problem::NoIpv6Block { eni: landing(), address: address("2001:db8::50"), more: 0 },
        Problem::Overlaps { .. } => Problem::Overlaps {
            eni: landing(), address: address("10.0.1.48/28"), other: address("10.0.1.50"), on: Some("eni-0ccc".into()),
        },
        Problem::NotInThatGroup { .. } => Problem::NotInThatGroup {
            eni: landing(), instance: active(), word: "db/10.0.1.50".to_owned(), more: 0,
        },
        Problem::GroupNotNamed { .. } => Problem::GroupNotNamed {
            eni: landing(), instance: active(), word: "10.0.1.50".to_owned(), more: 0,
        },
        Problem::OutsideTheSubnet { .. } => Problem::OutsideTheSubnet { eni: landing(), address: address("10.9.9.9"), more: 0 },
        Problem::NotItsAddress { .. } => Problem::NotItsAddress {
            eni: "eni-0ddd".into(),
            address: address("10.0.1.50"),
            carrier: "eni-0ccc".into(),
            instance: Some("i-0ccc".into()),
        },
        Problem::ListedForAnotherGroup { .. } => Problem::ListedForAnotherGroup {
            eni: "eni-0ddd".into(),
            address: address("10.0.1.50"),
            other: "db".into(),
        },
        Problem::PrimaryAddress { .. } => Problem::PrimaryAddress { address: address("10.0.1.50"), eni: landing() },
        Problem::PrimaryInterface { .. } => Problem::PrimaryInterface { eni: float(), instance: active() },
        Problem::RequesterManaged { .. } => Problem::RequesterManaged { eni: float() },
        Problem::FloatsInSeveralGroups { .. } => Problem::FloatsInSeveralGroups { eni: float(), value: "web db".to_owned() },
        Problem::FloatsAndLands { .. } => Problem::FloatsAndLands { eni: float() },
        Problem::LandingWithoutMember { .. } => Problem::LandingWithoutMember { eni: landing() },
        Problem::DeletedOnTermination { .. } => Problem::DeletedOnTermination { eni: float(), instance: active() },
        Problem::NotAGroupName { .. } => Problem::NotAGroupName { resource: "i-0aaa".to_owned(), word: "web/1".to_owned(), more: 0 },
        Problem::TooManyGroups { .. } => Problem::TooManyGroups { resource: "i-0aaa".to_owned(), count: 11 },
        Problem::OtherSecurityGroups { .. } => Problem::OtherSecurityGroups {
            eni: landing(), carrier: "eni-0ccc".into(),
        },
        Problem::OtherSourceDestCheck { .. } => Problem::OtherSourceDestCheck {
            eni: landing(), carrier: "eni-0ccc".into(),
        },
        Problem::Scheduled { .. } => Problem::Scheduled {
            instance: active(),
            code: "instance-retirement".to_owned(),
            not_before: Timestamp::from_second(1_795_424_400).ok(),
        },
        Problem::OutsideTheBoundary { .. } => Problem::OutsideTheBoundary {
            resource: "i-0ccc".to_owned(), floats: false, key: "team".to_owned(), value: "other".to_owned(), wanted: "shop".to_owned(),
        },
        Problem::SubnetUnknown { .. } => Problem::SubnetUnknown { eni: landing() },
    )
}

fn evidence() -> Vec<Evidence> {
    let at = Timestamp::from_second(1_795_424_400).ok();
    let mark = |cause: &str, at| {
        let cause = cause.to_owned();
        Evidence::Mark(Mark { cause, at })
    };
    let mut evidence = every!(Evidence:
        Evidence::State(_) => Evidence::State(InstanceState::Stopped),
        Evidence::Check(..) => Evidence::Check(Check::System, CheckStatus::Impaired),
        Evidence::NoStatus => Evidence::NoStatus,
        Evidence::Mark(_) => mark("alarm/web-1-status", at),
    );
    let states = every!(InstanceState:
        InstanceState::Pending => InstanceState::Pending,
        InstanceState::Running => InstanceState::Running,
        InstanceState::Stopping => InstanceState::Stopping,
        InstanceState::Stopped => InstanceState::Stopped,
        InstanceState::ShuttingDown => InstanceState::ShuttingDown,
        InstanceState::Terminated => InstanceState::Terminated,
    );
    // A running instance is told by its checks.
    let states = states
        .into_iter()
        .filter(|state| *state != InstanceState::Running);
    evidence.extend(states.map(Evidence::State));
    evidence.push(Evidence::Check(Check::Instance, CheckStatus::Initializing));
    evidence.extend(Check::ALL.map(|check| Evidence::Check(check, CheckStatus::Impaired)));
    evidence.push(mark("maintenance", None));
    evidence
}

fn stopped() -> Health {
    Health::Failed(vec![Evidence::State(InstanceState::Stopped)])
}

fn concern(wish: Wish) -> Concern {
    Concern {
        groups: vec!["web".into()],
        testimony: None,
        wish,
        plan_only: false,
    }
}
