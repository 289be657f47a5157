//! Worlds in a few words: each sentence adds something, and the words after it speak of that.

use ec2_simulator::World;
use eni_failover::cloud::Ena;
use serde_json::{Value, json};

use super::lab::{Lab, start};
use super::names::{A, ALLOCATION, B, ENI_1, SUBNET, SUBNET_B, TABLE_1, TABLE_2, TOPIC};

/// An account with one subnet, `10.0.1.0/24` and `2001:db8:0:1::/64`, and a topic.
pub(crate) fn account() -> Account {
    let file = json!({
        "subnets": [{
            "id": SUBNET, "cidr": "10.0.1.0/24", "ipv6-cidr": "2001:db8:0:1::/64", "zone": "us-east-1a",
        }],
        "instances": [],
        "interfaces": [],
        "elastic-ips": [],
        "route-tables": [],
        "topics": [TOPIC],
        "settings": {},
    });
    Account {
        file,
        last: "instances",
    }
}

/// The group `web`: A holds two addresses, one of them with an Elastic IP; B is its standby.
pub(crate) fn floating_addresses() -> Account {
    account()
        .member(A, "web")
        .lands("10.0.1.50 10.0.1.51")
        .carries(&["10.0.1.50", "10.0.1.51"])
        .member(B, "web")
        .lands("10.0.1.50 10.0.1.51")
        .elastic_ip("203.0.113.50", "10.0.1.50")
}

/// What EC2 doesn't reassign, one of each kind.
pub(crate) const FURTHER: [&str; 3] = ["2001:db8:0:1::50", "10.0.1.64/28", "2001:db8:0:1:1::/80"];

/// The group `web`: A holds one of these; B is its standby.
pub(crate) fn floating_further(float: &str) -> Account {
    let account = account().member(A, "web").lands(float).carries(&[float]);
    account.member(B, "web").lands(float)
}

/// The group `web`: A holds an interface with an Elastic IP; B is its standby.
pub(crate) fn floating_interface() -> Account {
    account()
        .member(A, "web")
        .member(B, "web")
        .floating(ENI_1, "web")
        .at("10.0.1.100")
        .attached_to(A, 1)
        .elastic_ip("203.0.113.10", "10.0.1.100")
}

/// The group `web`, with a member in each of two zones: two route tables lead an overlay address to A.
pub(crate) fn floating_routes() -> Account {
    two_zones()
        .route_table(TABLE_1, "web/10.99.0.10/32")
        .route("10.99.0.10/32", &primary_of(A))
        .route_table(TABLE_2, "web/10.99.0.10/32")
        .route("10.99.0.10/32", &primary_of(A))
}

/// The group `web`, with a member in each of two zones: A has an Elastic IP.
pub(crate) fn floating_elastic_ip() -> Account {
    two_zones()
        .floating_elastic_ip("203.0.113.7", ALLOCATION, "web")
        .on_address("10.0.1.11")
}

/// A in us-east-1a and B in us-east-1b, both of `web`, and both forward.
pub(crate) fn two_zones() -> Account {
    account()
        .subnet(SUBNET_B, "10.0.2.0/24", "us-east-1b")
        .member(A, "web")
        .at("10.0.1.11")
        .forwards()
        .member(B, "web")
        .in_subnet(SUBNET_B)
        .at("10.0.2.12")
        .forwards()
}

/// A world as it is being written.
#[derive(Clone)]
pub(crate) struct Account {
    file: Value,
    last: &'static str,
}

impl Account {
    /// A healthy instance of these groups, of the type t3.medium: 3 interfaces, 6 addresses on each.
    pub(crate) fn member(self, id: &str, groups: &str) -> Self {
        self.stranger(id).tagged("failover:group", groups)
    }

    /// A healthy instance of no group.
    pub(crate) fn stranger(self, id: &str) -> Self {
        // Interfaces are named after their instances, so that a test can speak of them.
        let interface = json!({ "id": primary_of(id) });
        let entry = json!({ "id": id, "type": "t3.medium", "subnet": SUBNET, "tags": {}, "interface": interface });
        self.add("instances", entry)
    }

    /// It has a type like its own that has ENA Express.
    pub(crate) fn with_ena_express(mut self) -> Self {
        let name = "t3.medium-with-ena-express";
        self.file["instance-types"] = json!([
            { "type": name, "interfaces": [3], "addresses-per-interface": 6, "ena-express": true },
        ]);
        self.of_type(name)
    }

    /// It has this type.
    pub(crate) fn of_type(self, name: &str) -> Self {
        self.with("type", json!(name))
    }

    /// Somebody had EC2 check what runs on it, and the check counts as these words say.
    pub(crate) fn with_application(self, words: &str) -> Self {
        self.with("application-check", json!("ok"))
            .tagged("failover:checks", words)
    }

    /// It is in this state.
    pub(crate) fn in_state(self, state: &str) -> Self {
        self.with("state", json!(state))
    }

    /// It has this priority.
    pub(crate) fn priority(self, value: &str) -> Self {
        self.tagged("failover:priority", value)
    }

    /// In this region, without a zone's name that fits it.
    pub(crate) fn in_region(mut self, region: &str) -> Self {
        self.file["region"] = json!(region);
        self
    }

    /// It is in this subnet instead, an instance or an interface.
    pub(crate) fn in_subnet(self, id: &str) -> Self {
        self.with("subnet", json!(id))
    }

    /// It carries this tag.
    pub(crate) fn tagged(mut self, key: &str, value: &str) -> Self {
        self.entry()["tags"][key] = json!(value);
        self
    }

    /// Its primary interface is a landing interface with this list.
    pub(crate) fn lands(mut self, list: &str) -> Self {
        self.entry()["interface"]["tags"] = json!({ "failover:addresses": list });
        self
    }

    /// Its primary interface has these secondary addresses, IPv6 addresses and prefixes.
    pub(crate) fn carries(mut self, addresses: &[&str]) -> Self {
        for list in ["secondary", "ipv6", "prefixes"] {
            let in_it = |address: &&&str| match (address.contains('/'), address.contains(':')) {
                (true, _) => list == "prefixes",
                (false, true) => list == "ipv6",
                (false, false) => list == "secondary",
            };
            let of_it: Vec<_> = addresses.iter().filter(in_it).collect();
            self.entry()["interface"][list] = json!(of_it);
        }
        self
    }

    /// The private address of its primary interface, or of this interface.
    pub(crate) fn at(mut self, address: &str) -> Self {
        let entry = self.entry();
        if entry.get("interface").is_some() {
            entry["interface"]["address"] = json!(address);
        } else {
            entry["address"] = json!(address);
        }
        self
    }

    /// An interface that floats in this group.
    pub(crate) fn floating(self, id: &str, group: &str) -> Self {
        self.interface(id).tagged("failover:group", group)
    }

    /// An interface, attached to nothing.
    pub(crate) fn interface(self, id: &str) -> Self {
        self.add(
            "interfaces",
            json!({ "id": id, "subnet": SUBNET, "tags": {} }),
        )
    }

    /// Which is attached to this instance.
    pub(crate) fn attached_to(mut self, instance: &str, device_index: u32) -> Self {
        self.entry()["attached"] = json!({ "instance": instance, "device-index": device_index });
        self
    }

    /// Which is deleted when its instance is terminated.
    pub(crate) fn deleted_on_termination(mut self) -> Self {
        self.entry()["attached"]["delete-on-termination"] = json!(true);
        self
    }

    /// With this set of ENA.
    pub(crate) fn with_ena(mut self, ena: Ena) -> Self {
        self.entry()["attached"]["ena"] = json!(ena);
        self
    }

    /// Which has secondary addresses.
    pub(crate) fn with_secondary(self, addresses: &[&str]) -> Self {
        self.with("secondary", json!(addresses))
    }

    /// Which is in these security groups.
    pub(crate) fn in_security_groups(self, ids: &[&str]) -> Self {
        self.with("groups", json!(ids))
    }

    /// Which an AWS service manages.
    pub(crate) fn managed_by(self, service: &str) -> Self {
        self.with("requester", json!(service))
    }

    /// Another subnet.
    pub(crate) fn subnet(self, id: &str, cidr: &str, zone: &str) -> Self {
        self.add("subnets", json!({ "id": id, "cidr": cidr, "zone": zone }))
    }

    /// An Elastic IP on a private address.
    pub(crate) fn elastic_ip(self, public: &str, private: &str) -> Self {
        self.add(
            "elastic-ips",
            json!({ "address": public, "private-address": private }),
        )
    }

    /// An Elastic IP by itself, which floats in this group.
    pub(crate) fn floating_elastic_ip(self, public: &str, id: &str, group: &str) -> Self {
        self.add(
            "elastic-ips",
            json!({ "address": public, "id": id, "tags": { "failover:group": group } }),
        )
    }

    /// Which is on this private address.
    pub(crate) fn on_address(self, private: &str) -> Self {
        self.with("private-address", json!(private))
    }

    /// A route table, with this list of floating routes.
    pub(crate) fn route_table(self, id: &str, list: &str) -> Self {
        self.add(
            "route-tables",
            json!({ "id": id, "tags": { "failover:routes": list }, "routes": [] }),
        )
    }

    /// With this route.
    pub(crate) fn route(mut self, destination: &str, target: &str) -> Self {
        let routes = self.entry()["routes"].as_array_mut().expect("routes");
        routes.push(json!({ "destination": destination, "target": target }));
        self
    }

    /// Which a gateway propagates.
    pub(crate) fn propagated(mut self) -> Self {
        let routes = self.entry()["routes"].as_array_mut().expect("routes");
        routes.last_mut().expect("a route")["propagated"] = json!(true);
        self
    }

    /// In this VPC.
    pub(crate) fn in_vpc(self, id: &str) -> Self {
        self.with("vpc", json!(id))
    }

    /// The source/destination check of its primary interface is off: it forwards.
    pub(crate) fn forwards(mut self) -> Self {
        self.entry()["interface"]["source-dest-check"] = json!(false);
        self
    }

    /// Its source/destination check is off, an interface's.
    pub(crate) fn with_check_off(self) -> Self {
        self.with("source-dest-check", json!(false))
    }

    /// A setting of the simulator.
    pub(crate) fn setting(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.file["settings"][name] = value.into();
        self
    }

    /// What was added last, as a file has it.
    pub(crate) fn written_last(&self) -> Value {
        let entries = self.file[self.last].as_array().expect("a list");
        entries.last().expect("something").clone()
    }

    /// The world.
    pub(crate) fn world(&self) -> World {
        // JSON is YAML.
        World::from_yaml(&self.file.to_string(), start()).expect("a world")
    }

    /// Seen by the function for the first time when it is first invoked.
    pub(crate) fn unwatched(&self) -> Lab {
        Lab::new(self.world())
    }

    /// Watched since an hour: the groups' status has been announced, the function is warm.
    pub(crate) async fn watched(&self) -> Lab {
        self.unwatched().watched().await
    }

    fn add(mut self, list: &'static str, entry: Value) -> Self {
        self.file[list].as_array_mut().expect("a list").push(entry);
        self.last = list;
        self
    }

    fn with(mut self, field: &str, value: Value) -> Self {
        self.entry()[field] = value;
        self
    }

    fn entry(&mut self) -> &mut Value {
        let entries = self.file[self.last].as_array_mut().expect("a list");
        entries.last_mut().expect("something to speak of")
    }
}

/// The primary interface of an instance of these worlds.
pub(crate) fn primary_of(instance: &str) -> String {
    instance.replacen("i-", "eni-", 1)
}
