use super::{floats, problems};
use crate::tests::scene::{Scene, look};

fn on_an_interface_that_is_not_shown(members: Scene) -> Scene {
    members.floating_elastic_ip("eni-gone", "i-a")
}

/// One describe shows no such interface any more, another one still what is on it.
#[test]
fn what_is_on_an_interface_that_went_with_its_member_is_nobodys() {
    let scene = on_an_interface_that_is_not_shown(look().member("i-b").member("i-a").terminated());
    assert_eq!(floats(&scene), ["203.0.113.7 Nobody"]);
    assert!(problems(&scene).is_empty(), "{:?}", problems(&scene));
}

#[test]
fn what_is_on_another_interface_of_a_member_or_on_a_strangers_does_not_float() {
    for members in [look().member("i-a"), look().member("i-b")] {
        let scene = on_an_interface_that_is_not_shown(members);
        assert!(floats(&scene).is_empty());
        assert_eq!(problems(&scene).len(), 1);
    }
}
