//! The key of the topic: who may use it.

use serde_json::{Value, json};

use super::signed::{Service, Signed, text, unknown};
use crate::account::facts::Key;
use crate::account::known::Known;

const KMS: Service = Service {
    signed_as: "kms",
    host: "kms",
    version: "",
};

/// By an identifier, an ARN or an alias.
pub(super) async fn key(aws: &Signed, name: &str) -> Known<Key> {
    let target = "TrentService";
    let asked = json!({ "KeyId": name });
    let told = aws.json(KMS, "DescribeKey", target, &asked).await;
    let told = told.map_err(|error| unknown("kms:DescribeKey", &error))?;
    let of = |path: &str| text(&told, path).unwrap_or_default().to_owned();
    let arn = of("/KeyMetadata/Arn");
    let policy = if of("/KeyMetadata/KeyManager") == "AWS" {
        None
    } else {
        // An alias names no key here.
        let asked = json!({ "KeyId": arn, "PolicyName": "default" });
        let policy = aws.json(KMS, "GetKeyPolicy", target, &asked).await;
        let policy = policy.map_err(|error| unknown("kms:GetKeyPolicy", &error))?;
        let policy = text(&policy, "/Policy").map(serde_json::from_str::<Value>);
        Some(policy.and_then(Result::ok).unwrap_or_default())
    };
    Ok(Key {
        state: of("/KeyMetadata/KeyState"),
        arn,
        policy,
    })
}
