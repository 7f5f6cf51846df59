import { op, type TechniqueCase } from './case.ts'

export const NETWORK_CASES: readonly TechniqueCase[] = [
  {
    id: 'NetworkAclChanged',
    fires: [
      [op('ec2:CreateNetworkAclEntry', { networkAclId: 'acl-1' })],
      [op('ec2:ReplaceNetworkAclEntry', {}, { error: 'Client.UnauthorizedOperation' })],
    ],
    silent: [
      [op('ec2:DescribeNetworkAcls', {})],
      [op('ec2:CreateNetworkAclEntry', {}, { by: 'service/cloudformation.amazonaws.com' })],
    ],
  },
  {
    id: 'NetworkGatewayChanged',
    fires: [
      [op('ec2:AttachInternetGateway', { internetGatewayId: 'igw-1', vpcId: 'vpc-1' })],
      [op('ec2:AcceptVpcPeeringConnection', {})],
    ],
    silent: [
      [op('ec2:DescribeInternetGateways', {})],
      [op('ec2:AttachInternetGateway', {}, { error: 'Client.RequestExpired' })],
    ],
  },
  {
    id: 'NetworkRouteChanged',
    fires: [[op('ec2:CreateRoute', { routeTableId: 'rtb-1', destinationCidrBlock: '0.0.0.0/0' })]],
    silent: [
      [op('ec2:DescribeRouteTables', {})],
      [op('ec2:CreateRoute', {}, { ip: 'cloudformation.amazonaws.com' })],
    ],
  },
  {
    id: 'NetworkRebuilt',
    fires: [[op('ec2:CreateVpc', {})], [op('ec2:DeleteVpcEndpoints', {})]],
    silent: [[op('ec2:DescribeVpcs', {})]],
  },
  {
    id: 'SecurityGroupChanged',
    fires: [
      [
        op('ec2:AuthorizeSecurityGroupIngress', {
          groupId: 'sg-1',
          cidrIp: '10.0.0.0/8',
          fromPort: 443,
          toPort: 443,
        }),
      ],
      [op('rds:AuthorizeDBSecurityGroupIngress', {})],
    ],
    silent: [
      [op('ec2:DescribeSecurityGroups', {})],
      [
        op(
          'ec2:AuthorizeSecurityGroupIngress',
          {},
          { error: 'Client.InvalidPermission.Duplicate' },
        ),
      ],
    ],
  },
  {
    id: 'TrafficMirrored',
    fires: [[op('ec2:CreateTrafficMirrorSession', {})]],
    silent: [
      [op('ec2:DescribeTrafficMirrorSessions', {})],
      [op('ec2:DeleteTrafficMirrorSession', {})],
    ],
  },
  {
    id: 'LoadBalancerChanged',
    fires: [[op('elasticloadbalancing:ModifyListener', {})]],
    silent: [
      [op('elasticloadbalancing:DescribeListeners', {})],
      [op('elasticloadbalancing:DeleteListener', {}, { by: 'service/ecs.amazonaws.com' })],
    ],
  },
  {
    id: 'DomainControlChanged',
    fires: [
      [op('route53domains:DisableDomainTransferLock', {})],
      [op('route53:DisableHostedZoneDNSSEC', {})],
    ],
    silent: [
      [op('route53domains:ListDomains', {})],
      [op('route53domains:EnableDomainTransferLock', {})],
    ],
  },
  {
    id: 'NameServiceChanged',
    fires: [
      [op('route53:CreateHostedZone', {})],
      [op('route53resolver:DisassociateFirewallRuleGroup', {})],
    ],
    silent: [
      [op('route53:ListHostedZones', {})],
      [op('route53:ChangeResourceRecordSets', {}, { by: 'service/ecs.amazonaws.com' })],
    ],
  },
  {
    id: 'WebFrontChanged',
    fires: [
      [op('cloudfront:UpdateFunction2020_05_31', {})],
      [op('apigateway:CreateApiKey', {})],
      [op('appsync:UpdateResolver', {})],
    ],
    silent: [[op('apigateway:GetRestApis', {})], [op('cloudfront:GetDistribution2020_05_31', {})]],
  },
]
