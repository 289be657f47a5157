//! Circles.

use std::collections::BTreeSet;

use crate::imports::Arrows;

/// The files of one circle, in order, the first one again at its end.
pub(crate) fn of(arrows: &Arrows) -> Option<Vec<String>> {
    // Whoever imports nobody who is left can't be in a circle.
    let mut left: BTreeSet<&String> = arrows.keys().collect();
    loop {
        let imports = |file: &String| arrows[file].iter().any(|to| left.contains(to));
        let in_it: BTreeSet<&String> = left.iter().copied().filter(|file| imports(file)).collect();
        if in_it.len() == left.len() {
            break;
        }
        left = in_it;
    }
    let mut way = vec![(*left.first()?).clone()];
    loop {
        let next = arrows[way.last()?].iter().find(|to| left.contains(to))?;
        if let Some(begin) = way.iter().position(|file| file == next) {
            way.push(next.clone());
            return Some(way.split_off(begin));
        }
        way.push(next.clone());
    }
}

#[test]
fn a_circle_is_found_and_a_chain_is_none() {
    let arrows = |pairs: &[(&str, &[&str])]| -> Arrows {
        let owned = |to: &&[&str]| to.iter().map(|to| (*to).to_owned()).collect();
        let pairs = pairs
            .iter()
            .map(|(from, to)| ((*from).to_owned(), owned(to)));
        pairs.collect()
    };
    let chain = arrows(&[("a", &["b", "c"]), ("b", &["c"]), ("c", &[])]);
    assert_eq!(of(&chain), None);
    let circle = arrows(&[("a", &["b"]), ("b", &["c"]), ("c", &["b"])]);
    assert_eq!(of(&circle).unwrap(), ["b", "c", "b"]);
}
