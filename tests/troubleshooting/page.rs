//! The page: the rows of its tables. The first cell has the code, the sentence or both, the others say what to make of it.

/// What a person can receive.
#[derive(Clone, Debug)]
pub(crate) struct Message {
    code: Option<String>,
    sentence: Option<String>,
    whole: bool,
}

impl Message {
    pub(crate) fn new(code: &str, sentence: impl Into<String>) -> Self {
        Self {
            code: Some(code.to_owned()),
            sentence: Some(sentence.into()),
            whole: false,
        }
    }

    pub(crate) fn code(code: &str) -> Self {
        Self {
            code: Some(code.to_owned()),
            sentence: None,
            whole: false,
        }
    }

    pub(crate) fn sentence(sentence: impl Into<String>) -> Self {
        Self {
            code: None,
            sentence: Some(sentence.into()),
            whole: false,
        }
    }

    /// The whole cell: words that others contain.
    pub(crate) fn exactly(sentence: impl Into<String>) -> Self {
        Self {
            whole: true,
            ..Self::sentence(sentence)
        }
    }

    fn is_told_in(&self, first_cell: &str) -> bool {
        let code = self.code.as_ref();
        let has_code = code.is_none_or(|code| first_cell.contains(&format!("`{code}`")));
        let sentence = self.sentence.as_ref();
        if self.whole {
            return sentence.is_some_and(|sentence| first_cell == sentence);
        }
        has_code && sentence.is_none_or(|sentence| first_cell.contains(sentence))
    }
}

/// The tables of docs/troubleshooting.md.
pub(crate) struct Page {
    rows: Vec<Vec<&'static str>>,
}

impl Page {
    pub(crate) fn read() -> Self {
        let text = include_str!("../../docs/troubleshooting.md");
        let is_row = |line: &&str| line.starts_with("| ");
        // A title stands above a line of dashes.
        let below = text.lines().skip(1).chain([""]);
        let under = text.lines().zip(below);
        let rows = under.filter(|(_, below)| !below.starts_with("|--"));
        Self {
            rows: rows
                .map(|(line, _)| line)
                .filter(is_row)
                .map(cells)
                .collect(),
        }
    }

    pub(crate) fn tells(&self, message: &Message) -> bool {
        self.firsts().any(|first| message.is_told_in(first))
    }

    pub(crate) fn rows_without(&self, messages: &[Message]) -> Vec<&'static str> {
        let stale = |first: &&str| !messages.iter().any(|message| message.is_told_in(first));
        self.firsts().filter(stale).collect()
    }

    /// Rows with a cell that says nothing, or of another form.
    pub(crate) fn incomplete(&self) -> Vec<&'static str> {
        let rows = self.rows.iter();
        rows.filter(|cells| cells.len() != 3 || cells.iter().any(|cell| cell.is_empty()))
            .filter_map(|cells| cells.first().copied())
            .collect()
    }

    fn firsts(&self) -> impl Iterator<Item = &'static str> {
        self.rows.iter().filter_map(|cells| cells.first().copied())
    }
}

fn cells(line: &'static str) -> Vec<&'static str> {
    let line = line.trim_start_matches('|').trim_end_matches('|');
    line.split('|').map(str::trim).collect()
}
