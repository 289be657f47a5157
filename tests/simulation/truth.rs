//! What is true of the groups at a moment, read from the world itself and not from any describe. It is written a
//! second time on purpose: nothing of the core's own reading is used.

use ec2_simulator::{PresentInstance, PresentInterface, World};
use eni_failover::cloud::{Address, AttachmentStatus, InstanceState, Tags};
use jiff::Timestamp;

use crate::health;
pub(crate) use crate::health::Health;
use crate::layout::{Float, FloatKind, Layout, TYPES, floating_eni, instance_id};
use crate::leads;
use crate::stage::LIST;

/// Who has a float.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Holder {
    Member(usize),
    Leaving(usize),
    Nobody,
    Outside,
    /// An address on an interface that nobody tagged to let it float: it doesn't, and is left there.
    Unlisted,
    /// Deleted.
    Gone,
}

/// All of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Truth {
    /// In milliseconds since the start.
    pub(crate) at: u64,
    pub(crate) health: Vec<Health>,
    /// Runs, its checks are ok, and only marks with a time speak against it.
    pub(crate) doubted: Vec<bool>,
    /// Doesn't run, nor is it on its way up.
    pub(crate) down: Vec<bool>,
    pub(crate) floats: Vec<Holder>,
    /// The same, whether or not who has it is a member by its tag just now.
    pub(crate) places: Vec<Holder>,
    /// Who has no tag just now, also one that goes: its own goes with it then, and until then is nobody's.
    pub(crate) stripped: Vec<bool>,
    /// Whose interfaces list no addresses just now, although they should.
    pub(crate) unlisted: Vec<bool>,
}

impl Truth {
    pub(crate) fn of(world: &World, layout: &Layout, at: u64) -> Self {
        let members = layout.instances.len();
        let mut health = vec![Health::Failed; members];
        let (mut doubted, mut down) = (vec![false; members], vec![true; members]);
        let (mut stripped, mut is_gone) = (vec![false; members], vec![false; members]);
        for instance in world.instances() {
            if let Some(index) = index(instance.id).filter(|index| *index < members) {
                health[index] = health_of(&instance);
                stripped[index] = !instance.tags.contains_key("failover:group");
                doubted[index] = !stripped[index] && is_only_doubted(&instance);
                is_gone[index] = matches!(
                    instance.state,
                    InstanceState::ShuttingDown | InstanceState::Terminated
                );
                down[index] = !matches!(
                    instance.state,
                    InstanceState::Pending | InstanceState::Running
                );
            }
        }
        let mut floats = holders(world, layout);
        let places = floats.clone();
        // For as long as its tag is gone the instance is somebody else's, and nobody's who lists an address.
        for (holder, float) in floats.iter_mut().zip(&layout.floats) {
            if let Holder::Member(member) | Holder::Leaving(member) = *holder
                && stripped[member]
                && (!is_gone[member] || float.leads())
            {
                *holder = match float.kind {
                    FloatKind::Interface => Holder::Outside,
                    _ => Holder::Unlisted,
                };
            }
        }
        for (index, holder) in floats.iter_mut().enumerate() {
            let is_held = matches!(
                holder,
                Holder::Member(_) | Holder::Leaving(_) | Holder::Nobody
            );
            if is_held && is_unlisted(world, layout, index) {
                *holder = Holder::Unlisted;
            }
        }
        let mut truth = Self {
            at,
            health,
            doubted,
            down,
            floats,
            places,
            stripped,
            unlisted: (0..members)
                .map(|member| lists_nothing(world, layout, member))
                .collect(),
        };
        truth.forget_unlisted(world, layout);
        truth
    }

    /// What floats are the addresses that members' landing interfaces list: with the last of these an address floats no
    /// longer.
    fn forget_unlisted(&mut self, world: &World, layout: &Layout) {
        for (index, float) in layout
            .floats
            .iter()
            .enumerate()
            .filter(|(_, f)| f.is_address())
        {
            let lists = |member: usize| {
                let landing = layout.landing(member, float.subnet);
                !self.stripped[member]
                    && landing.is_some_and(|landing| {
                        world.interfaces().any(|i| {
                            i.id == landing
                                && lists(&i)
                                && i.attachment.and_then(|a| a.instance).is_some()
                        })
                    })
            };
            if self.floats[index] != Holder::Gone && !layout.members(float.group).any(lists) {
                self.floats[index] = Holder::Gone;
            }
        }
    }

    /// The member that has all of a group.
    pub(crate) fn sole_holder(&self, layout: &Layout, group: usize) -> Option<usize> {
        let mut holders = layout
            .floats_of(group)
            .map(|float| self.floats[float])
            .filter(|holder| !matches!(holder, Holder::Gone | Holder::Unlisted));
        let Holder::Member(first) = holders.next()? else {
            return None;
        };
        holders
            .all(|holder| holder == Holder::Member(first))
            .then_some(first)
    }

    /// The member that has most of a group.
    pub(crate) fn active(&self, layout: &Layout, group: usize) -> Option<usize> {
        let held = |member: usize| {
            let floats = layout.floats_of(group);
            floats
                .filter(|float| self.floats[*float] == Holder::Member(member))
                .count()
        };
        let members = layout.members(group).filter(|member| held(*member) > 0);
        members.max_by_key(|member| held(*member))
    }

    /// Whether the two differ in more than the time.
    pub(crate) fn differs(&self, other: &Self) -> bool {
        self.health != other.health
            || self.doubted != other.doubted
            || self.down != other.down
            || self.floats != other.floats
            || self.places != other.places
            || self.unlisted != other.unlisted
    }
}

pub(crate) fn index(instance: &str) -> Option<usize> {
    usize::from_str_radix(instance.get(3..)?, 16)
        .ok()?
        .checked_sub(0xa0)
}

/// Who has each, whoever is a member by its tag just now.
fn holders(world: &World, layout: &Layout) -> Vec<Holder> {
    // Until an interface shows it: one that floats is itself gone, an address is on none.
    let unseen = |(index, float): (usize, &Float)| match float.kind {
        FloatKind::Interface => Holder::Gone,
        _ if float.leads() => leads::holder(world, layout, index),
        _ => Holder::Nobody,
    };
    let mut floats: Vec<Holder> = layout.floats.iter().enumerate().map(unseen).collect();
    for interface in world.interfaces() {
        let named = usize::from_str_radix(interface.id.get(5..).unwrap_or_default(), 16);
        for (index, float) in layout.floats.iter().enumerate() {
            match float.kind {
                FloatKind::Interface if named == Ok(0xf000 + index) => {
                    floats[index] = holder_of_eni(&interface, layout, float.group);
                }
                _ if float.is_address() && carries(&interface, layout, index) => {
                    floats[index] = holder_of_address(&interface, layout, index);
                }
                _ => {}
            }
        }
    }
    floats
}

/// Whether an interface carries this address or prefix that floats.
pub(crate) fn carries(interface: &PresentInterface<'_>, layout: &Layout, float: usize) -> bool {
    let address = layout.address_of(float);
    let mut secondary = interface.secondary.iter();
    secondary.any(|it| Address::from(*it) == address) || interface.further.contains(&address)
}

/// Whether an address is on an interface that lists none just now: it doesn't float, and is left there.
fn is_unlisted(world: &World, layout: &Layout, float: usize) -> bool {
    let mut interfaces = world.interfaces();
    layout.floats[float].is_address()
        && interfaces.any(|interface| carries(&interface, layout, float) && !lists(&interface))
}

fn lists_nothing(world: &World, layout: &Layout, member: usize) -> bool {
    let of_it = layout.lists(member);
    let mut interfaces = world.interfaces();
    interfaces.any(|interface| of_it.iter().any(|(id, _)| interface.id == id) && !lists(&interface))
}

/// Whether an interface lets addresses float.
fn lists(interface: &PresentInterface<'_>) -> bool {
    interface.tags.contains_key(LIST)
}

fn holder_of_eni(interface: &PresentInterface<'_>, layout: &Layout, group: usize) -> Holder {
    let Some(attachment) = interface.attachment else {
        return Holder::Nobody;
    };
    let instance = attachment.instance.and_then(index);
    match (instance, attachment.status) {
        (_, AttachmentStatus::Detached) | (None, _) => Holder::Nobody,
        (Some(instance), _) if !is_member(layout, instance, group) => Holder::Outside,
        (Some(instance), AttachmentStatus::Detaching) => Holder::Leaving(instance),
        (Some(instance), AttachmentStatus::Attaching | AttachmentStatus::Attached) => {
            Holder::Member(instance)
        }
    }
}

fn holder_of_address(interface: &PresentInterface<'_>, layout: &Layout, float: usize) -> Holder {
    let (group, subnet) = (layout.floats[float].group, layout.floats[float].subnet);
    let instance = interface.attachment.and_then(|a| a.instance);
    let landed = |member| layout.landing(member, subnet).as_deref() == Some(interface.id);
    match instance.and_then(index) {
        Some(instance)
            if is_member(layout, instance, group) && layout.landing(instance, subnet).is_some() =>
        {
            Holder::Member(instance)
        }
        // What a terminated member left behind.
        None if layout.members(group).any(landed) => Holder::Nobody,
        Some(_) | None => Holder::Unlisted,
    }
}

fn is_member(layout: &Layout, instance: usize, group: usize) -> bool {
    let member = layout.instances.get(instance);
    member.is_some_and(|member| member.groups.contains(&group))
}

/// As its checks have it; but a mark in force speaks against it, whatever these say. Without the tag it is no member, and
/// nobody to hold anything.
fn health_of(instance: &PresentInstance<'_>) -> Health {
    let is_member = instance.tags.contains_key("failover:group");
    if !is_member || marked(instance.tags, instance.launched) {
        Health::Failed
    } else {
        health::by_checks(instance)
    }
}

/// An operator's own mark is no doubt.
fn is_only_doubted(instance: &PresentInstance<'_>) -> bool {
    let tags = instance.tags.iter();
    let mut own = tags.filter(|(key, value)| {
        key.starts_with("failover:impaired:") && value.parse::<Timestamp>().is_err()
    });
    health::by_checks(instance) == Health::Healthy
        && marked(instance.tags, instance.launched)
        && own.next().is_none()
}

/// Whether any mark is in force.
fn marked(tags: &Tags, launched: Timestamp) -> bool {
    let marks = tags.iter().filter_map(|(key, value)| {
        let cause = key.strip_prefix("failover:impaired:")?;
        Some((cause, value.parse::<Timestamp>().ok()))
    });
    marks
        .into_iter()
        .any(|(cause, at)| in_force(tags, launched, cause, at))
}

/// A mark without a time is an operator's own. One with a time stands until its cause is taken back at that time or
/// later; a Spot notice is over when the instance was started anew.
pub(crate) fn in_force(
    tags: &Tags,
    launched: Timestamp,
    cause: &str,
    at: Option<Timestamp>,
) -> bool {
    let Some(at) = at else { return true };
    let recovered = tags.get(&format!("failover:recovered:{cause}"));
    let recovered = recovered.and_then(|at| at.parse::<Timestamp>().ok());
    let restarted = cause == "spot-interruption" && launched > at;
    !restarted && recovered.is_none_or(|recovered| recovered < at)
}

/// Whether EC2 would let this member have all of these floats.
pub(crate) fn could_hold(world: &World, layout: &Layout, member: usize, floats: &[usize]) -> bool {
    let id = instance_id(member);
    let Some(instance) = world.instances().find(|instance| instance.id == id) else {
        return false;
    };
    let (_, most_interfaces, most_addresses) = TYPES[layout.instances[member].kind];
    let plugged: Vec<_> = world
        .interfaces()
        .filter(|interface| interface.attachment.and_then(|a| a.instance) == Some(id.as_str()))
        .collect();
    let has = |i: &PresentInterface<'_>, float: usize| match layout.floats[float].kind {
        FloatKind::Interface => i.id == floating_eni(float),
        _ => carries(i, layout, float),
    };
    let coming = |float: &&usize| !plugged.iter().any(|i| has(i, **float));
    let (leading, within): (Vec<usize>, Vec<usize>) = floats
        .iter()
        .partition(|float| layout.floats[**float].leads());
    let led = |float: &usize| {
        leads::holder(world, layout, *float) == Holder::Member(member)
            || leads::could_lead(world, layout, member, *float, instance.state)
    };
    let (enis, addresses): (Vec<usize>, Vec<usize>) = within
        .iter()
        .filter(coming)
        .partition(|float| layout.floats[**float].is_interface());
    let taken = |index: u32| {
        let at = |slot: &eni_failover::cloud::Slot| slot.device_index == index;
        plugged
            .iter()
            .any(|i| i.attachment.is_some_and(|a| at(&a.slot)))
            || instance.spoiled.iter().any(at)
    };
    let most_index = u32::try_from(most_interfaces).unwrap_or(0);
    let free = (1..most_index).filter(|index| !taken(*index)).count();
    let takes_interfaces = matches!(
        instance.state,
        InstanceState::Running | InstanceState::Stopped
    ) && layout.instances[member].subnet != 2
        && free >= enis.len()
        && plugged.len() + enis.len() <= most_interfaces;
    let there = !matches!(
        instance.state,
        InstanceState::ShuttingDown | InstanceState::Terminated
    );
    let lands = |float: &usize| {
        let landing = layout.landing(member, layout.floats[*float].subnet);
        let landing = landing.and_then(|landing| {
            let mut plugged = plugged.iter();
            plugged.find(|i| i.id == landing && lists(i))
        });
        landing.is_some_and(|on| places(on, layout, *float, &addresses) <= most_addresses)
    };
    there
        && (enis.is_empty() || takes_interfaces)
        && addresses.iter().all(lands)
        && leading.iter().all(led)
}

/// How many places an interface would have in use of those that this address shares with others of its family.
fn places(on: &PresentInterface<'_>, layout: &Layout, float: usize, coming: &[usize]) -> usize {
    let is_ipv6 = |float: usize| layout.floats[float].kind == FloatKind::Ipv6;
    let beside = |other: usize| {
        layout.floats[other].subnet == layout.floats[float].subnet
            && is_ipv6(other) == is_ipv6(float)
    };
    let further = on.further.iter().map(|it| it.kind().is_ipv6());
    let further = further.filter(|it| *it == is_ipv6(float)).count();
    let ipv4 = if is_ipv6(float) {
        0
    } else {
        1 + on.secondary.len()
    };
    further + ipv4 + coming.iter().filter(|other| beside(**other)).count()
}
