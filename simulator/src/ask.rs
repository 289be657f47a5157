//! Asking a [`Simulator`] as the core's own adapter asks AWS: failures in the core's terms, and every page.

use eni_failover::cloud::CallError;

use crate::api::{
    Action, DescribeInstanceStatus, DescribeInstanceTypes, DescribeInstances,
    DescribeNetworkInterfaces, DescribeSubnets, Page, Request,
};
use crate::simulator::{CallFailure, Simulator};

/// As the core's own adapter asks for them: pages of a thousand, which also keeps out of the smaller bucket for
/// unpaginated describes. With identifiers EC2 refuses `MaxResults`.
pub(crate) fn first_page() -> Page {
    Page {
        max_results: Some(1000),
        next_token: None,
    }
}

impl Simulator {
    /// The answer, or the failure in the core's terms.
    pub(crate) async fn ask<A: Action>(&self, request: A) -> Result<A::Response, CallError> {
        let request: Request = request.into();
        let action = request.action();
        let response = self.call(request).await.map_err(|failure| match failure {
            CallFailure::Api(error) => {
                CallError::answered(action, &error.code, &error.message, error.http_status)
            }
            CallFailure::NoAnswer { message } => CallError::unanswered(action, message),
            unreadable @ (CallFailure::Truncated(_) | CallFailure::WrongContent) => {
                CallError::unanswered(action, unreadable.to_string())
            }
        })?;
        A::answered_by(response)
            .ok_or_else(|| CallError::unanswered(action, "the answer is another call's"))
    }

    /// Every page of a describe: `read` takes an answer apart into its items and the token of the next page.
    pub(crate) async fn every_page<A: Paged, T>(
        &self,
        mut request: A,
        read: fn(A::Response) -> PageOf<T>,
    ) -> Result<Vec<T>, CallError> {
        let mut items = Vec::new();
        loop {
            let (page, next_token) = read(self.ask(request.clone()).await?);
            items.extend(page);
            if next_token.is_none() {
                return Ok(items);
            }
            request.page().next_token = next_token;
        }
    }
}

/// Items, and the token of the next page.
pub(crate) type PageOf<T> = (Vec<T>, Option<String>);

/// A describe that is answered in pages.
pub(crate) trait Paged: Action + Clone {
    fn page(&mut self) -> &mut Page;
}

macro_rules! paged {
    ($($action:ident),+) => {$(
        impl Paged for $action {
            fn page(&mut self) -> &mut Page {
                &mut self.page
            }
        }
    )+};
}

paged!(
    DescribeInstances,
    DescribeInstanceStatus,
    DescribeInstanceTypes,
    DescribeNetworkInterfaces,
    DescribeSubnets
);
