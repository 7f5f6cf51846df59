import type { Json, JsonObject } from '../../formats/format.ts'
import { arrayField, isObject, objectField, textField } from '../../formats/json-fields.ts'

/** What Security Lake makes of a finding of Security Hub in ASFF: a Detection Finding, or a Compliance Finding of a control.
 * https://github.com/ocsf/examples/tree/main/mappings/markdown/AWS */
export function findingToOcsf(finding: JsonObject): JsonObject {
  const text = (name: string) => textField(finding, name)
  const compliance = objectField(finding, 'Compliance')
  const isControl = compliance !== undefined
  return {
    metadata: {
      product: {
        uid: text('ProductArn'),
        name: text('ProductName'),
        vendor_name: text('CompanyName'),
        feature: { uid: text('GeneratorId') },
      },
      log_version: text('SchemaVersion'),
      profiles: ['cloud', 'datetime'],
      version: '1.1.0',
    },
    class_uid: isControl ? 2003 : 2004,
    class_name: isControl ? 'Compliance Finding' : 'Detection Finding',
    type_uid: isControl ? 200302 : 200402,
    time: Date.parse(text('UpdatedAt')),
    cloud: { account: { uid: text('AwsAccountId') }, region: text('Region'), provider: 'AWS' },
    severity: titleCase(textField(objectField(finding, 'Severity'), 'Label')),
    status: titleCase(textField(objectField(finding, 'Workflow'), 'Status')),
    finding_info: infoOf(finding),
    resources: arrayField(finding, 'Resources').filter(isObject).map(resourceOf),
    ...(isControl ? { compliance: complianceOf(compliance) } : evidencesOf(finding)),
    unmapped: unmappedOf(finding),
  }
}

function infoOf(finding: JsonObject): JsonObject {
  const text = (name: string) => textField(finding, name)
  return {
    uid: text('Id'),
    title: text('Title'),
    desc: text('Description'),
    types: arrayField(finding, 'Types'),
    created_time_dt: text('CreatedAt'),
    modified_time_dt: text('UpdatedAt'),
    first_seen_time_dt: text('FirstObservedAt'),
    last_seen_time_dt: text('LastObservedAt'),
  }
}

function resourceOf(resource: JsonObject): JsonObject {
  const details = objectField(resource, 'Details')
  return {
    type: textField(resource, 'Type'),
    uid: textField(resource, 'Id'),
    cloud_partition: textField(resource, 'Partition'),
    region: textField(resource, 'Region'),
    data: details === undefined ? null : JSON.stringify(details),
  }
}

function complianceOf(compliance: JsonObject): JsonObject {
  return {
    status: titleCase(textField(compliance, 'Status')),
    control: textField(compliance, 'SecurityControlId'),
  }
}

/** What GuardDuty saw. */
function evidencesOf(finding: JsonObject): JsonObject {
  const call = objectField(objectField(finding, 'Action'), 'AwsApiCallAction')
  if (call === undefined) return {}
  const remote = objectField(call, 'RemoteIpDetails')
  const location = {
    country: textField(objectField(remote, 'Country'), 'CountryName'),
    city: textField(objectField(remote, 'City'), 'CityName'),
  }
  const evidence = {
    api: { operation: textField(call, 'Api'), service: { name: textField(call, 'ServiceName') } },
    src_endpoint: { ip: textField(remote, 'IpAddressV4'), location },
  }
  return { evidences: [evidence] }
}

function unmappedOf(finding: JsonObject): JsonObject {
  const fields = Object.entries(objectField(finding, 'ProductFields') ?? {}).map(
    ([name, value]): [string, Json] => [`ProductFields.${name}`, String(value)],
  )
  const severity = Object.entries(objectField(finding, 'Severity') ?? {})
    .filter(([name]) => name !== 'Label')
    .map(([name, value]): [string, Json] => [`Severity.${name}`, String(value)])
  return {
    ...Object.fromEntries([...fields, ...severity]),
    RecordState: textField(finding, 'RecordState'),
  }
}

function titleCase(word: string): string {
  return word.charAt(0) + word.slice(1).toLowerCase()
}
