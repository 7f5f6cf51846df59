import { HOUR, MINUTE } from '../../events/time.ts'
import { BY_SOMEBODY, request } from './conditions.ts'
import type { Technique } from './technique.ts'

/** Running something on machines of the account, and moving between them. */
export const EXECUTION: readonly Technique[] = [
  {
    id: 'UnusualInstancesLaunched',
    title: 'Costly instances were launched',
    description:
      'Instances with accelerators or of the largest sizes: what miners and thieves of computing time start.',
    tactics: ['execution', 'impact'],
    ids: ['T1204.003', 'T1578.002', 'T1496'],
    severity: 'MEDIUM',
    falsePositives: 'Training on EC2 by the teams that always do.',
    matcher: {
      kind: 'call',
      calls: [
        {
          service: 'ec2',
          operations: ['RunInstances', 'RequestSpotInstances', 'CreateFleet', 'RequestSpotFleet'],
          when: [
            BY_SOMEBODY,
            request(
              'type has accelerators or is of the largest',
              /"instanceType":\s*"(?:(?:p|g|gr|trn|inf|dl|vt|f)\d[a-z0-9-]*\.|u-|x\d[a-z]*\.(?:\d{2}xlarge|metal)|[a-z0-9-]+\.(?:metal|(?:2[4-9]|[3-9]\d|1\d\d)xlarge))/,
            ),
          ],
        },
      ],
    },
  },
  {
    id: 'InstanceUserDataReplaced',
    title: 'The start-up script of an instance was replaced',
    description:
      'User data runs as root when the instance starts again: stopping it, replacing the script and starting it runs anything.',
    tactics: ['execution', 'privilege-escalation'],
    ids: ['T1059.009', 'T1578'],
    severity: 'MEDIUM',
    falsePositives: 'Administrators who repair an instance that does not start.',
    matcher: {
      kind: 'call',
      calls: [
        {
          service: 'ec2',
          operations: ['ModifyInstanceAttribute'],
          mentions: ['userdata'],
          when: [request('request sets userData', /"userData":/)],
        },
      ],
    },
  },
  {
    id: 'RemoteCommandSent',
    title: 'A command was sent to instances',
    description: 'Systems Manager runs a shell script on instances, as root.',
    tactics: ['execution', 'lateral-movement'],
    ids: ['T1651', 'T1021.007'],
    severity: 'MEDIUM',
    falsePositives: 'Patching and configuration by the tools that always do.',
    matcher: {
      kind: 'call',
      calls: [
        {
          service: 'ssm',
          operations: ['SendCommand'],
          when: [
            BY_SOMEBODY,
            request(
              'document runs a script',
              /"documentName":\s*"[^"]*(?:Run(?:Shell|PowerShell)Script|RunRemoteScript|RunSaltState|RunAnsible)/,
            ),
          ],
        },
        {
          service: 'ssm',
          operations: ['CreateAssociation'],
          when: [BY_SOMEBODY, request('document runs a script', /Run(?:Shell|PowerShell)Script/)],
        },
      ],
    },
  },
  {
    id: 'RemoteSessionsStarted',
    title: 'Sessions on several instances were opened',
    description: 'One principal opened shells on several instances within minutes.',
    tactics: ['execution', 'lateral-movement'],
    ids: ['T1651', 'T1021.007'],
    severity: 'MEDIUM',
    falsePositives: 'Somebody on call who looks at a fleet.',
    matcher: {
      kind: 'burst',
      calls: [{ service: 'ssm', operations: ['StartSession'], when: [BY_SOMEBODY] }],
      distinct: 'targets',
      atLeast: 3,
      within: HOUR,
    },
  },
  {
    id: 'SshKeyPushed',
    title: 'SSH keys were pushed to several instances',
    description:
      'EC2 Instance Connect lets whoever may call it log in to an instance with a key of their own.',
    tactics: ['lateral-movement'],
    ids: ['T1021.004'],
    severity: 'MEDIUM',
    falsePositives: 'Administrators who work with Instance Connect every day.',
    matcher: {
      kind: 'burst',
      calls: [{ service: 'ec2-instance-connect', operations: ['SendSSHPublicKey'] }],
      distinct: 'requests',
      atLeast: 2,
      within: HOUR,
    },
  },
  {
    id: 'SerialConsoleOpened',
    title: 'The serial console of instances was opened',
    description: 'The serial console goes around security groups and network logs.',
    tactics: ['lateral-movement'],
    ids: ['T1021', 'T1021.004'],
    severity: 'MEDIUM',
    falsePositives: 'An instance that cannot be reached any more is repaired.',
    matcher: {
      kind: 'call',
      calls: [
        { service: 'ec2', operations: ['EnableSerialConsoleAccess'] },
        { service: 'ec2-instance-connect', operations: ['SendSerialConsoleSSHPublicKey'] },
      ],
    },
  },
  {
    id: 'NotebookScriptChanged',
    title: 'The start-up script of notebooks was changed',
    description:
      'A lifecycle configuration runs as root with the notebook’s role whenever it starts: a foothold in machine learning that outlives sessions.',
    tactics: ['execution', 'persistence'],
    ids: ['T1059', 'T1546', 'AML.T0012'],
    severity: 'MEDIUM',
    falsePositives: 'Platform teams who maintain the configuration as code.',
    matcher: {
      kind: 'call',
      calls: [
        {
          service: 'sagemaker',
          operations: [
            'CreateNotebookInstanceLifecycleConfig',
            'UpdateNotebookInstanceLifecycleConfig',
            'CreateStudioLifecycleConfig',
          ],
        },
        {
          service: 'sagemaker',
          operations: ['UpdateNotebookInstance'],
          when: [request('request sets a lifecycle configuration', /"lifecycleConfigName":\s*"/)],
        },
      ],
    },
  },
  {
    id: 'InstanceRestartedWithScript',
    title: 'An instance was stopped, given another script and started',
    description:
      'Stop, replace user data, start: runs code as root on an instance without logging in.',
    tactics: ['execution', 'privilege-escalation'],
    ids: ['T1059.009', 'T1578'],
    severity: 'HIGH',
    falsePositives: 'Rare: repairs of instances that do not start.',
    matcher: {
      kind: 'sequence',
      steps: [
        [
          {
            service: 'ec2',
            operations: ['ModifyInstanceAttribute'],
            mentions: ['userdata'],
            when: [request('request sets userData', /"userData":/)],
          },
        ],
        [
          {
            service: 'ec2',
            operations: ['StartInstances', 'RebootInstances'],
            outcomes: ['success'],
          },
        ],
      ],
      within: 30 * MINUTE,
    },
  },
]
