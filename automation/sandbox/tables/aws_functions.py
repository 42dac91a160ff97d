"""AWS: answers to functions. What is not listed here fails."""

from typing import Any

_ZONES = ["{region}a", "{region}b", "{region}c"]
_ZONE_IDS = ["{region}-az1", "{region}-az2", "{region}-az3"]

FUNCTIONS: dict[str, Any] = {
    "aws:index/getCallerIdentity:getCallerIdentity": {
        "accountId": "{account}",
        "arn": "arn:{partition}:sts::{account}:assumed-role/sandbox/session",
        "id": "{account}",
        "userId": "AROASANDBOX:session",
    },
    "aws:index/getPartition:getPartition": {
        "dnsSuffix": "amazonaws.com",
        "id": "{partition}",
        "partition": "{partition}",
        "reverseDnsPrefix": "com.amazonaws",
    },
    "aws:index/getRegion:getRegion": {
        "description": "Sandbox ({region})",
        "endpoint": "ec2.{region}.amazonaws.com",
        "id": "{region}",
        "name": "{region}",
        "region": "{region}",
    },
    "aws:index/getAvailabilityZones:getAvailabilityZones": {
        "groupNames": ["{region}"],
        "id": "{region}",
        "names": _ZONES,
        "region": "{region}",
        "state": "{state}",
        "zoneIds": _ZONE_IDS,
    },
    "aws:index/getServicePrincipal:getServicePrincipal": {
        "id": "{serviceName}.{region}.amazonaws.com",
        "name": "{serviceName}.amazonaws.com",
        "region": "{region}",
        "serviceName": "{serviceName}",
        "suffix": "amazonaws.com",
    },
    "aws:organizations/getOrganization:getOrganization": {
        "accounts": [],
        "arn": "arn:{partition}:organizations::{account}:organization/o-sandbox0001",
        "awsServiceAccessPrincipals": [],
        "enabledPolicyTypes": ["SERVICE_CONTROL_POLICY", "RESOURCE_CONTROL_POLICY"],
        "featureSet": "ALL",
        "id": "o-sandbox0001",
        "masterAccountArn": "arn:{partition}:organizations::{account}:account/o-sandbox0001/{account}",
        "masterAccountEmail": "management@example.com",
        "masterAccountId": "{account}",
        "masterAccountName": "management",
        "nonMasterAccounts": [],
        "roots": [
            {
                "arn": "arn:{partition}:organizations::{account}:root/o-sandbox0001/r-sand",
                "id": "r-sand",
                "name": "Root",
                "policyTypes": [
                    {"status": "ENABLED", "type": "SERVICE_CONTROL_POLICY"},
                    {"status": "ENABLED", "type": "RESOURCE_CONTROL_POLICY"},
                ],
            }
        ],
    },
    "aws:ssoadmin/getInstances:getInstances": {
        "arns": ["arn:{partition}:sso:::instance/ssoins-0123456789abcdef"],
        "id": "{region}",
        "identityStoreIds": ["d-0123456789"],
        "region": "{region}",
    },
    "aws:ec2/getPrefixList:getPrefixList": {
        "cidrBlocks": ["52.216.0.0/15"],
        "id": "pl-{hex:8}",
        "name": "{name}",
        "prefixListId": "pl-{hex:8}",
        "region": "{region}",
    },
    "aws:ec2/getManagedPrefixList:getManagedPrefixList": {
        "addressFamily": "IPv4",
        "arn": "arn:{partition}:ec2:{region}:aws:prefix-list/pl-{hex:8}",
        "entries": [],
        "id": "pl-{hex:8}",
        "maxEntries": 0,
        "name": "{name}",
        "ownerId": "AWS",
        "region": "{region}",
        "tags": {},
        "version": 1,
    },
    "aws:ec2/getVpcEndpointService:getVpcEndpointService": {
        "acceptanceRequired": False,
        "arn": "arn:{partition}:ec2:{region}:amazon:vpc-endpoint-service/{service}",
        "availabilityZones": _ZONES,
        "baseEndpointDnsNames": ["{service}.{region}.vpce.amazonaws.com"],
        "id": "{digits:10}",
        "managesVpcEndpoints": False,
        "owner": "amazon",
        "privateDnsName": "{service}.{region}.amazonaws.com",
        "privateDnsNames": ["{service}.{region}.amazonaws.com"],
        "region": "{region}",
        "serviceId": "vpce-svc-{hex:17}",
        "serviceName": "com.amazonaws.{region}.{service}",
        "serviceRegion": "{region}",
        "serviceType": "{or:serviceType=Interface}",
        "supportedIpAddressTypes": ["ipv4"],
        "tags": {},
        "vpcEndpointPolicySupported": True,
    },
}
