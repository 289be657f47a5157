//! Completions and manual pages, made from the definitions of the commands.

use std::path::PathBuf;

use clap::{Args, Command};
use clap_complete::Shell;

use super::complaint::Complaint;
use super::ending::Ending;
use super::output;

/// For whom completions are.
#[derive(Clone, Debug, Args)]
pub struct CompletionsArgs {
    /// The shell
    shell: Shell,
}

/// Where manual pages go.
#[derive(Clone, Debug, Args)]
pub struct ManArgs {
    /// A folder for the pages of all commands; without it that of `failoverctl` itself is printed
    #[arg(value_name = "FOLDER")]
    folder: Option<PathBuf>,
}

impl CompletionsArgs {
    pub(super) fn run(&self, mut definitions: Command) -> Result<Ending, Complaint> {
        let mut script = Vec::new();
        clap_complete::generate(self.shell, &mut definitions, "failoverctl", &mut script);
        output::bytes(&script)?;
        Ok(Ending::Well)
    }
}

impl ManArgs {
    pub(super) fn run(&self, definitions: Command) -> Result<Ending, Complaint> {
        if let Some(folder) = &self.folder {
            let made = clap_mangen::generate_to(definitions, folder);
            made.map_err(|error| format!("{}: {error}", folder.display()))?;
        } else {
            let mut page = Vec::new();
            clap_mangen::Man::new(definitions).render(&mut page)?;
            output::bytes(&page)?;
        }
        Ok(Ending::Well)
    }
}
