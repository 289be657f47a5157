use super::ON_1;
use crate::cloud::Notification;
use crate::tests::scene::{Scene, look};

/// A move from one to the other.
fn moved(from: &str, to: &str) -> Notification {
    let members = |scene: Scene| {
        let scene = scene.member("i-0bbb").named(to);
        scene.member("i-0aaa").named(from).impaired().all_told(ON_1)
    };
    let before = members(look().floating_eni("eni-0web").on("i-0aaa"));
    let after = members(look().floating_eni("eni-0web").on("i-0bbb"));
    before.then(&after).notification()
}

#[test]
fn a_subject_names_the_members_as_people_do() {
    assert_eq!(
        moved("web-1", "web-2").subject,
        "[web] MOVED to web-2: web-1 is impaired (instance status check)"
    );
}

#[test]
fn an_alarm_with_an_identifier_in_its_name_is_called_as_it_is() {
    let members = |scene: Scene| {
        let scene = scene.member("i-0bbb").named("web-2");
        let scene = scene.member("i-0aaa").named("web-1");
        scene.marked("i-0aaa-cpu", "").all_told(ON_1)
    };
    let before = members(look().floating_eni("eni-0web").on("i-0aaa"));
    let after = members(look().floating_eni("eni-0web").on("i-0bbb"));
    let told = before.then(&after).notification();
    assert_eq!(
        told.subject,
        "[web] MOVED to web-2: web-1 is marked impaired by i-0aaa-cpu"
    );
    let why = "web-1 (i-0aaa) is marked impaired by i-0aaa-cpu\n";
    assert!(told.text.contains(why), "{}", told.text);
}

#[test]
fn a_member_without_a_name_is_called_by_its_identifier() {
    assert_eq!(
        moved("", "").subject,
        "[web] MOVED to i-0bbb: i-0aaa is impaired (instance status check)"
    );
}

#[test]
fn a_long_subject_is_cut_where_sns_would_refuse_it() {
    let subject = moved(&"x".repeat(256), &"y".repeat(256)).subject;
    assert_eq!(subject.len(), 100);
    assert!(subject.ends_with("..."), "{subject}");
}

#[test]
fn a_subject_of_just_a_hundred_characters_is_not_cut() {
    let from = &"x".repeat(20);
    let rest = moved(from, "").subject.len() - "i-0bbb".len();
    let name = "y".repeat(100 - rest);
    let subject = moved(from, &name).subject;
    assert_eq!(subject.len(), 100);
    assert!(subject.contains(&name) && !subject.ends_with("..."));
}

#[test]
fn a_subject_has_only_printable_ascii_whatever_a_member_is_called() {
    for name in ["prüfung", "网络", "a\nb\r\tc", "\u{1f600}", "\u{7f}\u{0}"] {
        let long = name.repeat(40);
        for name in [name, &long] {
            let subject = moved(name, name).subject;
            assert!(subject.len() <= 100);
            assert!(
                subject.chars().all(|c| c == ' ' || c.is_ascii_graphic()),
                "{subject}"
            );
        }
    }
    assert_eq!(
        moved("prüfung", "web-2").subject,
        "[web] MOVED to web-2: pr?fung is impaired (instance status check)"
    );
}

#[test]
fn a_body_keeps_a_name_as_it_is() {
    assert!(moved("prüfung", "web-2").text.contains("prüfung (i-0aaa)"));
}
