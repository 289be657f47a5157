//! More than one page of anything.

use ec2_simulator::api::{ApiError, Request};
use ec2_simulator::{CallContext, Fault};

use crate::common::account::{floating_addresses, floating_interface};
use crate::common::calls::moving;
use crate::common::names::{A, C};
use crate::common::told::words;

#[tokio::test(start_paused = true)]
async fn more_than_one_page_of_anything_is_read_to_its_end() {
    for account in [
        floating_addresses()
            .member(C, "web")
            .lands("10.0.1.50 10.0.1.51"),
        floating_interface().member(C, "web"),
    ] {
        let lab = account
            .priority("200")
            .setting("page-size", 1)
            .watched()
            .await;
        let event = lab.stop(A).await;
        // C is on the last page of everything, and the best of all.
        let report = lab.invoke_cold(&event).await;
        assert_eq!(words(&report), [format!("web: moved to {C}")]);
        assert!(lab.calls().len() > 10);
    }
}

/// A page that can't be read is no shorter list: nothing is decided on a part of what there is.
#[tokio::test(start_paused = true)]
async fn a_page_that_cannot_be_read_is_an_error_and_no_shorter_list() {
    let lab = floating_addresses().setting("page-size", 1).watched().await;
    let event = lab.stop(A).await;
    lab.simulator.inject(|call: &CallContext<'_>| {
        let later_page =
            matches!(call.request, Request::DescribeInstances(it) if it.page.next_token.is_some());
        if later_page {
            let error = ApiError::new("InvalidPaginationToken", "expired");
            Fault::Answer(error)
        } else {
            Fault::None
        }
    });
    let report = lab.invoke(&event).await;
    let failure = report.failure.expect("a failure").to_string();
    assert!(
        failure.contains("nothing was decided or changed"),
        "{failure}"
    );
    assert_eq!(moving(&lab.calls()), [""; 0]);
}
