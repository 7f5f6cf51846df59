import { HOUR } from '../../events/time.ts'
import { BY_SOMEBODY, request, requestLacks } from './conditions.ts'
import type { Technique } from './technique.ts'

const TACTICS = ['defense-evasion'] as const
const CLOUD_LOGS = ['T1562.008']
const MAINTENANCE =
  'Trails are replaced when an organisation trail or a new log archive is introduced; then another trail starts at the same time.'

/** Blinding whoever would look: trails, flow logs, DNS logs, detectors. */
export const LOGGING_OFF: readonly Technique[] = [
  {
    id: 'CloudTrailStopped',
    title: 'CloudTrail was stopped or deleted',
    description: 'A trail was stopped or deleted: what happens next is not recorded by it.',
    tactics: TACTICS,
    ids: CLOUD_LOGS,
    severity: 'HIGH',
    falsePositives: MAINTENANCE,
    matcher: {
      kind: 'call',
      calls: [{ service: 'cloudtrail', operations: ['StopLogging', 'DeleteTrail'] }],
    },
  },
  {
    id: 'CloudTrailBlinded',
    title: 'CloudTrail records less than before',
    description:
      'Event selectors or the settings of a trail leave out management events, one direction of calls, or other Regions.',
    tactics: TACTICS,
    ids: CLOUD_LOGS,
    severity: 'HIGH',
    falsePositives:
      'Costs of data events are cut by narrowing selectors; management events stay on then.',
    matcher: {
      kind: 'call',
      calls: [
        {
          service: 'cloudtrail',
          operations: ['PutEventSelectors'],
          when: [
            request(
              'request leaves events out',
              /"includeManagementEvents":\s*false|"readWriteType":\s*"(?:Read|Write)Only"|"eventSelectors":\s*\[\s*\]/,
            ),
          ],
        },
        {
          service: 'cloudtrail',
          operations: ['UpdateTrail'],
          when: [
            request(
              'request narrows the trail',
              /"(?:isMultiRegionTrail|includeGlobalServiceEvents|enableLogFileValidation)":\s*false/,
            ),
          ],
        },
        {
          service: 'cloudtrail',
          operations: ['DeleteEventDataStore', 'StopEventDataStoreIngestion', 'DeleteChannel'],
        },
      ],
    },
  },
  {
    id: 'LogBucketEmptiesItself',
    title: 'A lifecycle rule deletes what a bucket holds within days',
    description:
      'Objects expire a day or a few after they are written. On a bucket of logs that destroys evidence without a single deletion being logged.',
    tactics: TACTICS,
    ids: ['T1562.008', 'T1485.001'],
    severity: 'MEDIUM',
    falsePositives: 'Scratch buckets are emptied this way on purpose.',
    matcher: {
      kind: 'call',
      calls: [
        {
          service: 's3',
          operations: ['PutBucketLifecycle', 'PutBucketLifecycleConfiguration'],
          when: [request('rule deletes within seven days', /"Days":\s*"?[1-7]"?\s*[,}]/i)],
        },
      ],
    },
  },
  {
    id: 'NetworkLogsDeleted',
    title: 'Logs of the network were deleted',
    description: 'Flow logs of a VPC or logs of DNS queries were switched off.',
    tactics: TACTICS,
    ids: CLOUD_LOGS,
    severity: 'MEDIUM',
    falsePositives: 'A VPC that is taken down takes its flow logs with it.',
    matcher: {
      kind: 'call',
      calls: [
        { service: 'ec2', operations: ['DeleteFlowLogs'] },
        {
          service: 'route53resolver',
          operations: ['DeleteResolverQueryLogConfig', 'DisassociateResolverQueryLogConfig'],
        },
      ],
    },
  },
  {
    id: 'DetectionDisabled',
    title: 'A service that detects attacks was disabled',
    description:
      'GuardDuty, Security Hub, Config, Macie or Access Analyzer were switched off or told to ignore.',
    tactics: TACTICS,
    ids: ['T1562.001'],
    severity: 'HIGH',
    falsePositives: 'Accounts that leave or join a delegated administrator are disassociated once.',
    matcher: {
      kind: 'call',
      calls: [
        {
          service: 'guardduty',
          operations: [
            'DeleteDetector',
            'DisassociateFromAdministratorAccount',
            'StopMonitoringMembers',
            'DeleteMembers',
            'DisassociateMembers',
            'DeletePublishingDestination',
          ],
        },
        {
          service: 'guardduty',
          operations: ['UpdateDetector'],
          when: [request('request disables it', /"enable":\s*false|"status":\s*"DISABLED"/)],
        },
        {
          service: 'guardduty',
          operations: ['CreateFilter'],
          when: [request('filter archives findings', /"action":\s*"ARCHIVE"/)],
        },
        {
          service: 'securityhub',
          operations: [
            'DisableSecurityHub',
            'BatchDisableStandards',
            'DisassociateFromAdministratorAccount',
          ],
        },
        {
          service: 'config',
          operations: [
            'StopConfigurationRecorder',
            'DeleteConfigurationRecorder',
            'DeleteDeliveryChannel',
          ],
        },
        {
          service: 'macie2',
          operations: [
            'DisableMacie',
            'UpdateMacieSession',
            'DeleteMember',
            'DisassociateFromMasterAccount',
            'DisassociateMember',
            'ArchiveFindings',
            'UpdateClassificationJob',
          ],
        },
        { service: 'access-analyzer', operations: ['DeleteAnalyzer'] },
      ],
    },
  },
  {
    id: 'OrganizationLeft',
    title: 'An account tried to leave its organization',
    description:
      'Outside the organization its guard rails, trails and service control policies no longer hold.',
    tactics: TACTICS,
    ids: ['T1562', 'T1666'],
    severity: 'HIGH',
    falsePositives: 'Accounts that are sold or merged; announced weeks before.',
    matcher: {
      kind: 'call',
      calls: [{ service: 'organizations', operations: ['LeaveOrganization'] }],
    },
  },
  {
    id: 'LogsDeleted',
    title: 'Log groups or streams were deleted',
    description: 'What applications and services had written is gone.',
    tactics: TACTICS,
    ids: ['T1070', 'T1562.008'],
    severity: 'LOW',
    everyday: true,
    falsePositives: 'Stacks that are deleted take their log groups with them.',
    matcher: {
      kind: 'call',
      calls: [
        { service: 'logs', operations: ['DeleteLogGroup', 'DeleteLogStream'], when: [BY_SOMEBODY] },
      ],
    },
  },
  {
    id: 'AccessLoggingDisabled',
    title: 'Access logging of a bucket was switched off',
    description: 'Reads and writes of the bucket no longer leave a trace in its access log.',
    tactics: TACTICS,
    ids: CLOUD_LOGS,
    severity: 'LOW',
    falsePositives: 'Replaced by data events of CloudTrail.',
    matcher: {
      kind: 'call',
      calls: [
        {
          service: 's3',
          operations: ['PutBucketLogging'],
          mentions: ['ogging'],
          when: [
            request('request has the logging parameter', /"(?:logging|BucketLoggingStatus)":/),
            requestLacks('request names no target', /target_?bucket/i),
          ],
        },
      ],
    },
  },
  {
    id: 'ProtectionRemoved',
    title: 'A default protection of the account was removed',
    description:
      'Default encryption of volumes or a firewall in front of an application was taken away.',
    tactics: TACTICS,
    ids: ['T1562.001', 'T1562.007'],
    severity: 'LOW',
    falsePositives: 'Firewalls are exchanged for newer ones.',
    matcher: {
      kind: 'call',
      calls: [
        { service: 'ec2', operations: ['DisableEbsEncryptionByDefault'] },
        {
          service: 'wafv2',
          operations: ['DisassociateWebACL', 'DeleteWebACL', 'DeleteLoggingConfiguration'],
        },
        { service: 'waf-regional', operations: ['DisassociateWebACL', 'DeleteWebACL'] },
        { service: 'wafv2', operations: ['DeleteIPSet', 'UpdateIPSet'] },
      ],
    },
  },
  {
    id: 'AlarmsSilenced',
    title: 'Several alarms were deleted or silenced',
    description: 'Nobody is told any more when something goes wrong.',
    tactics: TACTICS,
    ids: ['T1562.001'],
    severity: 'LOW',
    everyday: true,
    falsePositives: 'Stacks that are deleted, maintenance windows.',
    matcher: {
      kind: 'burst',
      calls: [
        {
          service: 'monitoring',
          operations: ['DeleteAlarms', 'DisableAlarmActions'],
          when: [BY_SOMEBODY],
        },
      ],
      distinct: 'requests',
      atLeast: 3,
      within: HOUR,
    },
  },
]
