use ec2_simulator::World;
use eni_failover::cloud::{InstanceId, LifecycleAction};
use jiff::SignedDuration;

use crate::client::{Answer, Server, server};

/// What Auto Scaling waits for.
fn waits(server: &Server) {
    let action = LifecycleAction {
        auto_scaling_group: "web".to_owned(),
        hook: "eni-failover".to_owned(),
        token: "87654321".to_owned(),
        instance: InstanceId::new("i-1"),
    };
    let heartbeat = SignedDuration::from_hours(1);
    let wait = |world: &mut World| world.wait_to_terminate(action, heartbeat);
    server.simulator.with_world(wait).expect("an instance");
}

async fn complete(server: &Server) -> Answer {
    let form = "Action=CompleteLifecycleAction&Version=2011-01-01&AutoScalingGroupName=web\
                &LifecycleHookName=eni-failover&LifecycleActionResult=CONTINUE&LifecycleActionToken=87654321";
    server.post(form).await
}

#[tokio::test]
async fn an_action_is_completed_once() {
    let server = server().await;
    waits(&server);
    let answer = complete(&server).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    let root = "<CompleteLifecycleActionResponse xmlns=\"http://autoscaling.amazonaws.com/doc/2011-01-01/\">";
    assert!(answer.body.contains(root), "{}", answer.body);
    let again = complete(&server).await;
    assert_eq!(again.status, 400);
    assert!(
        again.body.contains(
            "<ErrorResponse xmlns=\"http://autoscaling.amazonaws.com/doc/2011-01-01/\"><Error><Type>Sender</Type>\
             <Code>ValidationError</Code><Message>No active Lifecycle Action found with token 87654321</Message>"
        ),
        "{}",
        again.body
    );
}

#[tokio::test]
async fn another_action() {
    let form = "Action=PutLifecycleHook&Version=2011-01-01";
    let answer = server().await.post(form).await;
    assert_eq!(answer.status, 400);
    assert!(answer.body.contains("<Code>InvalidAction</Code>"));
}
