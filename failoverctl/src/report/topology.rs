//! A group drawn: zones, subnets, members, what floats on whom, and who could take it.

use std::collections::BTreeMap;

use askama::Template;
use eni_failover::cloud::InstanceId;

use crate::stage::Placement;
use crate::view::{FloatView, GroupView, MemberView};

/// Where each instance is.
pub(super) type Places = BTreeMap<InstanceId, Placement>;

/// A group, drawn.
pub(super) struct Drawn {
    pub(super) group: String,
    pub(super) svg: String,
    pub(super) left_behind: Vec<String>,
}

#[derive(Template, Default)]
#[template(path = "topology.svg", escape = "html")]
struct Topology {
    label: String,
    height: i32,
    zones: Vec<Frame>,
    subnets: Vec<Frame>,
    members: Vec<Member>,
    floats: Vec<Pill>,
    links: Vec<Link>,
}

struct Frame {
    x: i32,
    y: i32,
    width: i32,
    height: i32,
    label: String,
}

struct Member {
    x: i32,
    y: i32,
    width: i32,
    height: i32,
    is_active: bool,
    lines: Vec<Line>,
}

struct Pill {
    x: i32,
    y: i32,
    width: i32,
    height: i32,
    lines: Vec<Line>,
}

struct Line {
    y: i32,
    class: &'static str,
    text: String,
}

struct Link {
    x: i32,
    from: i32,
    lane: i32,
    to: i32,
}

/// Letters that fit into a member's box.
const LETTERS: usize = 40;

/// Left edges and widths, of 360 in all; the lane on the right is the arrows'.
const ZONE: (i32, i32) = (2, 356);
const SUBNET: (i32, i32) = (10, 340);
const MEMBER: (i32, i32) = (18, 292);
const PILL: (i32, i32) = (26, 276);
const LANE: i32 = 334;

const LINE: i32 = 16;
const GAP: i32 = 10;

/// Draws a group.
///
/// # Errors
/// The template can't be filled.
pub(super) fn draw(group: &GroupView, places: &Places) -> askama::Result<Drawn> {
    let mut drawing = Topology {
        label: format!(
            "The group {}: who holds what, and who could take it",
            group.group
        ),
        ..Topology::default()
    };
    let mut y = 2;
    let homeless: Vec<&FloatView> = group
        .floats
        .iter()
        .filter(|it| it.holder.is_none())
        .collect();
    for float in homeless {
        y = drawing.pill(y, float, Some(&float.where_it_is)) + GAP;
    }
    let mut anchors = Vec::new();
    for ((zone, subnet), members) in by_place(group, places) {
        let zone_top = y;
        let same_zone = drawing
            .zones
            .last()
            .is_some_and(|frame| frame.label == zone);
        y = if same_zone { zone_top } else { zone_top + 24 };
        let subnet_top = y;
        y += 22;
        for member in members {
            let top = y;
            y = drawing.member(top, member, group) + GAP;
            anchors.push((member, top + 18));
        }
        drawing.frame_around(subnet, subnet_top, y);
        y += GAP;
        drawing.zone_around(zone, zone_top, y);
        y += if same_zone { 0 } else { GAP };
    }
    drawing.link(group, &anchors);
    drawing.height = y;
    Ok(Drawn {
        group: group.group.to_string(),
        svg: drawing.render()?,
        left_behind: group.left_behind.clone(),
    })
}

/// The members by zone and subnet.
fn by_place<'a>(
    group: &'a GroupView,
    places: &'a Places,
) -> BTreeMap<(&'a str, &'a str), Vec<&'a MemberView>> {
    let mut by_place: BTreeMap<_, Vec<_>> = BTreeMap::new();
    for member in &group.members {
        let place = places.get(&member.id);
        let place = place.map_or(("", ""), |it| (it.zone.as_str(), it.subnet.as_str()));
        by_place.entry(place).or_default().push(member);
    }
    by_place
}

impl Topology {
    fn frame_around(&mut self, subnet: &str, top: i32, bottom: i32) {
        let (x, width) = SUBNET;
        self.subnets.push(Frame {
            x,
            y: top,
            width,
            height: bottom - top,
            label: subnet.to_owned(),
        });
    }

    /// Subnets of one zone share its frame.
    fn zone_around(&mut self, zone: &str, top: i32, bottom: i32) {
        match self.zones.last_mut() {
            Some(frame) if frame.label == zone => frame.height = bottom - frame.y,
            _ => {
                let (x, width) = ZONE;
                self.zones.push(Frame {
                    x,
                    y: top,
                    width,
                    height: bottom - top,
                    label: zone.to_owned(),
                });
            }
        }
    }

    /// A member with what it holds; its bottom.
    fn member(&mut self, top: i32, member: &MemberView, group: &GroupView) -> i32 {
        let mut y = top + 18;
        let mut lines = Vec::new();
        let mut line = |class, text: String, y: &mut i32| {
            lines.push(Line { y: *y, class, text });
            *y += LINE;
        };
        let id = member.id.to_string();
        line("name", short(member.name.as_ref().unwrap_or(&id)), &mut y);
        if member.name.is_some() {
            line("mono dim", short(&id), &mut y);
        }
        let class = if member.healthy {
            "small ok"
        } else {
            "small ill"
        };
        for text in wrapped(&member.health) {
            line(class, text, &mut y);
        }
        let held = group
            .floats
            .iter()
            .filter(|it| it.holder.as_ref() == Some(&member.id));
        let held: Vec<&FloatView> = held.collect();
        if let Some(unfit) = member
            .unfit
            .as_ref()
            .filter(|_| held.is_empty() && member.healthy)
        {
            for text in wrapped(&format!("can't take it: it {unfit}")) {
                line("small ill", text, &mut y);
            }
        }
        y -= 8;
        for float in &held {
            y = self.pill(y, float, None) + 6;
        }
        let (x, width) = MEMBER;
        let bottom = y + 4;
        self.members.push(Member {
            x,
            y: top,
            width,
            height: bottom - top,
            is_active: !held.is_empty(),
            lines,
        });
        bottom
    }

    /// Something that floats; its bottom.
    fn pill(&mut self, top: i32, float: &FloatView, place: Option<&str>) -> i32 {
        let id = float.id.to_string();
        let addresses = float.addresses.iter().flat_map(|address| {
            let private = address.private.to_string();
            let elastic_ip = address.elastic_ip.map(|it| format!("Elastic IP {it}"));
            [(private != id).then_some(private), elastic_ip]
        });
        let place = place.map(|place| ("small ill", place.to_owned()));
        let mut y = top + 15;
        let mut lines = Vec::new();
        let texts = std::iter::once(("mono held", id.clone()))
            .chain(addresses.flatten().map(|text| ("mono held", text)))
            .chain(place);
        for (class, text) in texts {
            lines.push(Line {
                y,
                class,
                text: short(&text),
            });
            y += LINE;
        }
        let (x, width) = PILL;
        let bottom = y - 8;
        self.floats.push(Pill {
            x,
            y: top,
            width,
            height: bottom - top,
            lines,
        });
        bottom
    }

    /// From the holder to each member that could take over.
    fn link(&mut self, group: &GroupView, anchors: &[(&MemberView, i32)]) {
        let holds = |member: &MemberView| {
            let mut floats = group.floats.iter();
            floats.any(|float| float.holder.as_ref() == Some(&member.id))
        };
        let from = anchors
            .iter()
            .find(|(member, _)| holds(member))
            .map(|(_, y)| *y);
        let (x, width) = MEMBER;
        for (member, to) in anchors {
            if member.unfit.is_none() && !holds(member) && !group.floats.is_empty() {
                self.links.push(Link {
                    x: x + width,
                    from: from.unwrap_or(8),
                    lane: LANE,
                    to: *to,
                });
            }
        }
    }
}

/// What is longer than a box is wide, cut.
fn short(text: &str) -> String {
    if text.chars().count() <= LETTERS {
        return text.to_owned();
    }
    text.chars().take(LETTERS - 1).chain(['…']).collect()
}

fn wrapped(text: &str) -> Vec<String> {
    let lines = textwrap::wrap(text, LETTERS + 4);
    lines
        .into_iter()
        .map(std::borrow::Cow::into_owned)
        .collect()
}
