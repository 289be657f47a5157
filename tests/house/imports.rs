//! Which file imports which: by `use` and by the paths in the code.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use syn::visit::{self, Visit};
use syn::{ItemMod, ItemUse, UseTree};

/// From each file to those that it takes something from, by their paths below the crate's `src`.
pub(crate) type Arrows = BTreeMap<String, BTreeSet<String>>;

pub(crate) fn arrows(src: &Path) -> Arrows {
    let files: BTreeMap<Vec<String>, String> = files(src, src).into_iter().collect();
    let read = |(module, file): (&Vec<String>, &String)| {
        let text = std::fs::read_to_string(src.join(file)).unwrap();
        let mut reader = Reader {
            module,
            files: &files,
            found: BTreeSet::new(),
        };
        reader.visit_file(&syn::parse_file(&text).unwrap());
        reader.found.remove(file);
        (file.clone(), reader.found)
    };
    files.iter().map(read).collect()
}

/// Each source file but the tests and the binary's root, by its module.
fn files(src: &Path, folder: &Path) -> Vec<(Vec<String>, String)> {
    let entries = std::fs::read_dir(folder).unwrap();
    let paths: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    let mut found = Vec::new();
    for path in paths {
        let file = path.strip_prefix(src).unwrap().to_str().unwrap().to_owned();
        if path.is_dir() && file != "tests" {
            found.extend(files(src, &path));
        } else if path.extension().is_some_and(|kind| kind == "rs") && file != "main.rs" {
            let mut module: Vec<String> = file[..file.len() - 3]
                .split('/')
                .map(str::to_owned)
                .collect();
            module.retain(|part| part != "mod" && part != "lib");
            found.push((module, file));
        }
    }
    found
}

struct Reader<'a> {
    module: &'a [String],
    files: &'a BTreeMap<Vec<String>, String>,
    found: BTreeSet<String>,
}

impl Reader<'_> {
    /// The file of a path that begins in this crate: that of its longest part that is a module.
    fn note(&mut self, path: &[String]) {
        let (mut module, rest) = match path.first().map(String::as_str) {
            Some("crate") => (Vec::new(), &path[1..]),
            Some("self") => (self.module.to_vec(), &path[1..]),
            Some("super") => {
                let ups = path.iter().take_while(|part| *part == "super").count();
                let up = self.module.len().saturating_sub(ups);
                (self.module[..up].to_vec(), &path[ups..])
            }
            // A child module's; anything else is of another crate, of the prelude, or imported above.
            Some(first) => {
                let mut child = self.module.to_vec();
                child.push(first.to_owned());
                if !self.files.contains_key(&child) {
                    return;
                }
                (self.module.to_vec(), path)
            }
            None => return,
        };
        for part in rest {
            module.push(part.clone());
            if !self.files.contains_key(&module) {
                module.pop();
                break;
            }
        }
        self.found.extend(self.files.get(&module).cloned());
    }

    fn note_tree(&mut self, before: &mut Vec<String>, tree: &UseTree) {
        match tree {
            UseTree::Path(path) => {
                before.push(path.ident.to_string());
                self.note_tree(before, &path.tree);
                before.pop();
            }
            UseTree::Name(name) => self.note_with(before, name.ident.to_string()),
            UseTree::Rename(rename) => self.note_with(before, rename.ident.to_string()),
            UseTree::Glob(_) => self.note(before),
            UseTree::Group(group) => {
                for tree in &group.items {
                    self.note_tree(before, tree);
                }
            }
        }
    }

    fn note_with(&mut self, before: &mut Vec<String>, last: String) {
        before.push(last);
        self.note(before);
        before.pop();
    }
}

impl<'ast> Visit<'ast> for Reader<'_> {
    fn visit_item_use(&mut self, item: &'ast ItemUse) {
        self.note_tree(&mut Vec::new(), &item.tree);
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        let parts: Vec<String> = path
            .segments
            .iter()
            .map(|part| part.ident.to_string())
            .collect();
        // A single word is a name that was imported, and noted there.
        if parts.len() > 1 {
            self.note(&parts);
        }
        visit::visit_path(self, path);
    }

    /// `pub(in crate::look)` takes nothing from there.
    fn visit_visibility(&mut self, _: &'ast syn::Visibility) {}

    /// Tests within a file may look wherever they like.
    fn visit_item_mod(&mut self, item: &'ast ItemMod) {
        let is_test = item.attrs.iter().any(|attribute| {
            attribute.path().is_ident("cfg")
                && attribute
                    .parse_args::<syn::Ident>()
                    .is_ok_and(|word| word == "test")
        });
        if !is_test {
            visit::visit_item_mod(self, item);
        }
    }
}
