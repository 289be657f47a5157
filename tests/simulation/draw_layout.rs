//! Groups, members and floats, drawn. Every group fits on its first holder; whether anybody else can take it is luck.

use rand::RngExt;
use rand::rngs::StdRng;

use crate::draw::{chance, pick};
use crate::layout::{Float, FloatKind, Layout, Member, TYPES};

pub(crate) fn layout(rng: &mut StdRng) -> Layout {
    let mut layout = Layout {
        groups: pick(rng, &[1, 1, 1, 2, 2, 3]),
        instances: Vec::new(),
        floats: Vec::new(),
    };
    for group in 0..layout.groups {
        add_group(rng, &mut layout, group);
    }
    if layout.groups > 1 && chance(rng, 60) {
        let mut spare = member(rng, (0..layout.groups).collect(), false, 3);
        spare.priority = Some(50);
        layout.instances.push(spare);
    }
    layout
}

/// Eight small groups.
pub(crate) fn many(rng: &mut StdRng) -> Layout {
    let mut layout = Layout {
        groups: 8,
        instances: Vec::new(),
        floats: Vec::new(),
    };
    for group in 0..layout.groups {
        let on = layout.instances.len();
        for _ in 0..2 {
            let mut member = member(rng, vec![group], false, 1);
            (member.kind, member.subnet, member.no_landing) = (1, 0, false);
            layout.instances.push(member);
        }
        layout.floats.push(Float {
            group,
            on,
            kind: FloatKind::Address,
            subnet: 0,
            elastic_ip: false,
            delete_on_termination: false,
        });
    }
    layout
}

fn add_group(rng: &mut StdRng, layout: &mut Layout, group: usize) {
    let (enis, addresses) = pick(
        rng,
        &[
            (1, 0),
            (1, 0),
            (0, 1),
            (0, 2),
            (2, 0),
            (1, 1),
            (1, 2),
            (0, 3),
        ],
    );
    let dual = addresses > 0 && chance(rng, 15);
    let least = fitting(enis, addresses, dual);
    let first = layout.instances.len();
    let mut active = member(rng, vec![group], dual, least);
    active.kind = rng.random_range(least..TYPES.len());
    active.subnet = 0;
    active.no_landing = false;
    layout.instances.push(active);
    for _ in 0..pick(rng, &[1, 1, 1, 2, 2, 3]) {
        layout.instances.push(member(rng, vec![group], dual, least));
    }
    for nth in 0..enis + addresses {
        let kind = if nth < enis {
            FloatKind::Interface
        } else {
            FloatKind::Address
        };
        let far = if kind == FloatKind::Interface {
            chance(rng, 20)
        } else {
            dual && nth % 2 == 1
        };
        layout.floats.push(Float {
            group,
            on: first,
            kind,
            subnet: usize::from(far),
            elastic_ip: chance(rng, 40),
            delete_on_termination: kind == FloatKind::Interface && chance(rng, 10),
        });
    }
}

/// The smallest type that takes so much.
fn fitting(enis: usize, addresses: usize, dual: bool) -> usize {
    let interfaces = 1 + enis + usize::from(dual);
    let fits = |(_, most, each): &(&str, usize, usize)| *most >= interfaces && *each > addresses;
    TYPES.iter().position(fits).unwrap_or(TYPES.len() - 1)
}

fn member(rng: &mut StdRng, groups: Vec<usize>, dual: bool, least: usize) -> Member {
    Member {
        groups,
        kind: if chance(rng, 85) {
            rng.random_range(least..TYPES.len())
        } else {
            rng.random_range(0..TYPES.len()).max(usize::from(dual))
        },
        subnet: if !dual && chance(rng, 8) { 2 } else { 0 },
        priority: pick(rng, &[None, None, Some(10), Some(100), Some(200)]),
        second_interface: dual,
        alarm: chance(rng, 70),
        no_landing: chance(rng, 5),
        tags: 0,
    }
}
