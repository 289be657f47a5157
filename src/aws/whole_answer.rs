//! The SDK's XML reader takes the end of its input for the end of every open element: of a list that breaks off it
//! returns the head, and the token of the next page, which stands last, is lost. So the end is looked for here.

use aws_sdk_ec2::config::interceptors::AfterDeserializationInterceptorContextRef;
use aws_sdk_ec2::config::{ConfigBag, Intercept, RuntimeComponents};
use aws_sdk_ec2::error::BoxError;

/// Refuses EC2's or SNS's answer of success where it doesn't end with the end tag of its root.
#[derive(Debug)]
pub(super) struct WholeAnswer;

#[derive(Debug, thiserror::Error)]
#[error("the answer breaks off")]
struct BreaksOff;

impl Intercept for WholeAnswer {
    fn name(&self) -> &'static str {
        "WholeAnswer"
    }

    fn read_after_deserialization(
        &self,
        context: &AfterDeserializationInterceptorContextRef<'_>,
        _components: &RuntimeComponents,
        _config: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        let answer = context.response();
        if !answer.status().is_success() || answer.body().bytes().is_some_and(is_whole) {
            return Ok(());
        }
        Err(BreaksOff.into())
    }
}

/// `…</DescribeSubnetsResponse>`: every root that EC2 and SNS send with success is called so.
fn is_whole(body: &[u8]) -> bool {
    let last_tag = body.rsplit(|byte| *byte == b'<').next().unwrap_or_default();
    last_tag.starts_with(b"/") && last_tag.trim_ascii_end().ends_with(b"Response>")
}

#[cfg(test)]
mod tests {
    use super::is_whole;

    #[test]
    fn an_answer_is_whole_when_its_root_is_closed() {
        assert!(is_whole(
            b"<DescribeSubnetsResponse><subnetSet/></DescribeSubnetsResponse>\n"
        ));
    }

    #[test]
    fn an_answer_that_breaks_off_anywhere_is_not_whole() {
        let whole = "<DescribeSubnetsResponse><subnetSet/></DescribeSubnetsResponse>";
        for end in 0..whole.len() {
            assert!(!is_whole(&whole.as_bytes()[..end]), "{}", &whole[..end]);
        }
    }
}
