//! What people met with failover, each with the right answer: a world, what happens there, and what has to hold.
//!
//! A file here is a case.

#[cfg(test)]
mod case;
#[cfg(test)]
mod ran;

#[cfg(test)]
mod tests {
    use crate::case::all;
    use crate::ran::ran;

    #[test]
    fn each_case_ends_as_it_should() {
        let cases = all();
        assert_eq!(cases.len(), 20);
        let mut wrong = Vec::new();
        for (name, case) in &cases {
            let faults = ran(name, case).faults(&case.holds);
            wrong.extend(faults.iter().map(|fault| format!("{name}: {fault}")));
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }
}
