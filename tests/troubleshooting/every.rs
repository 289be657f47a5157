//! One value of each variant.

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

/// What follows `before` up to the next quotation mark, wherever it stands in a source text, over line breaks too.
pub(crate) fn literals(source: &str, before: &str) -> Vec<String> {
    let source: String = source.split_whitespace().collect::<Vec<_>>().join(" ");
    let source = source.replace("( \"", "(\"");
    let before = format!("{before}\"");
    source
        .split(&before)
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
        .map(str::to_owned)
        .collect()
}
