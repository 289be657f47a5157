//! Region, credentials, stack and function: found as the AWS CLI finds them, or told.

use std::time::Duration;

use aws_config::{BehaviorVersion, Region, SdkConfig};
use aws_credential_types::provider::ProvideCredentials;
use eni_failover::aws::{Aws, https_client};
use eni_failover::cloud::{CallError, Deadline, Failure, Rejection};
use eni_failover::settings::Settings;

use super::signed::{Service, Signed, list, text, unknown};
use crate::account::known::{Known, Unknown};

const CLOUDFORMATION: Service = Service {
    signed_as: "cloudformation",
    host: "cloudformation",
    version: "2010-05-15",
};

/// The look at an account with a thousand groups takes some pages.
const PATIENCE: Duration = Duration::from_mins(2);

/// What was told of where to look.
#[derive(Clone, Debug, Default)]
pub struct Place {
    /// A profile of the AWS configuration.
    pub profile: Option<String>,
    /// A region.
    pub region: Option<String>,
    /// The stack, whose outputs name the function.
    pub stack: String,
    /// The function's name, in place of the stack's.
    pub function: Option<String>,
    /// The tag prefix, in place of the function's.
    pub prefix: Option<String>,
}

/// The account, with the operator's credentials.
#[derive(Debug)]
pub struct Connection {
    /// EC2, through the function's own ports.
    pub ec2: Aws,
    /// The function's name.
    pub function: Known<String>,
    pub(super) signed: Signed,
    prefix: Option<String>,
}

/// Why the account could not be asked at all.
#[derive(Debug, thiserror::Error)]
pub enum AskError {
    /// Nobody said where.
    #[error("no region: set AWS_REGION, or --region, or one in the profile")]
    NoRegion,
    /// Nobody said who.
    #[error(
        "no credentials: log in as for the AWS CLI (aws sts get-caller-identity has to work), or name a --profile; {0}"
    )]
    NoCredentials(String),
    /// EC2 could not be looked at.
    #[error("EC2 could not be looked at, so nothing can be said: {0}")]
    Look(String),
    /// The function could not be reached.
    #[error("the function could not be asked, and did nothing as far as is known: {0}")]
    Function(String),
}

impl AskError {
    /// EC2 could not be looked at, and what is to be done.
    #[must_use]
    pub fn look(error: &CallError) -> Self {
        Self::Look(match &error.failure {
            Failure::Rejected {
                rejection: Rejection::Unauthorized,
                message,
                ..
            } => format!(
                "needs ec2:{}: {message}; give whoever asks the policy of docs/account.md",
                error.call
            ),
            Failure::Rejected { .. } | Failure::Transient { .. } | Failure::Unknown { .. } => {
                format!("{error}; are region and credentials those of the account?")
            }
        })
    }
}

impl Connection {
    /// Finds everything; asks for nothing but the stack.
    ///
    /// # Errors
    /// [`AskError`]
    pub async fn open(place: Place) -> Result<Self, AskError> {
        let mut loader =
            aws_config::defaults(BehaviorVersion::latest()).http_client(https_client());
        if let Some(profile) = &place.profile {
            loader = loader.profile_name(profile);
        }
        if let Some(region) = place.region.clone() {
            loader = loader.region(Region::new(region));
        }
        let config = loader.load().await;
        let signed = signed(&config).await?;
        let function = match &place.function {
            Some(function) => Ok(function.clone()),
            None => of_stack(&signed, &place.stack).await,
        };
        Ok(Self {
            ec2: Aws::new(&config, ""),
            function,
            signed,
            prefix: place.prefix,
        })
    }

    /// How long a look may take.
    #[must_use]
    pub fn deadline(&self) -> Deadline {
        Deadline::after(PATIENCE)
    }

    /// Whether the tag prefix was told.
    pub(super) fn knows_the_prefix(&self) -> bool {
        self.prefix.is_some()
    }

    /// The function's settings, with what was told in place of them.
    #[must_use]
    pub fn over(&self, settings: Settings) -> Settings {
        Settings {
            tag_prefix: self.prefix.clone().unwrap_or(settings.tag_prefix),
            ..settings
        }
    }
}

async fn signed(config: &SdkConfig) -> Result<Signed, AskError> {
    let region = config.region().ok_or(AskError::NoRegion)?;
    let none = || AskError::NoCredentials(String::new());
    let provider = config.credentials_provider().ok_or_else(none)?;
    let credentials = provider.provide_credentials().await;
    let credentials = credentials.map_err(|error| {
        let chain = std::iter::successors(Some(&error as &dyn std::error::Error), |error| {
            error.source()
        });
        AskError::NoCredentials(chain.last().map_or_else(String::new, ToString::to_string))
    })?;
    Ok(Signed::new(
        credentials,
        region.as_ref(),
        config.endpoint_url(),
    ))
}

/// The function that the stack's outputs name.
async fn of_stack(aws: &Signed, stack: &str) -> Known<String> {
    let field = ("StackName".to_owned(), stack.to_owned());
    let answer = aws.query(CLOUDFORMATION, "DescribeStacks", &[field]).await;
    let answer = match answer {
        Ok(answer) => answer,
        Err(error) if error.to_string().contains("does not exist") => {
            let told = format!(
                "the stack's name (--stack) or the function's (--function): there is no stack {stack} in this account and region"
            );
            return Err(Unknown::Untold(told));
        }
        Err(error) => return Err(unknown("cloudformation:DescribeStacks", &error)),
    };
    let stacks = list(&answer, "/DescribeStacksResult/Stacks");
    let mut outputs = stacks.flat_map(|stack| list(stack, "/Outputs"));
    let output = outputs.find(|output| text(output, "/OutputKey") == Some("FunctionName"));
    let function = output.and_then(|output| text(output, "/OutputValue"));
    function.map(str::to_owned).ok_or_else(|| {
        Unknown::Untold(format!(
            "the function's name (--function): the stack {stack} has no output FunctionName"
        ))
    })
}
