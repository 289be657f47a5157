//! The documents that comments and pages cite are there, and so is the section that they name.

use std::path::{Path, PathBuf};

/// What people wrote: not what is built, and not what others wrote.
const WRITTEN: [&str; 11] = [
    "src",
    "benches",
    "simulator",
    "failoverctl",
    "tests",
    "docs",
    "events",
    "fuzz",
    "README.md",
    "CHANGELOG.md",
    "template.yaml",
];

#[test]
fn every_document_that_is_cited_is_there() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut cited = 0;
    for path in WRITTEN.iter().flat_map(|name| files(&root.join(name))) {
        // Snapshots and pictures needn't be text.
        let Ok(text) = std::fs::read_to_string(&path) else {
            continue;
        };
        for (document, section) in citations(&text) {
            let wrong = format!("{} cites {document}", path.display());
            let page = std::fs::read_to_string(root.join(&document));
            let page = page.unwrap_or_else(|_| panic!("{wrong}, which is not there"));
            if let Some(section) = section {
                let mut headings = page.lines().filter(|line| line.starts_with('#'));
                let is_there = headings.any(|line| line.trim_start_matches(['#', ' ']) == section);
                assert!(is_there, "{wrong}, {section:?}, which it doesn't have");
            }
            cited += 1;
        }
    }
    assert!(cited > 50, "only {cited} citations were found");
}

pub(crate) fn files(path: &Path) -> Vec<PathBuf> {
    if !path.is_dir() {
        return vec![path.to_owned()];
    }
    let entries = std::fs::read_dir(path).unwrap();
    let entries = entries.map(|entry| entry.unwrap().path());
    let ours = |path: &PathBuf| !path.ends_with("target") && !path.ends_with("__pycache__");
    entries.filter(ours).flat_map(|path| files(&path)).collect()
}

/// The document, and the section behind it where one is named, as in `docs/ec2-facts.md, "Tags"`.
fn citations(text: &str) -> Vec<(String, Option<String>)> {
    // A comment may break between the two.
    let lines = text.lines().map(|line| {
        let line = line.trim_start().trim_start_matches(['/', '!', '#']);
        line.trim_start()
    });
    let text = lines.collect::<Vec<_>>().join(" ");
    let begin = concat!("docs", "/");
    let behind = text.split(begin).skip(1);
    let citation = |behind: &str| {
        let (name, rest) = behind.split_once(".md")?;
        let is_name = name.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
        let section = rest
            .strip_prefix(", \"")
            .and_then(|rest| rest.split_once('"'));
        is_name.then(|| {
            (
                format!("{begin}{name}.md"),
                section.map(|(name, _)| name.to_owned()),
            )
        })
    };
    behind.filter_map(citation).collect()
}
