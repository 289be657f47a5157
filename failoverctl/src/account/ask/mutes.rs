//! The mute rules that silence alarms just now.

use serde_json::Value;

use super::alarms::CLOUDWATCH;
use super::signed::{Signed, every_page, list, text, unknown};
use crate::account::facts::Mute;
use crate::account::known::Known;

/// A summary doesn't name the alarms: each rule that is active is asked for them. As a rule there is none.
pub(super) async fn mutes(aws: &Signed) -> Known<Vec<Mute>> {
    let call = "ListAlarmMuteRules";
    let result = "/ListAlarmMuteRulesResult/AlarmMuteRuleSummaries";
    let token = "/ListAlarmMuteRulesResult/NextToken";
    let active = every_page(call, result, token, async |token| {
        let field = |key: &str, value: &str| (key.to_owned(), value.to_owned());
        let mut fields = vec![field("Statuses.member.1", "ACTIVE")];
        fields.extend(token.map(|token| field("NextToken", token)));
        aws.query(CLOUDWATCH, call, &fields).await
    });
    let active = active
        .await
        .map_err(|error| unknown("cloudwatch:ListAlarmMuteRules", &error))?;
    let mut mutes = Vec::new();
    for summary in &active {
        // arn:aws:cloudwatch:us-east-1:123456789012:alarm-mute-rule:name
        let arn = text(summary, "/AlarmMuteRuleArn").unwrap_or_default();
        let (_, name) = arn.split_once(":alarm-mute-rule:").unwrap_or(("", arn));
        mutes.push(mute(aws, name).await?);
    }
    Ok(mutes)
}

async fn mute(aws: &Signed, name: &str) -> Known<Mute> {
    let field = ("AlarmMuteRuleName".to_owned(), name.to_owned());
    let told = aws.query(CLOUDWATCH, "GetAlarmMuteRule", &[field]).await;
    let told = told.map_err(|error| unknown("cloudwatch:GetAlarmMuteRule", &error))?;
    let alarms = list(&told, "/GetAlarmMuteRuleResult/MuteTargets/AlarmNames");
    let alarms = alarms.filter_map(Value::as_str).map(str::to_owned);
    Ok(Mute {
        name: name.to_owned(),
        alarms: alarms.collect(),
    })
}
