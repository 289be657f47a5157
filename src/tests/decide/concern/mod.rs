//! What a trigger means for the groups that are there.

mod groups;
mod testimony;

use crate::decide::{Concern, Unconcerned};
use crate::event::{About, Alarm, AlarmState, Hint, Trigger};
use crate::tests::scene::{Scene, at};

fn concern(scene: &Scene, hint: Hint) -> Result<Concern, Unconcerned> {
    let trigger = Trigger {
        id: String::new(),
        at: None,
        hint,
    };
    Concern::of(&trigger, &scene.snapshot())
}

/// The groups to look after, or why there are none.
fn groups(scene: &Scene, hint: Hint) -> Vec<String> {
    match concern(scene, hint) {
        Ok(concern) => concern.groups.iter().map(ToString::to_string).collect(),
        Err(unconcerned) => vec![format!("none: {unconcerned}")],
    }
}

fn alarm(state: AlarmState, about: About, time: &str) -> Hint {
    Hint::Alarm(Alarm {
        name: "cpu".to_owned(),
        state,
        before: None,
        about,
        at: at(time),
    })
}

fn about_instance(id: &str) -> About {
    About::Instance(id.into())
}

fn about_group(name: &str) -> About {
    About::Group(name.into())
}
