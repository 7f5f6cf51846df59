import { arrayField, isObject, objectField, textField } from '../formats/json-fields.ts'
import type { JsonRecord } from './json.ts'

/**
 * A finding of GuardDuty as Security Hub hands it on: its ARN is the id, its type stands below a namespace with a hyphen for the
 * slash, what it saw in `Action` and `ProductFields`.
 * https://docs.aws.amazon.com/guardduty/latest/ug/securityhub-integration.html
 *
 * @param record of schema 2.0, as GuardDuty exports it
 */
export function importedFinding(record: JsonRecord): JsonRecord {
  const region = textField(record, 'region')
  const account = textField(record, 'accountId')
  const service = objectField(record, 'service')
  const detector = textField(service, 'detectorId')
  const severity = Number(record['severity'])
  return {
    SchemaVersion: '2018-10-08',
    AwsAccountId: account,
    Region: region,
    Id: textField(record, 'arn'),
    ProductArn: `arn:aws:securityhub:${region}::product/aws/guardduty`,
    ProductName: 'GuardDuty',
    CompanyName: 'Amazon',
    GeneratorId: `arn:aws:guardduty:${region}:${account}:detector/${detector}`,
    Types: [typeOf(textField(record, 'type'))],
    FirstObservedAt: textField(service, 'eventFirstSeen'),
    LastObservedAt: textField(service, 'eventLastSeen'),
    CreatedAt: textField(record, 'createdAt'),
    UpdatedAt: textField(record, 'updatedAt'),
    Severity: { Product: severity, ...levelOf(severity) },
    Title: textField(record, 'title'),
    Description: textField(record, 'description'),
    ProductFields: {
      'aws/guardduty/service/archived': 'false',
      'aws/guardduty/service/count': String(service?.['count'] ?? 1),
      'aws/guardduty/service/detectorId': detector,
      'aws/securityhub/ProductName': 'GuardDuty',
    },
    Resources: [resourceOf(objectField(record, 'resource'), account, region)],
    Action: actionOf(objectField(service, 'action')),
    Workflow: { Status: 'NEW' },
    WorkflowState: 'NEW',
    RecordState: 'ACTIVE',
    Sample: false,
  }
}

/** By the purpose of a threat: the first two parts of a type in ASFF. */
const NAMESPACES: Readonly<Record<string, string>> = {
  Recon: 'TTPs/Discovery',
  Discovery: 'TTPs/Discovery',
  UnauthorizedAccess: 'TTPs/Initial Access',
  Exfiltration: 'Effects/Data Exfiltration',
  Impact: 'Effects/Resource Consumption',
  Policy: 'Software and Configuration Checks/AWS Security Best Practices',
}

function typeOf(type: string): string {
  const purpose = type.slice(0, type.indexOf(':'))
  return `${NAMESPACES[purpose] ?? 'TTPs'}/${type.replace('/', '-')}`
}

function levelOf(severity: number): JsonRecord {
  if (severity >= 7) return { Label: 'HIGH', Normalized: 70 }
  return severity >= 4 ? { Label: 'MEDIUM', Normalized: 40 } : { Label: 'LOW', Normalized: 1 }
}

function resourceOf(resource: JsonRecord | undefined, account: string, region: string): JsonRecord {
  const place = { Partition: 'aws', Region: region }
  const key = objectField(resource, 'accessKeyDetails')
  if (textField(key, 'accessKeyId') !== '') {
    const AwsIamAccessKey = {
      PrincipalId: textField(key, 'principalId'),
      PrincipalName: textField(key, 'userName'),
      PrincipalType: textField(key, 'userType'),
    }
    const id = `AWS::IAM::AccessKey:${textField(key, 'accessKeyId')}`
    return { Type: 'AwsIamAccessKey', Id: id, ...place, Details: { AwsIamAccessKey } }
  }
  const instance = textField(objectField(resource, 'instanceDetails'), 'instanceId')
  if (instance !== '')
    return {
      Type: 'AwsEc2Instance',
      Id: `arn:aws:ec2:${region}:${account}:instance/${instance}`,
      ...place,
    }
  const [bucket] = arrayField(resource, 's3BucketDetails').filter(isObject)
  return { Type: 'AwsS3Bucket', Id: textField(bucket, 'arn'), ...place }
}

function actionOf(action: JsonRecord | undefined): JsonRecord | undefined {
  const call = objectField(action, 'awsApiCallAction')
  if (call === undefined) return probeOf(action)
  const AwsApiCallAction = {
    Api: textField(call, 'api'),
    ServiceName: textField(call, 'serviceName'),
    CallerType: 'remoteIp',
    RemoteIpDetails: remoteOf(objectField(call, 'remoteIpDetails')),
  }
  return { ActionType: 'AWS_API_CALL', AwsApiCallAction }
}

function probeOf(action: JsonRecord | undefined): JsonRecord | undefined {
  const probe = objectField(action, 'portProbeAction')
  if (probe === undefined) return undefined
  const PortProbeDetails = arrayField(probe, 'portProbeDetails')
    .filter(isObject)
    .map((one) => ({ RemoteIpDetails: remoteOf(objectField(one, 'remoteIpDetails')) }))
  return { ActionType: 'PORT_PROBE', PortProbeAction: { PortProbeDetails, Blocked: false } }
}

function remoteOf(remote: JsonRecord | undefined): JsonRecord {
  return {
    IpAddressV4: textField(remote, 'ipAddressV4'),
    Country: { CountryName: textField(objectField(remote, 'country'), 'countryName') },
    City: { CityName: textField(objectField(remote, 'city'), 'cityName') },
  }
}
