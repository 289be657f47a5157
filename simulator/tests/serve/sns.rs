use crate::client::{Server, TOPIC, element, server};

async fn publish(server: &Server, parameters: &str) -> crate::client::Answer {
    server
        .post(&format!("Action=Publish&Version=2010-03-31&{parameters}"))
        .await
}

#[tokio::test]
async fn a_message_with_all_that_can_be_with_it() {
    let server = server().await;
    let message = "%7B%22default%22%3A%22moved%22%7D";
    let parameters = format!(
        "TopicArn={TOPIC}&Subject=web+moved&Message={message}&MessageStructure=json\
         &MessageAttributes.entry.1.Name=group&MessageAttributes.entry.1.Value.DataType=String\
         &MessageAttributes.entry.1.Value.StringValue=web\
         &MessageAttributes.entry.2.Name=outcome&MessageAttributes.entry.2.Value.DataType=String\
         &MessageAttributes.entry.2.Value.StringValue=moved"
    );
    let answer = publish(&server, &parameters).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    let id = element(&answer.body, "MessageId");
    assert_eq!(
        answer.body,
        format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
             <PublishResponse xmlns=\"http://sns.amazonaws.com/doc/2010-03-31/\">\
             <PublishResult><MessageId>{id}</MessageId></PublishResult>\
             <ResponseMetadata><RequestId>00000000-0000-4000-8000-000000000001</RequestId></ResponseMetadata>\
             </PublishResponse>"
        )
    );
    let received = &server.json("/_simulator/messages").await[0];
    assert_eq!(received["message_id"], id);
    assert_eq!(received["topic"], TOPIC);
    assert_eq!(received["subject"], "web moved");
    assert_eq!(received["message"], r#"{"default":"moved"}"#);
    assert_eq!(received["structure"], "json");
    assert_eq!(received["attributes"]["group"]["value"], "web");
    assert_eq!(received["attributes"]["outcome"]["type"], "String");
}

#[tokio::test]
async fn an_empty_map_of_attributes_as_botocore_writes_it() {
    let parameters = format!("TopicArn={TOPIC}&Message=hi&MessageAttributes=");
    let answer = publish(&server().await, &parameters).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
}

#[tokio::test]
async fn an_error_has_the_form_of_sns() {
    let parameters = "TopicArn=arn:aws:sns:eu-west-1:123456789012:nobody&Message=hi";
    let answer = publish(&server().await, parameters).await;
    assert_eq!(answer.status, 404);
    assert!(answer.body.contains(
        "<ErrorResponse xmlns=\"http://sns.amazonaws.com/doc/2010-03-31/\"><Error><Type>Sender</Type>\
         <Code>NotFound</Code><Message>Topic does not exist</Message></Error><RequestId>"
    ));
}

#[tokio::test]
async fn a_message_without_a_topic() {
    let answer = publish(&server().await, "Message=hi").await;
    assert_eq!(answer.status, 400);
    assert_eq!(element(&answer.body, "Code"), "InvalidParameter");
}

#[tokio::test]
async fn another_action() {
    let form = "Action=ListTopics&Version=2010-03-31";
    let answer = server().await.post(form).await;
    assert_eq!(answer.status, 400);
    assert!(answer.body.contains("<Code>InvalidAction</Code>"));
    assert!(answer.body.contains("<ErrorResponse"));
}
