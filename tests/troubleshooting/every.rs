//! One value of each variant.

use std::path::Path;

/// The values, each beside the pattern that it stands for. The match over the patterns is exhaustive: a variant that is
/// new has to be listed before this compiles, and a value has to be of its own pattern.
macro_rules! every {
    ($enum:ty: $($pattern:pat => $value:expr),+ $(,)?) => {{
        fn known(value: &$enum) {
            match value {
                $($pattern => (),)+
            }
        }
        let values: Vec<$enum> = vec![$({
            let value: $enum = $value;
            assert!(matches!(value, $pattern), "{value:?} is not a {}", stringify!($pattern));
            known(&value);
            value
        },)+];
        values
    }};
}

pub(crate) use every;

/// The literals that follow `before` in any file under this folder, so that none that is written there is missed,
/// wherever the walls are.
pub(crate) fn literals(folder: &str, before: &str) -> Vec<String> {
    let begin = format!("{before}\"");
    let mut found = Vec::new();
    for source in sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join(folder)) {
        let source: String = source.split_whitespace().collect::<Vec<_>>().join(" ");
        let source = source.replace("( \"", "(\"");
        let words = source.split(&begin).skip(1);
        found.extend(words.filter_map(|rest| Some(rest.split('"').next()?.to_owned())));
    }
    assert!(!found.is_empty(), "nothing under {folder} follows {before}");
    found
}

/// Every file under this folder but the unit tests.
fn sources(folder: &Path) -> Vec<String> {
    let mut sources = Vec::new();
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() && !path.ends_with("src/tests") {
            sources.extend(self::sources(&path));
        } else if path.extension().is_some_and(|kind| kind == "rs") {
            sources.push(std::fs::read_to_string(&path).expect("a text"));
        }
    }
    sources
}
