import { HOUR } from '../events/time.ts'
import type { Random } from '../statistics/random.ts'
import type { SimulatedFile } from './files.ts'
import type { FindingResource, GuardDutyFinding } from './finding.ts'
import { groupBy } from './group.ts'
import { gzip } from './gzip.ts'
import { hex, uuid } from './identifiers.ts'
import type { JsonRecord } from './json.ts'
import { guardDutyKey } from './layout.ts'

/** Records of one object: an account, Region and hour. */
interface FindingObject {
  readonly path: string
  readonly records: readonly JsonRecord[]
}

/** GuardDuty's export of a day's findings: JSON lines, an object for each account, Region and hour. */
export function findingRecords(
  findings: readonly GuardDutyFinding[],
  random: Random,
): readonly FindingObject[] {
  const hourOf = ({ time }: GuardDutyFinding) => Math.floor(time / HOUR)
  const placeOf = (one: GuardDutyFinding) => `${one.account}/${one.region}/${hourOf(one)}`
  return groupBy(findings, placeOf).flatMap(([name, members]) => {
    const own = random.fork(name)
    const [first] = members
    if (first === undefined) return []
    const path = guardDutyKey(first.account, first.region, first.time, uuid(own))
    return [{ path, records: members.map((finding) => record(finding, own)) }]
  })
}

export function* findingObjects(objects: readonly FindingObject[]): Generator<SimulatedFile> {
  for (const { path, records } of objects) {
    const lines = records.map((one) => JSON.stringify(one))
    yield { path, bytes: gzip(`${lines.join('\n')}\n`) }
  }
}

/** A finding of schema 2.0, as GuardDuty exports it. */
function record(finding: GuardDutyFinding, random: Random): JsonRecord {
  const { account, region, time, severity, type, title, description, count } = finding
  const detector = hex(random.fork(`detector/${account}/${region}`), 32)
  const id = hex(random, 32)
  const seen = new Date(time).toISOString()
  const updated = new Date(time + 6 * 60_000).toISOString()
  return {
    schemaVersion: '2.0',
    accountId: account,
    region,
    partition: 'aws',
    id,
    arn: `arn:aws:guardduty:${region}:${account}:detector/${detector}/finding/${id}`,
    type,
    resource: resourceOf(finding.resource),
    service: {
      serviceName: 'guardduty',
      detectorId: detector,
      action: actionOf(finding),
      resourceRole: 'TARGET',
      additionalInfo: { value: '{}', type: 'default' },
      eventFirstSeen: seen,
      eventLastSeen: seen,
      archived: false,
      count,
    },
    severity,
    createdAt: updated,
    updatedAt: updated,
    title,
    description,
  }
}

function resourceOf(resource: FindingResource): JsonRecord {
  if (resource.kind === 'bucket') {
    const { bucket } = resource
    const details = { name: bucket, arn: `arn:aws:s3:::${bucket}`, type: 'Destination' }
    return { resourceType: 'S3Bucket', s3BucketDetails: [details] }
  }
  if (resource.kind === 'instance') {
    const { instanceId, privateIp } = resource
    const networkInterfaces = [{ privateIpAddress: privateIp, ipv6Addresses: [] }]
    const instanceDetails = { instanceId, instanceType: 't3.small', networkInterfaces }
    return { resourceType: 'Instance', instanceDetails }
  }
  const { accessKey, principalId, userType, userName } = resource
  const accessKeyDetails = { accessKeyId: accessKey, principalId, userType, userName }
  return { resourceType: 'AccessKey', accessKeyDetails }
}

/** The network of a documentation address belongs to a documentation ASN (RFC 5398). */
function actionOf({ api, service, ip }: GuardDutyFinding): JsonRecord {
  const remoteIpDetails = {
    ipAddressV4: ip,
    organization: {
      asn: '64496',
      asnOrg: 'Example Hosting',
      isp: 'Example Hosting',
      org: 'Example Hosting',
    },
    country: { countryName: 'Netherlands' },
    city: { cityName: 'Amsterdam' },
    geoLocation: { lat: 52.37, lon: 4.9 },
  }
  if (api === undefined || service === undefined) {
    const portProbeDetails = [{ localPortDetails: { port: 22, portName: 'SSH' }, remoteIpDetails }]
    return { actionType: 'PORT_PROBE', portProbeAction: { blocked: false, portProbeDetails } }
  }
  const call = {
    api,
    serviceName: service,
    callerType: 'Remote IP',
    remoteIpDetails,
    affectedResources: {},
  }
  return { actionType: 'AWS_API_CALL', awsApiCallAction: call }
}
