import { DAY, HOUR } from '../../events/time.ts'
import { strangerAddress } from '../actors.ts'
import type { GuardDutyFinding } from '../finding.ts'
import { hex } from '../identifiers.ts'
import type { Day } from './day.ts'

/** The findings of any ordinary week: port probes, a person who tried something new. They mean nothing. */
export function* ordinaryFindings(day: Day): Generator<GuardDutyFinding> {
  const { organisation, random } = day
  const { accounts, buckets } = organisation
  if (random.next() < 0.35) {
    yield {
      time: day.start + random.int(DAY),
      account: accounts.dev,
      region: 'us-east-1',
      type: 'Recon:EC2/PortProbeUnprotectedPort',
      severity: 2,
      title: 'An unprotected port on an EC2 instance is being probed.',
      description:
        'An EC2 instance has an unprotected port which is being probed by a known malicious host.',
      resource: {
        kind: 'instance',
        instanceId: `i-0${hex(organisation.keys.fork('bastion'), 16)}`,
        privateIp: '10.40.1.17',
      },
      ip: strangerAddress(random),
      count: 1 + random.int(30),
    }
  }
  if (random.next() < 0.08) {
    yield {
      time: day.start + 9 * HOUR + random.int(8 * HOUR),
      account: accounts.data,
      region: 'us-east-1',
      type: 'Policy:S3/BucketBlockPublicAccessDisabled',
      severity: 2,
      title: 'S3 Block Public Access was disabled for an S3 bucket.',
      description:
        'S3 Block Public Access was disabled for a bucket that serves the public catalogue.',
      resource: { kind: 'bucket', bucket: `${buckets.features}-public` },
      api: 'PutBucketPublicAccessBlock',
      service: 's3.amazonaws.com',
      ip: organisation.network.office,
      count: 1,
    }
  }
}
