import { request, SHARED_OUTSIDE, TRUSTS_OUTSIDE } from './conditions.ts'
import type { Technique } from './technique.ts'

const TACTICS = ['exfiltration'] as const
const PARTNERS = 'Partners and sister companies whose accounts are not in the lake.'

/** Making data reachable from outside, so that taking it leaves no trace here. */
export const EXFILTRATION: readonly Technique[] = [
  {
    id: 'PortOpenedToWorld',
    title: 'A sensitive port was opened to every address',
    description: 'A security group lets everybody reach remote access, a database, or every port.',
    tactics: ['exfiltration', 'initial-access'],
    ids: ['T1562.007', 'T1133'],
    severity: 'MEDIUM',
    falsePositives: 'Bastion hosts that are meant to be public.',
    matcher: {
      kind: 'call',
      calls: [
        {
          service: 'ec2',
          operations: ['AuthorizeSecurityGroupIngress', 'ModifySecurityGroupRules'],
          mentions: ['/0"'],
          when: [
            request('rule admits every address', /"cidrIp(?:v4|v6)?":\s*"[^"]{1,45}\/0"/i),
            request(
              'rule is about remote access, a database or every port',
              /"fromPort":\s*"?(?:0|20|21|22|23|135|445|1433|1521|2375|2376|3306|3389|5432|5900|5985|5986|6379|8888|9200|11211|27017|-1)"?\s*[,}]|"ipProtocol":\s*"-1"/i,
            ),
          ],
        },
      ],
    },
  },
  {
    id: 'ImageSharedOutside',
    title: 'A machine image was shared outside',
    description: 'Whoever may launch the image reads all that is on it.',
    tactics: TACTICS,
    ids: ['T1537'],
    severity: 'HIGH',
    falsePositives: PARTNERS,
    matcher: {
      kind: 'call',
      calls: [
        {
          service: 'ec2',
          operations: ['ModifyImageAttribute'],
          when: [request('request adds', /"add":/), SHARED_OUTSIDE],
        },
      ],
    },
  },
  {
    id: 'SnapshotSharedOutside',
    title: 'A disk snapshot was shared outside',
    description: 'Whoever may restore the snapshot reads all that is on it.',
    tactics: TACTICS,
    ids: ['T1537'],
    severity: 'HIGH',
    falsePositives: PARTNERS,
    matcher: {
      kind: 'call',
      calls: [
        {
          service: 'ec2',
          operations: ['ModifySnapshotAttribute'],
          when: [request('request adds', /"add":/), SHARED_OUTSIDE],
        },
      ],
    },
  },
  {
    id: 'DatabaseSnapshotSharedOutside',
    title: 'A database snapshot was shared outside',
    description: 'Whoever may restore the snapshot has the whole database.',
    tactics: TACTICS,
    ids: ['T1537'],
    severity: 'HIGH',
    falsePositives: PARTNERS,
    matcher: {
      kind: 'call',
      calls: [
        {
          service: 'rds',
          operations: ['ModifyDBSnapshotAttribute', 'ModifyDBClusterSnapshotAttribute'],
          when: [request('request adds', /"valuesToAdd":/), SHARED_OUTSIDE],
        },
      ],
    },
  },
  {
    id: 'DatabaseMadePublic',
    title: 'A database was made reachable from the internet',
    description: 'An instance was created, restored or changed to have a public address.',
    tactics: TACTICS,
    ids: ['T1020', 'T1190'],
    severity: 'MEDIUM',
    falsePositives: 'Development databases behind an allow-list.',
    matcher: {
      kind: 'call',
      calls: [
        {
          service: 'rds',
          operations: [
            'ModifyDBInstance',
            'CreateDBInstance',
            'RestoreDBInstanceFromDBSnapshot',
            'RestoreDBInstanceToPointInTime',
          ],
          mentions: ['ubliclyaccessible'],
          outcomes: ['success'],
          when: [request('instance is public', /"publiclyAccessible":\s*true/i)],
        },
      ],
    },
  },
  {
    id: 'BucketOpenedOutside',
    title: 'A bucket was opened to another account or to everybody',
    description:
      'A bucket policy or access list lets outsiders in: data can be taken without any credential of this account.',
    tactics: TACTICS,
    ids: ['T1537', 'T1530'],
    severity: 'HIGH',
    falsePositives: 'Public web sites; log deliveries of services from accounts of AWS; partners.',
    matcher: {
      kind: 'call',
      calls: [
        {
          service: 's3',
          operations: ['PutBucketPolicy'],
          when: [request('policy allows', /Allow/), TRUSTS_OUTSIDE],
        },
        {
          service: 's3',
          operations: ['PutBucketAcl', 'PutObjectAcl'],
          when: [
            request(
              'list names everybody',
              /global\/(?:AllUsers|AuthenticatedUsers)|"x-amz-acl":\s*\[?\s*"public-read/,
            ),
          ],
        },
        {
          service: 's3',
          operations: [
            'DeletePublicAccessBlock',
            'DeleteAccountPublicAccessBlock',
            'DeleteBucketPublicAccessBlock',
          ],
        },
      ],
    },
  },
  {
    id: 'BucketReplicatedOutside',
    title: 'A bucket is replicated to another account',
    description: 'All that is written from now on is copied to an account that is not ours.',
    tactics: TACTICS,
    ids: ['T1537'],
    severity: 'HIGH',
    falsePositives: 'Backups in an account that is not in the lake.',
    matcher: {
      kind: 'call',
      calls: [{ service: 's3', operations: ['PutBucketReplication'], when: [SHARED_OUTSIDE] }],
    },
  },
]
