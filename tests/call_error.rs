//! Three failures, not one: what the codes of EC2, SNS and Auto Scaling mean.

#[cfg(test)]
mod codes;

#[cfg(test)]
mod tests {
    use std::error::Error;

    use eni_failover::cloud::{CallError, PERMISSIONS, Rejection};

    use crate::codes::{AUTO_SCALING, EC2, Meaning, SNS};

    #[test]
    fn every_known_code_has_its_meaning() {
        let all = EC2.iter().chain(SNS).chain(AUTO_SCALING);
        for &(code, message, status, meaning) in all {
            let error = CallError::answered("Call", code, message, status);
            assert_eq!(
                Meaning::of(&error),
                meaning,
                "{code}, HTTP {status}: {message}"
            );
        }
    }

    #[test]
    fn without_a_code_the_status_decides() {
        let meaning = |status: u16| {
            let code = format!("HTTP {status}");
            Meaning::of(&CallError::answered("Call", &code, "", status))
        };
        assert_eq!(meaning(400), Meaning::Rejected(Rejection::Other));
        assert_eq!(meaning(403), Meaning::Rejected(Rejection::Other));
        assert_eq!(meaning(429), Meaning::Transient);
        assert_eq!(meaning(500), Meaning::Unknown);
        assert_eq!(meaning(502), Meaning::Unknown);
        assert_eq!(meaning(503), Meaning::Transient);
        assert_eq!(meaning(504), Meaning::Unknown);
    }

    #[test]
    fn each_failure_answers_to_its_own_question_only() {
        let rejected = CallError::answered("Call", "IncorrectState", "", 400);
        let transient = CallError::answered("Call", "RequestLimitExceeded", "", 503);
        let unknown = CallError::unanswered("Call", "reset");
        let answers = [&rejected, &transient, &unknown]
            .map(|error| (error.rejection(), error.is_transient(), error.is_unknown()));
        let expected = [
            (Some(Rejection::WrongState), false, false),
            (None, true, false),
            (None, false, true),
        ];
        assert_eq!(answers, expected);
    }

    #[test]
    fn an_error_is_a_sentence_that_leaves_its_source_out() {
        let rejected =
            CallError::answered("AttachNetworkInterface", "IncorrectState", "Stopping.", 400);
        let transient =
            CallError::answered("CreateTags", "RequestLimitExceeded", "Slow down.", 503);
        let unknown = CallError::unanswered("DetachNetworkInterface", "connection reset")
            .with_source("the socket said so");
        insta::assert_snapshot!(rejected, @"AttachNetworkInterface was refused: IncorrectState: Stopping.");
        insta::assert_snapshot!(transient, @"CreateTags is not possible just now: RequestLimitExceeded: Slow down.");
        insta::assert_snapshot!(unknown, @"DetachNetworkInterface got no answer that can be relied on (connection reset): it may have been carried out or not");
        assert_eq!(unknown.source().unwrap().to_string(), "the socket said so");
    }
    #[test]
    fn a_missing_permission_is_named() {
        let refused = |call, code| CallError::answered(call, code, "No.", 403).to_string();
        insta::assert_snapshot!(refused("AttachNetworkInterface", "UnauthorizedOperation"), @"AttachNetworkInterface is not permitted: the function's role lacks ec2:AttachNetworkInterface on the instance or the interface, which both need the group tag; UnauthorizedOperation: No.");
        insta::assert_snapshot!(refused("AssignPrivateIpAddresses", "UnauthorizedOperation"), @"AssignPrivateIpAddresses is not permitted: the function's role lacks ec2:AssignPrivateIpAddresses on the interface, which needs the tag of its addresses; UnauthorizedOperation: No.");
        insta::assert_snapshot!(refused("CreateTags", "UnauthorizedOperation"), @"CreateTags is not permitted: the function's role lacks ec2:CreateTags on the instance or on what floats, which needs the group tag or that of its addresses or routes; UnauthorizedOperation: No.");
        insta::assert_snapshot!(refused("DescribeInstances", "UnauthorizedOperation"), @"DescribeInstances is not permitted: the function's role lacks ec2:DescribeInstances; UnauthorizedOperation: No.");
        insta::assert_snapshot!(refused("Publish", "AuthorizationError"), @"Publish is not permitted: the function's role lacks sns:Publish on the topic; AuthorizationError: No.");
        insta::assert_snapshot!(refused("Publish", "KMSAccessDenied"), @"Publish is not permitted: the function's role lacks kms:GenerateDataKey and kms:Decrypt on the topic's key; KMSAccessDenied: No.");
    }

    #[test]
    fn the_permission_of_each_call_is_its_own() {
        for (call, permission) in PERMISSIONS {
            let service = match call {
                "Publish" => "sns",
                "CompleteLifecycleAction" => "autoscaling",
                "ReceiveMessage" | "DeleteMessage" | "ChangeMessageVisibility" => "sqs",
                _ => "ec2",
            };
            let action = permission.split(' ').next().unwrap();
            assert_eq!(action, format!("{service}:{call}"));
        }
    }

    #[test]
    fn credentials_that_are_not_valid_are_no_missing_permission() {
        let error = CallError::answered("CreateTags", "AuthFailure", "Not validated.", 401);
        insta::assert_snapshot!(error, @"CreateTags was refused: AuthFailure: Not validated.");
    }
}
