//! Where things are.

/// Two zones, two VPCs, and types with small and with strange limits.
pub(crate) const PLACES: &str = "
subnets:
  - { id: subnet-a, cidr: 10.0.1.0/24, zone: us-east-1a }
  - { id: subnet-a2, cidr: 10.0.2.0/24, zone: us-east-1a }
  - { id: subnet-b, cidr: 10.0.3.0/24, zone: us-east-1b }
  - { id: subnet-x, cidr: 10.0.1.0/24, zone: us-east-1a, vpc: vpc-other }
instances:
  - { id: i-a, type: t3.medium, subnet: subnet-a }
  - { id: i-micro, type: t3.micro, subnet: subnet-a }
  - { id: i-cards, type: c6in.32xlarge, subnet: subnet-a }
interfaces:
  - { id: eni-a, subnet: subnet-a }
  - { id: eni-a-too, subnet: subnet-a }
  - { id: eni-a2, subnet: subnet-a2 }
  - { id: eni-b, subnet: subnet-b }
  - { id: eni-x, subnet: subnet-x }
  - { id: eni-many, subnet: subnet-a, address: 10.0.1.200, secondary: [10.0.1.201, 10.0.1.202] }
  - { id: eni-service, subnet: subnet-a, requester: amazon-elb }
";
