//! An answer in XML, as the same tree that JSON has: a list where EC2 has `item` and the others `member` or `entry`.

use quick_xml::events::Event;
use quick_xml::{Reader, XmlVersion};
use serde_json::{Map, Value};

/// What is read of an element so far.
#[derive(Default)]
struct Open {
    name: String,
    text: String,
    fields: Map<String, Value>,
    items: Vec<Value>,
}

const ITEMS: [&str; 3] = ["member", "item", "entry"];

impl Open {
    fn named(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            ..Self::default()
        }
    }

    fn take(&mut self, name: String, value: Value) {
        if ITEMS.contains(&name.as_str()) {
            self.items.push(value);
        } else {
            self.fields.insert(name, value);
        }
    }

    fn closed(self) -> Value {
        if !self.items.is_empty() {
            Value::Array(self.items)
        } else if !self.fields.is_empty() {
            Value::Object(self.fields)
        } else {
            Value::String(self.text.trim().to_owned())
        }
    }
}

/// The root's content; `None` where the document breaks off, or is none.
pub(super) fn tree(text: &str) -> Option<Value> {
    let mut reader = Reader::from_str(text);
    reader.config_mut().expand_empty_elements = true;
    let mut open: Vec<Open> = Vec::new();
    loop {
        match reader.read_event().ok()? {
            Event::Start(start) => open.push(Open::named(start.local_name().as_ref())),
            Event::Text(part) => {
                let element = open.last_mut();
                let text = part.xml_content(XmlVersion::Implicit1_0);
                if let Some(element) = element {
                    element.text += &text;
                }
            }
            Event::GeneralRef(name) => {
                let name: &str = &name;
                let character = match quick_xml::escape::resolve_predefined_entity(name) {
                    Some(known) => known.to_owned(),
                    None => String::from(numbered(name)?),
                };
                open.last_mut()?.text += &character;
            }
            Event::End(_) => {
                let element = open.pop()?;
                let name = element.name.clone();
                let value = element.closed();
                match open.last_mut() {
                    Some(parent) => parent.take(name, value),
                    None => return Some(value),
                }
            }
            Event::Eof => return None,
            Event::Empty(_)
            | Event::CData(_)
            | Event::Comment(_)
            | Event::Decl(_)
            | Event::PI(_)
            | Event::DocType(_) => {}
        }
    }
}

fn numbered(name: &str) -> Option<char> {
    let digits = name.strip_prefix('#')?;
    let number = match digits.strip_prefix('x') {
        Some(hex) => u32::from_str_radix(hex, 16).ok()?,
        None => digits.parse().ok()?,
    };
    char::from_u32(number)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::tree;

    #[test]
    fn fields_lists_and_text_are_told_apart() {
        let text =
            "<R><Stacks><member><Name>a &amp; b</Name><Out/></member></Stacks><I>x&#34;y</I></R>";
        let expected = json!({ "Stacks": [{ "Name": "a & b", "Out": "" }], "I": "x\"y" });
        assert_eq!(tree(text), Some(expected));
    }

    #[test]
    fn what_breaks_off_is_no_answer() {
        let whole = "<R><Stacks><member><Name>a</Name></member></Stacks></R>";
        for end in 0..whole.len() {
            assert_eq!(tree(&whole[..end]), None, "{}", &whole[..end]);
        }
    }
}
