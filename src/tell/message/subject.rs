//! Subjects, as SNS takes them.

/// SNS takes subjects of up to 100 ASCII characters.
const SUBJECT_LENGTH: usize = 100;

/// As much of it as fits, in characters that SNS takes.
pub(crate) fn subject(text: &str) -> String {
    let printable = |c: char| {
        if c.is_ascii_graphic() || c == ' ' {
            c
        } else {
            '?'
        }
    };
    let mut subject: String = text.chars().map(printable).collect();
    if subject.len() > SUBJECT_LENGTH {
        subject.truncate(SUBJECT_LENGTH - 3);
        subject.push_str("...");
    }
    subject
}
