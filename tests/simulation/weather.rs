//! What becomes of each call, and what goes with it.

use ec2_simulator::api::{ApiError, Request};
use ec2_simulator::{CallContext, Fault, Faults};

use crate::invariants::LOOKS_FIRST;
use crate::ledger::{INVOCATION, Ledger};
use crate::scenario::drawn;
use crate::witness::{Watch, happen, receiver, refused};

/// Decides for every call of the function.
pub(crate) struct Line(pub(crate) Watch);

impl Faults for Line {
    fn on_call(&mut self, call: &CallContext<'_>) -> Fault {
        let Ok(by) = INVOCATION.try_with(|by| *by) else {
            return Fault::None;
        };
        let mut ledger = self.0.ledger();
        ledger.now = ledger.milliseconds(call.at);
        ledger.counts.calls += 1;
        look(&mut ledger, by, call);
        if happen(&mut ledger, call.action, false) {
            ledger.invocations[by].kill.notify_one();
        }
        if !ledger.orders.is_empty() {
            self.0.wake.notify_one();
        }
        let fault = refusal(&ledger, call.request)
            .map_or_else(|| disturbance(&ledger, call), Fault::Answer);
        looks_first(&mut ledger, by, call.request, &fault);
        if matches!(call.request, Request::DescribeInstances(_)) {
            ledger.invocations[by].unheard = fault == Fault::LostAnswer;
        }
        no_verdict(&mut ledger, by, call.request, &fault);
        if fault != Fault::None {
            ledger.counts.faults += 1;
            ledger.disturbed = ledger.now;
        }
        if fault != Fault::None || !call.request.is_describe() {
            ledger.note(|| format!("  #{by} {}", described(call, &fault)));
        }
        fault
    }
}

/// EC2 doesn't say whether the member can have it; or that nobody may give it anything.
fn no_verdict(ledger: &mut Ledger, by: usize, request: &Request, fault: &Fault) {
    match fault {
        Fault::None | Fault::Slow(_) => {}
        Fault::Answer(error) if error.http_status < 500 => {
            refused(ledger, by, request, error);
            // While something is denied no look is the last one.
            if error.code == "UnauthorizedOperation" {
                ledger.calm = 0;
            }
        }
        _ => {
            let members = ledger.scenario.layout.instances.len();
            let member = receiver(request, members);
            ledger.invocations[by].without_verdict.extend(member);
        }
    }
}

/// A look begins with `DescribeInstances`, and goes on with its repetitions and its further pages.
fn look(ledger: &mut Ledger, by: usize, call: &CallContext<'_>) {
    let now = ledger.now;
    let record = &mut ledger.invocations[by];
    if let Request::DescribeInstances(asked) = call.request
        && asked.page.next_token.is_none()
    {
        if !record.looking {
            record.looks.push(now);
        }
        record.looking = true;
    }
}

/// A call that moves something and got no answer may have been carried out: what it names is looked at before the same
/// call is sent again.
fn looks_first(ledger: &mut Ledger, by: usize, request: &Request, fault: &Fault) {
    let unheard = matches!(fault, Fault::LostRequest | Fault::LostAnswer);
    match request {
        Request::DescribeNetworkInterfaces(_) if !unheard => {
            ledger.invocations[by].unanswered.clear();
        }
        Request::AttachNetworkInterface(_)
        | Request::DetachNetworkInterface(_)
        | Request::AssignPrivateIpAddresses(_) => {
            // Whether or not somebody else was quicker with it.
            ledger.invocations[by].moves |= matches!(request, Request::DetachNetworkInterface(_));
            if ledger.invocations[by].unanswered.contains(request) {
                let action = request.action();
                ledger.violated(LOOKS_FIRST, format!("#{by} sends {action} again"));
            }
            if unheard {
                ledger.invocations[by].unanswered.push(request.clone());
            }
        }
        _ => {}
    }
}

fn refusal(ledger: &Ledger, request: &Request) -> Option<ApiError> {
    let members = ledger.scenario.layout.instances.len();
    let member = receiver(request, members)?;
    let code = match request {
        Request::AttachNetworkInterface(_) => "AttachmentLimitExceeded",
        Request::ReplaceRoute(_) | Request::CreateRoute(_) | Request::AssociateAddress(_) => {
            "InvalidParameterCombination"
        }
        _ => "PrivateIpAddressLimitExceeded",
    };
    // A dry run tells of permissions and of nothing else.
    let refuses = !request.is_dry_run() && ledger.scenario.refusing.contains(&member);
    refuses.then(|| ApiError::new(code, "for a reason that no describe shows"))
}

fn disturbance(ledger: &Ledger, call: &CallContext<'_>) -> Fault {
    let scenario = &ledger.scenario;
    let meant = |(index, disturbance): &(usize, &crate::scenario::Disturbance)| {
        let this = disturbance.action.is_empty() || disturbance.action == call.action;
        let now = (disturbance.from..disturbance.to).contains(&ledger.now);
        let nth = call.nth * 16 + *index as u64;
        this && now && drawn(scenario.seed, call.action, nth, 100) < disturbance.share
    };
    let disturbances = scenario.disturbances.iter().enumerate();
    disturbances
        .filter(meant)
        .map(|(_, disturbance)| disturbance.kind.fault())
        .next()
        .unwrap_or_default()
}

fn described(call: &CallContext<'_>, fault: &Fault) -> String {
    let what = match call.request {
        Request::AttachNetworkInterface(asked) => {
            let (eni, to) = (&asked.network_interface_id, &asked.instance_id);
            format!(" {eni} to {to} at {}", asked.device_index)
        }
        Request::DetachNetworkInterface(asked) => {
            format!(
                " {}{}",
                asked.attachment_id,
                if asked.force { " by force" } else { "" }
            )
        }
        Request::AssignPrivateIpAddresses(asked) => {
            format!(
                " {:?} to {}",
                asked.private_ip_addresses, asked.network_interface_id
            )
        }
        _ => String::new(),
    };
    let fate = match fault {
        Fault::None => String::new(),
        Fault::Answer(error) => format!(" -> answered {}", error.code),
        Fault::LostRequest => " -> lost on its way".to_owned(),
        Fault::LostAnswer => " -> its answer will be lost".to_owned(),
        Fault::Truncated | Fault::WrongContent => " -> its answer can't be read".to_owned(),
        Fault::Slow(extra) => format!(" -> slow, {extra:?} more"),
    };
    format!("{}{what}{fate}", call.action)
}
