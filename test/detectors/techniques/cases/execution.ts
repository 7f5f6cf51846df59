import { op, type TechniqueCase } from './case.ts'

export const EXECUTION_CASES: readonly TechniqueCase[] = [
  {
    id: 'InstancesLaunched',
    fires: [
      [op('ec2:RunInstances', { instanceType: 't3.micro' })],
      [op('lightsail:CreateInstances', {})],
    ],
    silent: [
      [op('ec2:DescribeInstances', {})],
      [op('ec2:RunInstances', {}, { error: 'Client.DryRunOperation' })],
      [op('ec2:RunInstances', {}, { ip: 'autoscaling.amazonaws.com' })],
    ],
  },
  {
    id: 'InstanceAccessed',
    fires: [
      [op('ssm:StartSession', { target: 'i-1' })],
      [op('ec2-instance-connect:SendSSHPublicKey', { instanceId: 'i-1' })],
    ],
    silent: [
      [op('ssm:DescribeSessions', {})],
      [op('ssm:SendCommand', {}, { by: 'service/ssm.amazonaws.com' })],
    ],
  },
  {
    id: 'ContainerShellOpened',
    fires: [[op('ecs:ExecuteCommand', { command: '/bin/sh' })]],
    silent: [[op('ecs:DescribeTasks', {})]],
  },
  {
    id: 'ContainersChanged',
    fires: [
      [op('ecs:RegisterTaskDefinition', {}, { by: 'role/deploy/ci' })],
      [op('batch:SubmitJob', {})],
    ],
    silent: [
      [op('ecs:DescribeServices', {})],
      [op('ecs:RunTask', {}, { by: 'service/events.amazonaws.com' })],
    ],
  },
  {
    id: 'CodeRunWithRole',
    fires: [
      [op('glue:CreateDevEndpoint', { roleArn: 'r' })],
      [op('lambda:CreateFunction20150331', { functionName: 'f' })],
      [op('cloudformation:CreateStack', {})],
    ],
    silent: [
      [op('glue:GetJobs', {})],
      [op('cloudformation:CreateStack', {}, { by: 'service/servicecatalog.amazonaws.com' })],
    ],
  },
  {
    id: 'CloudShellUsed',
    fires: [[op('cloudshell:CreateSession', {})]],
    silent: [[op('cloudshell:DescribeEnvironments', {})]],
  },
  {
    id: 'DeployedByHand',
    fires: [
      [op('lambda:UpdateFunctionCode20150331v2', { functionName: 'f' })],
      [
        op(
          'ecr:PutImage',
          { repositoryName: 'r' },
          { by: 'role/AWSReservedSSO_Admin_0123456789abcdef/jane' },
        ),
      ],
    ],
    silent: [
      [op('lambda:UpdateFunctionCode20150331v2', { functionName: 'f' }, { by: 'role/deploy/ci' })],
      [op('lambda:GetFunction20150331v2', { functionName: 'f' })],
    ],
  },
  {
    id: 'DatabaseCreated',
    fires: [[op('rds:CreateDBInstance', { dBInstanceIdentifier: 'd' })]],
    silent: [[op('rds:DescribeDBInstances', {})]],
  },
]
