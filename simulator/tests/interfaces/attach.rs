//! Attaching: what EC2 refuses, and the limits of instance types.

use ec2_simulator::InUse;
use ec2_simulator::api::{AttachNetworkInterface, DescribeInstanceTypes};
use eni_failover::cloud::{Ena, EniStatus, InstanceState};

use super::lab::*;
use super::places::PLACES;

// "An ENI attaches only to an instance in its own Availability Zone … `InvalidParameterCombination`."
#[test]
fn attach_refuses_an_interface_in_another_availability_zone() {
    let mut lab = Lab::yaml(PLACES);
    let error = lab.attach("eni-b", "i-a", 1).unwrap_err();
    assert_eq!(error.code, "InvalidParameterCombination");
    assert!(error.message.ends_with("not in the same availability zone"));
    assert_eq!(lab.interface("eni-b").status, EniStatus::Available);
}

// "… and VPC."
#[test]
fn attach_refuses_an_interface_in_another_vpc() {
    let mut lab = Lab::yaml(PLACES);
    assert_eq!(
        refused(lab.attach("eni-x", "i-a", 1)),
        "InvalidParameterCombination"
    );
}

// "… the subnet may differ."
#[test]
fn attach_takes_an_interface_of_another_subnet_in_the_zone() {
    let mut lab = Lab::yaml(PLACES);
    lab.attach("eni-a2", "i-a", 1).unwrap();
    lab.after(ATTACH);
    assert_eq!(lab.interface("eni-a2").status, EniStatus::InUse);
}

// "Attach to `running` (hot), `stopped` (warm) … Not to other states."
#[test]
fn attach_takes_running_and_stopped_instances_only() {
    use InstanceState::{Pending, Running, ShuttingDown, Stopped, Stopping, Terminated};
    for state in [
        Running,
        Stopped,
        Pending,
        Stopping,
        ShuttingDown,
        Terminated,
    ] {
        let mut lab = Lab::yaml(PLACES);
        lab.world.set_state("i-a", state).unwrap();
        let attached = lab.attach("eni-a", "i-a", 1);
        if matches!(state, Running | Stopped) {
            assert!(attached.is_ok(), "{state}");
        } else {
            assert_eq!(refused(attached), "IncorrectState", "{state}");
        }
    }
}

// "An occupied device index: `InvalidParameterValue`."
#[test]
fn attach_refuses_an_occupied_device_index() {
    let mut lab = Lab::yaml(PLACES);
    lab.attach("eni-a", "i-a", 1).unwrap();
    let error = lab.attach("eni-a2", "i-a", 1).unwrap_err();
    assert_eq!(error.code, "InvalidParameterValue");
    assert_eq!(
        error.message,
        "Instance 'i-a' already has an interface attached at device index '1'."
    );
}

// A slot is free only when the detach is done.
#[test]
fn a_device_index_stays_occupied_while_its_interface_is_detaching() {
    let mut lab = Lab::yaml(PLACES);
    lab.attach("eni-a", "i-a", 1).unwrap();
    lab.after(ATTACH).detach("eni-a", false).unwrap();
    lab.after(DETACH - 1);
    assert_eq!(
        refused(lab.attach("eni-a2", "i-a", 1)),
        "InvalidParameterValue"
    );
    lab.after(1).attach("eni-a2", "i-a", 1).unwrap();
}

// "On instances with several network cards this appears wrongly unless `NetworkCardIndex` is sent."
#[test]
fn attach_needs_the_network_card_index_on_instances_with_several_cards() {
    let mut lab = Lab::yaml(PLACES);
    let mut request = AttachNetworkInterface {
        network_interface_id: "eni-a".to_owned(),
        instance_id: "i-cards".to_owned(),
        device_index: 1,
        ..AttachNetworkInterface::default()
    };
    let error = lab.ask(request.clone()).unwrap_err();
    assert!(
        error
            .message
            .contains("already has an interface attached at device index")
    );
    request.network_card_index = Some(0);
    assert_eq!(lab.ask(request).unwrap().network_card_index, 0);
}

// A device index counts per network card.
#[test]
fn each_network_card_has_its_own_device_indices() {
    let mut lab = Lab::yaml(PLACES);
    let request = |eni: &str, card| AttachNetworkInterface {
        network_interface_id: eni.to_owned(),
        instance_id: "i-cards".to_owned(),
        device_index: 1,
        network_card_index: Some(card),
        dry_run: false,
        ..Default::default()
    };
    lab.ask(request("eni-a", 0)).unwrap();
    lab.ask(request("eni-a-too", 1)).unwrap();
    assert_eq!(
        refused(lab.ask(request("eni-a2", 2))),
        "InvalidParameterValue"
    );
}

// "ENA Express … and `EnaQueueCount` belong to the attachment …; a new attachment for which they aren't asked has none."
#[test]
fn ena_settings_belong_to_the_attachment() {
    let yaml = PLACES.replace(
        "  - { id: i-a, type: t3.medium",
        "  - { id: i-a, type: x.ena",
    );
    let types = "instance-types:\n  - { type: x.ena, interfaces: [3], addresses-per-interface: 6, ena-express: true }\n";
    let mut lab = Lab::yaml(&format!("{types}{yaml}"));
    let ena = Ena {
        express: Some(true),
        express_udp: Some(false),
        queues: Some(4),
    };
    let ask = |instance: &str, ena| AttachNetworkInterface {
        network_interface_id: "eni-a".to_owned(),
        instance_id: instance.to_owned(),
        device_index: 1,
        network_card_index: Some(0),
        dry_run: false,
        ena,
    };
    // "… an attach which asks a type for it that hasn't got it is refused … is assumed."
    let refusal = lab.ask(ask("i-micro", ena)).unwrap_err();
    assert_eq!(refusal.code, "InvalidParameterCombination");
    let attached = lab.ask(ask("i-a", ena)).unwrap();
    let shown = |lab: &mut Lab| lab.interface("eni-a").attachment.map(|at| at.ena);
    assert_eq!(shown(&mut lab), Some(ena));
    lab.after(ATTACH);
    lab.detach_attachment(&attached.attachment_id, false)
        .unwrap();
    lab.after(DETACH);
    lab.ask(ask("i-micro", Ena::default())).unwrap();
    assert_eq!(shown(&mut lab), Some(Ena::default()));
}

// An ENI already in use: `InvalidNetworkInterface.InUse`, or `InvalidParameterValue`, '… is currently in use'.
#[test]
fn attach_refuses_an_interface_in_use() {
    let mut lab = Lab::built_in();
    assert_eq!(
        refused(lab.attach(FLOATING, WEB_2, 1)),
        "InvalidNetworkInterface.InUse"
    );
    lab.set().in_use = InUse::Seen;
    let error = lab.attach(FLOATING, WEB_2, 1).unwrap_err();
    assert_eq!(error.code, "InvalidParameterValue");
    assert!(error.message.contains("is currently in use"));
    assert_eq!(
        lab.interface(FLOATING)
            .attachment
            .unwrap()
            .instance_id
            .unwrap(),
        WEB_1
    );
}

// The same while it is on its way off.
#[test]
fn attach_refuses_an_interface_that_is_detaching() {
    let mut lab = Lab::built_in();
    lab.detach(FLOATING, false).unwrap();
    assert_eq!(
        refused(lab.attach(FLOATING, WEB_2, 1)),
        "InvalidNetworkInterface.InUse"
    );
}

// "Interface limit per instance type: `AttachmentLimitExceeded`" (t3.micro: 2).
#[test]
fn attach_refuses_more_interfaces_than_the_type_carries() {
    let mut lab = Lab::yaml(PLACES);
    lab.attach("eni-a", "i-micro", 1).unwrap();
    assert_eq!(
        refused(lab.attach("eni-a2", "i-micro", 2)),
        "AttachmentLimitExceeded"
    );
    lab.attach("eni-a2", "i-a", 1).unwrap();
}

// Cautious: "limit per interface" holds for an interface that comes with more addresses than the type allows.
#[test]
fn attach_refuses_an_interface_with_more_addresses_than_the_type_carries() {
    let mut lab = Lab::yaml(PLACES);
    assert_eq!(
        refused(lab.attach("eni-many", "i-micro", 1)),
        "InvalidInterface.IpAddressLimitExceeded"
    );
    lab.attach("eni-many", "i-a", 1).unwrap();
}

// "t3.micro: 2 and 2; t3.medium: 3 and 6; m5.large: 3 and 10."
#[test]
fn instance_types_have_the_documented_limits() {
    let mut lab = Lab::built_in();
    let request = DescribeInstanceTypes {
        instance_types: owned(&["t3.micro", "t3.medium", "m5.large", "c6in.32xlarge"]),
        ..DescribeInstanceTypes::default()
    };
    let found: Vec<(String, u32, u32, usize)> = lab
        .ask(request)
        .unwrap()
        .instance_types
        .into_iter()
        .map(|t| {
            let info = t.network_info;
            let (interfaces, addresses) = (
                info.maximum_network_interfaces,
                info.ipv4_addresses_per_interface,
            );
            (
                t.instance_type,
                interfaces,
                addresses,
                info.network_cards.len(),
            )
        })
        .collect();
    let expected = [
        ("c6in.32xlarge", 16, 50, 2),
        ("m5.large", 3, 10, 1),
        ("t3.medium", 3, 6, 1),
        ("t3.micro", 2, 2, 1),
    ];
    assert_eq!(found, expected.map(|(t, i, a, c)| (t.to_owned(), i, a, c)));
}
