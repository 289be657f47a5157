//! EC2's answers, as its documentation shows them.

pub(crate) fn answer(call: &str, inside: &str) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<{call}Response xmlns=\"http://ec2.amazonaws.com/doc/2016-11-15/\">\
         <requestId>r-1</requestId>{inside}</{call}Response>\n"
    )
}

pub(crate) fn error(code: &str, message: &str) -> String {
    format!(
        "<Response><Errors><Error><Code>{code}</Code><Message>{message}</Message></Error></Errors>\
         <RequestID>r-1</RequestID></Response>"
    )
}

pub(crate) fn sns_error(code: &str, message: &str) -> String {
    format!(
        "<ErrorResponse xmlns=\"http://sns.amazonaws.com/doc/2010-03-31/\"><Error><Type>Sender</Type>\
         <Code>{code}</Code><Message>{message}</Message></Error><RequestId>r-1</RequestId></ErrorResponse>"
    )
}

pub(crate) const PUBLISHED: &str = "<PublishResponse xmlns=\"http://sns.amazonaws.com/doc/2010-03-31/\">\
    <PublishResult><MessageId>m-1</MessageId></PublishResult></PublishResponse>";

pub(crate) fn instances(instances: &str) -> String {
    let set = format!(
        "<reservationSet><item><instancesSet>{instances}</instancesSet></item></reservationSet>"
    );
    answer("DescribeInstances", &set)
}

pub(crate) fn instance(id: &str) -> String {
    format!(
        "<item><instanceId>{id}</instanceId><instanceState><code>16</code><name>running</name></instanceState>\
         <instanceType>t3.micro</instanceType><launchTime>2026-11-23T12:00:00.000Z</launchTime>\
         <placement><availabilityZone>us-east-1a</availabilityZone></placement><vpcId>vpc-1</vpcId>\
         <networkInterfaceSet><item><networkInterfaceId>eni-1</networkInterfaceId>\
         <privateIpAddress>10.0.1.11</privateIpAddress><sourceDestCheck>false</sourceDestCheck>\
         <association><publicIp>203.0.113.7</publicIp><ipOwnerId>123456789012</ipOwnerId></association>\
         <attachment><attachmentId>eni-attach-1</attachmentId><deviceIndex>0</deviceIndex>\
         <networkCardIndex>0</networkCardIndex></attachment></item></networkInterfaceSet>\
         <tagSet><item><key>failover:group</key><value>web</value></item></tagSet></item>"
    )
}

pub(crate) const TERMINATED: &str = "<item><instanceId>i-gone</instanceId>\
    <instanceState><code>48</code><name>terminated</name></instanceState><instanceType>t3.micro</instanceType>\
    <launchTime>2026-11-23T12:00:00.000Z</launchTime>\
    <placement><availabilityZone>us-east-1a</availabilityZone></placement></item>";

pub(crate) fn interfaces(interfaces: &str) -> String {
    let set = format!("<networkInterfaceSet>{interfaces}</networkInterfaceSet>");
    answer("DescribeNetworkInterfaces", &set)
}

pub(crate) const INTERFACE: &str = "<item><networkInterfaceId>eni-1</networkInterfaceId><subnetId>subnet-1</subnetId>\
    <vpcId>vpc-1</vpcId><availabilityZone>us-east-1a</availabilityZone><requesterManaged>false</requesterManaged>\
    <status>in-use</status><privateIpAddress>10.0.1.10</privateIpAddress>\
    <attachment><attachmentId>eni-attach-1</attachmentId><instanceId>i-1</instanceId><deviceIndex>1</deviceIndex>\
    <networkCardIndex>0</networkCardIndex><status>attached</status>\
    <deleteOnTermination>false</deleteOnTermination></attachment>\
    <privateIpAddressesSet><item><privateIpAddress>10.0.1.10</privateIpAddress><primary>true</primary></item>\
    <item><privateIpAddress>10.0.1.50</privateIpAddress><primary>false</primary>\
    <association><publicIp>203.0.113.7</publicIp></association></item></privateIpAddressesSet>\
    <tagSet><item><key>failover:group</key><value>web</value></item></tagSet></item>";

pub(crate) fn statuses(system: &str, instance: &str) -> String {
    let set = format!(
        "<instanceStatusSet><item><instanceId>i-1</instanceId>\
         <instanceState><code>16</code><name>running</name></instanceState>\
         <systemStatus><status>{system}</status></systemStatus>\
         <instanceStatus><status>{instance}</status></instanceStatus></item></instanceStatusSet>"
    );
    answer("DescribeInstanceStatus", &set)
}

pub(crate) fn types(network: &str) -> String {
    let set = format!(
        "<instanceTypeSet><item><instanceType>m5.large</instanceType><networkInfo>{network}</networkInfo></item></instanceTypeSet>"
    );
    answer("DescribeInstanceTypes", &set)
}

pub(crate) fn subnets(fields: &str) -> String {
    let set = format!("<subnetSet><item><subnetId>subnet-1</subnetId>{fields}</item></subnetSet>");
    answer("DescribeSubnets", &set)
}

pub(crate) const ROUTE_TABLE: &str = "<item><routeTableId>rtb-1</routeTableId><vpcId>vpc-1</vpcId><routeSet>\
    <item><destinationCidrBlock>10.0.0.0/16</destinationCidrBlock><gatewayId>local</gatewayId>\
    <state>active</state><origin>CreateRouteTable</origin></item>\
    <item><destinationCidrBlock>10.99.0.10/32</destinationCidrBlock><instanceId>i-1</instanceId>\
    <networkInterfaceId>eni-1</networkInterfaceId><state>blackhole</state><origin>CreateRoute</origin></item>\
    <item><destinationIpv6CidrBlock>::/0</destinationIpv6CidrBlock><gatewayId>vgw-1</gatewayId>\
    <state>active</state><origin>EnableVgwRoutePropagation</origin></item>\
    <item><destinationPrefixListId>pl-1</destinationPrefixListId><gatewayId>vpce-1</gatewayId>\
    <state>active</state><origin>CreateRoute</origin></item></routeSet>\
    <tagSet><item><key>failover:routes</key><value>web/10.99.0.10/32</value></item></tagSet></item>";

pub(crate) fn route_tables(tables: &str) -> String {
    let set = format!("<routeTableSet>{tables}</routeTableSet>");
    answer("DescribeRouteTables", &set)
}

pub(crate) const ELASTIC_IPS: &str = "<addressesSet>\
    <item><publicIp>203.0.113.7</publicIp><allocationId>eipalloc-1</allocationId><domain>vpc</domain>\
    <instanceId>i-1</instanceId><associationId>eipassoc-1</associationId>\
    <networkInterfaceId>eni-1</networkInterfaceId><privateIpAddress>10.0.1.11</privateIpAddress>\
    <networkBorderGroup>us-east-1</networkBorderGroup>\
    <tagSet><item><key>failover:group</key><value>web</value></item></tagSet></item>\
    <item><publicIp>203.0.113.8</publicIp><allocationId>eipalloc-2</allocationId><domain>vpc</domain>\
    <instanceId/></item></addressesSet>";

/// The document without the first of these elements.
pub(crate) fn without(document: &str, element: &str) -> String {
    let (start, end) = (format!("<{element}>"), format!("</{element}>"));
    let from = document.find(&start).expect(element);
    let to = document[from..].find(&end).expect(element) + from + end.len();
    format!("{}{}", &document[..from], &document[to..])
}
