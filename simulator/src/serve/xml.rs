//! Writing XML: elements, text, and EC2's lists of `<item>`.

use std::fmt::Display;

use jiff::Timestamp;
use quick_xml::escape::partial_escape;

/// What stands between an element's tags.
pub(super) trait Content {
    fn write(&self, xml: &mut Xml);
}

/// A document, or the inside of an element, as far as it is written.
#[derive(Debug, Default)]
pub(super) struct Xml(String);

impl Xml {
    /// A whole document. Only the root has an attribute: its namespace, where there is one.
    pub(super) fn document(
        root: &str,
        namespace: Option<&str>,
        write: impl FnOnce(&mut Self),
    ) -> String {
        let mut xml = Self(r#"<?xml version="1.0" encoding="UTF-8"?>"#.to_owned());
        xml.0.push('\n');
        let attribute = namespace.map(|namespace| format!(r#" xmlns="{namespace}""#));
        xml.enclose(root, &attribute.unwrap_or_default(), write);
        xml.0
    }

    /// `<name>…</name>`
    pub(super) fn within(&mut self, name: &str, write: impl FnOnce(&mut Self)) -> &mut Self {
        self.enclose(name, "", write)
    }

    /// `<name>text</name>`
    pub(super) fn text(&mut self, name: &str, text: impl Display) -> &mut Self {
        let text = text.to_string();
        self.within(name, |xml| xml.0.push_str(&partial_escape(text.as_str())))
    }

    /// `<name>text</name>`, or nothing.
    pub(super) fn maybe(&mut self, name: &str, text: Option<impl Display>) -> &mut Self {
        match text {
            Some(text) => self.text(name, text),
            None => self,
        }
    }

    /// A time as EC2 writes it: with milliseconds, but exact to the second only.
    pub(super) fn time(&mut self, name: &str, time: Timestamp) -> &mut Self {
        self.text(name, time.strftime("%Y-%m-%dT%H:%M:%S.000Z"))
    }

    /// `<name>…</name>`, with that content.
    pub(super) fn element(&mut self, name: &str, content: &impl Content) -> &mut Self {
        self.within(name, |xml| content.write(xml))
    }

    /// The same, or nothing.
    pub(super) fn maybe_element(
        &mut self,
        name: &str,
        content: Option<&impl Content>,
    ) -> &mut Self {
        match content {
            Some(content) => self.element(name, content),
            None => self,
        }
    }

    /// `<name><item>…</item>…</name>`
    pub(super) fn list<'a, C: Content + 'a>(
        &mut self,
        name: &str,
        items: impl IntoIterator<Item = &'a C>,
    ) -> &mut Self {
        self.within(name, |xml| {
            for item in items {
                xml.element("item", item);
            }
        })
    }

    fn enclose(&mut self, name: &str, attribute: &str, write: impl FnOnce(&mut Self)) -> &mut Self {
        for part in ["<", name, attribute, ">"] {
            self.0.push_str(part);
        }
        write(self);
        for part in ["</", name, ">"] {
            self.0.push_str(part);
        }
        self
    }
}
