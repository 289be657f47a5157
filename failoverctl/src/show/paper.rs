//! How wide it is, and what follows from that for tables and sentences.

use anstyle::{AnsiColor, Style};
use comfy_table::presets::NOTHING;
use comfy_table::{ColumnConstraint, ContentArrangement, Row, Table};

pub(super) const HEADING: Style = Style::new().bold();
pub(super) const GOOD: Style = AnsiColor::Green.on_default().bold();
pub(super) const BAD: Style = AnsiColor::Red.on_default().bold();
pub(super) const CHANGE: Style = AnsiColor::Yellow.on_default();
pub(super) const QUIET: Style = Style::new().dimmed();

/// What it is shown on.
#[derive(Clone, Copy, Debug, Default)]
pub struct Paper {
    /// Columns; none where everything is to be there in full, as in a pipe.
    columns: Option<usize>,
}

/// Nothing is laid out for less.
const NARROWEST: usize = 40;

impl Paper {
    /// So many columns wide, or as wide as it takes.
    #[must_use]
    pub fn new(columns: Option<usize>) -> Self {
        let columns = columns.map(|columns| columns.max(NARROWEST));
        Self { columns }
    }

    /// Whether there are so many columns.
    pub(super) fn has(self, columns: usize) -> bool {
        self.columns.is_none_or(|here| here >= columns)
    }

    /// Whether all of this text, which has no escape codes, fits onto a line.
    pub(super) fn fits(self, text: &str) -> bool {
        text.lines()
            .all(|line| self.has(textwrap::core::display_width(line)))
    }

    /// A paragraph; the lines after its first begin with this.
    pub(super) fn fill(self, text: &str, indent: &str) -> String {
        match self.columns {
            None => text.to_owned(),
            Some(columns) => {
                let options = textwrap::Options::new(columns).subsequent_indent(indent);
                textwrap::fill(
                    text,
                    options
                        .break_words(false)
                        .word_splitter(textwrap::WordSplitter::NoHyphenation),
                )
            }
        }
    }

    /// A table whose columns are as wide as what is in them, but for the last `shrinking`, which share what is left.
    pub(super) fn table<const N: usize>(self, header: [&str; N], shrinking: usize) -> Table {
        let mut table = Table::new();
        table.load_style(NOTHING);
        table.set_header(header.map(|name| format!("{QUIET}{name}{QUIET:#}")));
        match self.columns {
            None => {
                table.set_content_arrangement(ContentArrangement::Disabled);
            }
            Some(columns) => {
                let width = u16::try_from(columns).unwrap_or(u16::MAX);
                table
                    .set_content_arrangement(ContentArrangement::Dynamic)
                    .set_width(width);
                let firm = N.saturating_sub(shrinking);
                for column in table.column_iter_mut().take(firm) {
                    column.set_constraint(ColumnConstraint::ContentWidth);
                }
            }
        }
        table
    }
}

/// A row of one line: what doesn't fit is cut, and that it was is shown.
pub(super) fn one_line<const N: usize>(cells: [String; N]) -> Row {
    let mut row = Row::from(cells);
    row.max_height(1);
    row
}

/// The table, without the blanks at the ends of its lines.
pub(super) fn laid_out(table: &Table) -> String {
    table.trim_fmt()
}

pub(super) fn seconds(milliseconds: i64) -> String {
    format!("{}.{:02} s", milliseconds / 1000, milliseconds % 1000 / 10)
}
