//! All checks, in the order in which they are told.

use super::finding::{Check, Finding, Severity};
use super::{floats, function, members, network, permission, practice, systems, telling, triggers};
use crate::account::facts::Account;
use crate::account::known::Known;

/// What nobody looks at, and why: silence about it is no pass.
pub const NOT_LOOKED_AT: &[(&str, &str)] = &[
    (
        SYSTEMS,
        "whether a member answers on what comes to it is not seen from outside: audit --ask-instances, docs/operating-system.md",
    ),
    (
        "moves of each direction",
        "the status tag keeps the last one; how it went the other way is in the function's log",
    ),
];

/// What is looked at only where the instances are asked.
pub(crate) const SYSTEMS: &str = "operating system";

/// The check that takes that.
pub const OF_SYSTEMS: &str = "members.operating-system";

const fn check(
    id: &'static str,
    severity: Severity,
    looks_at: &'static str,
    why: &'static str,
    find: fn(&Account) -> Known<Vec<Finding>>,
) -> Check {
    Check {
        id,
        severity,
        looks_at,
        why,
        find,
    }
}

use Severity::{Blocking, Note, Severe, Warning};

/// All checks.
pub const CHECKS: &[Check] = &[
    check(
        "members.standby",
        Blocking,
        "the function's own decision for the next failure",
        "the active fails, and nobody takes over",
        members::standby,
    ),
    check(
        "members.never",
        Warning,
        "zone, VPC, type, landing interfaces of each member",
        "a standby that could never take over is no standby",
        members::never_could,
    ),
    check(
        "members.health",
        Warning,
        "state, status checks and marks of each member",
        "who isn't healthy is passed over, or fails next",
        members::health,
    ),
    check(
        "members.scheduled-event",
        Warning,
        "Events of DescribeInstanceStatus",
        "EC2 will stop or restart a member at a time that you didn't choose",
        members::scheduled,
    ),
    check(
        "members.refused-before",
        Warning,
        "what the function wrote down in its status tag",
        "a device index that a forced detach spoiled stays so until the instance is stopped and started",
        members::refused_before,
    ),
    check(
        "members.shared",
        Warning,
        "the members that several groups count on, and their limits",
        "two groups fail at once, and the spare has room for one",
        members::shared,
    ),
    check(
        "members.spot",
        Warning,
        "InstanceLifecycle of DescribeInstances",
        "EC2 takes a Spot instance back at two minutes' notice, often several at once",
        members::spot,
    ),
    check(
        "members.auto-scaling",
        Warning,
        "the tag aws:autoscaling:groupName",
        "an Auto Scaling group ends an instance that it calls unhealthy, or one too many, without asking",
        members::auto_scaling,
    ),
    check(
        "members.auto-recovery",
        Note,
        "MaintenanceOptions of DescribeInstances",
        "after its host failed, the member stays away until somebody starts it",
        members::auto_recovery,
    ),
    check(
        OF_SYSTEMS,
        Severe,
        "failover-standby check on each running member, over Systems Manager; only with --ask-instances",
        "it moves, and nobody answers",
        systems::answers,
    ),
    check(
        "members.types",
        Note,
        "InstanceType of the members",
        "the smaller one carries the load of the larger",
        members::types,
    ),
    check(
        "floats.left-behind",
        Severe,
        "the tags that name what floats",
        "the rest moves, and this stays on the failed instance",
        floats::left_behind,
    ),
    check(
        "floats.delete-on-termination",
        Severe,
        "DeleteOnTermination of DescribeNetworkInterfaces",
        "whoever terminates the instance deletes what floats, with its addresses",
        floats::deleted,
    ),
    check(
        "floats.security-groups",
        Severe,
        "security groups of all interfaces that may carry an address",
        "it moves, and clients can't reach it there",
        floats::security_groups,
    ),
    check(
        "floats.source-dest-check",
        Severe,
        "SourceDestCheck of all interfaces that may carry an address",
        "it moves, and what it forwards is dropped there",
        floats::source_dest_check,
    ),
    check(
        "floats.ena",
        Note,
        "EnaSrdSpecification and EnaQueueCount of the attachment, NetworkInfo of DescribeInstanceTypes",
        "it moves, and is slower there",
        floats::ena,
    ),
    check(
        "floats.tags",
        Warning,
        "the other tags of the function",
        "a tag that says something else than was meant is found out at the next failure",
        floats::tags,
    ),
    check(
        "network.routes",
        Warning,
        "DescribeRouteTables: the tables of the members' subnets",
        "it moves, and what is behind it isn't reached from there",
        network::routes,
    ),
    check(
        "network.acls",
        Warning,
        "DescribeNetworkAcls: those of the members' subnets",
        "it moves, and the subnet lets nobody in there, or nothing out",
        network::acls,
    ),
    check(
        "network.blackhole",
        Severe,
        "State of the routes of DescribeRouteTables",
        "what takes this route is dropped, now or after the move",
        network::blackhole,
    ),
    check(
        "permission.to-move",
        Blocking,
        "iam:SimulatePrincipalPolicy of the function's role",
        "EC2 refuses the move",
        permission::to_move,
    ),
    check(
        "permission.to-remember",
        Severe,
        "iam:SimulatePrincipalPolicy of the function's role",
        "the evidence of an alarm and who is active are forgotten from one look to the next",
        permission::to_remember,
    ),
    check(
        "permission.to-tell",
        Severe,
        "iam:SimulatePrincipalPolicy of the function's role",
        "it moves, and nobody is told",
        permission::to_tell,
    ),
    check(
        "triggers.schedule",
        Severe,
        "events:ListRuleNamesByTarget, events:DescribeRule",
        "an event that got lost is made up for by nobody",
        triggers::schedule,
    ),
    check(
        "triggers.instance-state",
        Severe,
        "events:ListRuleNamesByTarget, events:DescribeRule",
        "a stopped instance is noticed only by the next scheduled look",
        triggers::instance_state,
    ),
    check(
        "triggers.alarm-state",
        Warning,
        "events:ListRuleNamesByTarget, events:DescribeRule",
        "an alarm reaches the function only where it names it as its action",
        triggers::alarm_state,
    ),
    check(
        "triggers.spot-interruption",
        Warning,
        "events:ListRuleNamesByTarget, events:DescribeRule",
        "a Spot instance is gone before anybody looked",
        triggers::spot_interruption,
    ),
    check(
        "triggers.queue",
        Severe,
        "lambda:ListEventSourceMappings",
        "events wait in the queue, and nobody takes them out",
        triggers::queue,
    ),
    check(
        "triggers.permitted",
        Severe,
        "lambda:GetPolicy",
        "EventBridge may not invoke the function, and its events end in the queue of the undelivered",
        triggers::permitted,
    ),
    check(
        "triggers.application",
        Warning,
        "cloudwatch:DescribeAlarms, and the tag of the application check",
        "EC2 calls an instance well whose application hangs",
        triggers::application,
    ),
    check(
        "triggers.actions-enabled",
        Warning,
        "ActionsEnabled of cloudwatch:DescribeAlarms",
        "it goes off, and does nothing",
        triggers::actions_enabled,
    ),
    check(
        "triggers.muted",
        Warning,
        "cloudwatch:ListAlarmMuteRules, cloudwatch:GetAlarmMuteRule",
        "the alarm goes off, and its action waits for the end of the window",
        triggers::muted,
    ),
    check(
        "triggers.quiet",
        Warning,
        "StateValue of cloudwatch:DescribeAlarms",
        "an alarm that is in ALARM already, or has no data, doesn't go off",
        triggers::quiet,
    ),
    check(
        "triggers.missing-data",
        Note,
        "TreatMissingData of cloudwatch:DescribeAlarms",
        "a hung instance sends nothing, not a bad figure",
        triggers::missing_data,
    ),
    check(
        "function.active",
        Blocking,
        "lambda:GetFunctionConfiguration",
        "nobody fails anything over",
        function::active,
    ),
    check(
        "function.settings",
        Blocking,
        "the variables of lambda:GetFunctionConfiguration",
        "the function ends at its start",
        function::settings,
    ),
    check(
        "function.dry-run",
        Blocking,
        "DRY_RUN of lambda:GetFunctionConfiguration",
        "it says what it would do, and does nothing",
        function::dry_run,
    ),
    check(
        "function.concurrency",
        Blocking,
        "lambda:GetFunctionConcurrency",
        "Lambda doesn't run it",
        function::concurrency,
    ),
    check(
        "function.looks",
        Severe,
        "Invocations of cloudwatch:GetMetricData",
        "nobody has looked at the groups",
        function::looks,
    ),
    check(
        "function.timeout",
        Warning,
        "Timeout of lambda:GetFunctionConfiguration",
        "Lambda ends it while a detach hangs",
        function::timeout,
    ),
    check(
        "function.errors",
        Warning,
        "Errors of cloudwatch:GetMetricData",
        "what failed now fails again when it counts",
        function::errors,
    ),
    check(
        "function.throttles",
        Warning,
        "Throttles of cloudwatch:GetMetricData",
        "the failover waits for the account's concurrency",
        function::throttles,
    ),
    check(
        "function.lost",
        Warning,
        "ApproximateNumberOfMessagesVisible of cloudwatch:GetMetricData",
        "an event that nobody acted on",
        function::lost,
    ),
    check(
        "function.oldest",
        Warning,
        "ApproximateAgeOfOldestMessage of cloudwatch:GetMetricData",
        "nobody reads there, and SQS deletes it in the end",
        function::oldest,
    ),
    check(
        "function.keeps-what-fails",
        Note,
        "lambda:GetFunctionEventInvokeConfig",
        "afterwards nobody knows what it was",
        function::keeps_what_fails,
    ),
    check(
        "telling.subscribed",
        Severe,
        "sns:GetTopicAttributes",
        "it moves or can't, and nobody knows",
        telling::subscribed,
    ),
    check(
        "telling.pending",
        Warning,
        "sns:GetTopicAttributes",
        "somebody believes that they would be told",
        telling::pending,
    ),
    check(
        "telling.alarms-may",
        Warning,
        "the policy of sns:GetTopicAttributes",
        "the function is in trouble, and nobody is told",
        telling::alarms_may,
    ),
    check(
        "telling.key",
        Warning,
        "the key of sns:GetTopicAttributes, kms:DescribeKey, kms:GetKeyPolicy",
        "the function is in trouble, and nobody is told",
        telling::key,
    ),
    check(
        "telling.key-usable",
        Severe,
        "kms:DescribeKey, kms:GetKeyPolicy",
        "it moves, and nobody is told",
        telling::key_usable,
    ),
    check(
        "telling.delivered",
        Warning,
        "NumberOfNotificationsFailed of cloudwatch:GetMetricData",
        "somebody believes that they would be told",
        telling::delivered,
    ),
    check(
        "practice.rehearsed",
        Severe,
        "a twin of each group, as `failoverctl drill` would hold it",
        "what doesn't work in the simulation won't work at night",
        practice::rehearsed,
    ),
    check(
        "practice.watched",
        Warning,
        "the function's status tag",
        "the function may not know of this group",
        practice::watched,
    ),
    check(
        "practice.moved",
        Note,
        "the function's status tag",
        "what was never tried is tried for the first time at night",
        practice::moved,
    ),
];
