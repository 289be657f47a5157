//! docs/world.md names every field that a world file may have.

use std::collections::BTreeSet;
use std::path::Path;

use syn::visit::{self, Visit};
use syn::{Attribute, ItemStruct, LitStr};

/// What a person writes is read by these.
const READ_BY: [&str; 2] = ["simulator/src/world", "simulator/src/api/check.rs"];

#[test]
fn the_page_of_the_world_file_names_every_field() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut fields = Fields::default();
    for path in READ_BY
        .iter()
        .flat_map(|path| crate::documents::files(&root.join(path)))
    {
        let text = std::fs::read_to_string(&path).unwrap();
        fields.visit_file(&syn::parse_file(&text).unwrap());
    }
    let page = std::fs::read_to_string(root.join("docs/world.md")).unwrap();
    let is_missing = |field: &&String| !page.contains(&format!("`{field}`"));
    let missing: Vec<&String> = fields.0.iter().filter(is_missing).collect();
    assert!(
        missing.is_empty(),
        "docs/world.md doesn't name {missing:?}: add a row to its table"
    );
    assert!(fields.0.len() > 60, "only {} were found", fields.0.len());
}

#[derive(Default)]
struct Fields(BTreeSet<String>);

impl<'ast> Visit<'ast> for Fields {
    fn visit_item_struct(&mut self, item: &'ast ItemStruct) {
        let derives =
            |it: &Attribute| it.path().is_ident("derive") && words(it).contains("Deserialize");
        if item.attrs.iter().any(derives) {
            for field in &item.fields {
                let renamed = field.attrs.iter().find_map(renamed);
                let written = field
                    .ident
                    .as_ref()
                    .map(|name| name.to_string().replace('_', "-"));
                self.0.extend(renamed.or(written));
            }
        }
        visit::visit_item_struct(self, item);
    }
}

/// As the attribute says it is written: `#[serde(rename = "type")]`.
fn renamed(attribute: &Attribute) -> Option<String> {
    let mut name = None;
    if attribute.path().is_ident("serde") {
        // What it doesn't understand it leaves.
        let _ = attribute.parse_nested_meta(|meta| {
            if meta.path.is_ident("rename") {
                name = Some(meta.value()?.parse::<LitStr>()?.value());
            }
            Ok(())
        });
    }
    name
}

/// The words of a list, as of `#[derive(Debug, Deserialize)]`.
fn words(attribute: &Attribute) -> BTreeSet<String> {
    let mut words = BTreeSet::new();
    let _ = attribute.parse_nested_meta(|meta| {
        words.extend(meta.path.get_ident().map(ToString::to_string));
        Ok(())
    });
    words
}
