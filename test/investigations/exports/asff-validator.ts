import { isRecord } from '../../../src/events/plain-record.ts'

type Fields = Readonly<Record<string, unknown>>

/** The longest that the API reference and the user guide let fields of a finding be, which the service model does not tell. */
const LENGTHS: Readonly<Record<string, number>> = {
  Id: 512,
  ProductArn: 2048,
  GeneratorId: 512,
  Title: 256,
  Description: 1024,
  Region: 16,
}
const COUNTS: Readonly<Record<string, number>> = { Types: 50, Resources: 32, RelatedFindings: 10 }
const REQUIRED: readonly string[] = [
  ...['SchemaVersion', 'Id', 'ProductArn', 'GeneratorId', 'AwsAccountId', 'Types', 'CreatedAt'],
  ...['UpdatedAt', 'Severity', 'Title', 'Description', 'Resources'],
]
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/

/** What a request breaks of the limits of Security Hub. */
export function asffViolations(request: Fields): string[] {
  const findings = listOf(request['Findings'])
  const size = findings.length >= 1 && findings.length <= 100 ? [] : ['not 1 to 100 findings']
  return [...size, ...findings.flatMap(findingViolations)]
}

function findingViolations(finding: Fields): string[] {
  const resources = listOf(finding['Resources'])
  return [
    ...REQUIRED.filter((name) => finding[name] === undefined).map((name) => `${name} is missing`),
    ...Object.entries(LENGTHS).flatMap(([name, most]) =>
      String(finding[name]).length <= most ? [] : [`${name} is too long`],
    ),
    ...Object.entries(COUNTS).flatMap(([name, most]) => {
      const value = finding[name] ?? []
      return Array.isArray(value) && value.length <= most ? [] : [`too many of ${name}`]
    }),
    ...['CreatedAt', 'UpdatedAt', 'FirstObservedAt', 'LastObservedAt'].filter(
      (name) => !TIME.test(String(finding[name])),
    ),
    ...(/^\d{12}$/.test(String(finding['AwsAccountId'])) ? [] : ['AwsAccountId']),
    ...(resources.length >= 1 ? [] : ['no resource']),
    ...resources.filter(({ Id }) => String(Id).length > 512).map(() => 'a resource is too long'),
    ...productFieldViolations(finding['ProductFields']),
    ...sequenceViolations(finding['Detection']),
    ...(Buffer.byteLength(JSON.stringify(finding)) <= 240_000 ? [] : ['larger than 240 kB']),
  ]
}

function productFieldViolations(fields: unknown): string[] {
  const pairs = Object.entries(isRecord(fields) ? fields : {})
  return [
    ...(pairs.length <= 50 ? [] : ['too many product fields']),
    ...pairs.flatMap(([name, value]) =>
      name.length <= 128 && typeof value === 'string' && value.length <= 2048 ? [] : [name],
    ),
  ]
}

/** https://docs.aws.amazon.com/securityhub/1.0/APIReference/API_Sequence.html */
function sequenceViolations(detection: unknown): string[] {
  if (detection === undefined) return []
  const sequence =
    isRecord(detection) && isRecord(detection['Sequence']) ? detection['Sequence'] : {}
  const count = (name: string) => listOf(sequence[name]).length
  return [
    ...(count('Actors') <= 10 ? [] : ['too many actors']),
    ...(count('Endpoints') <= 10 ? [] : ['too many endpoints']),
    ...(count('Signals') >= 1 && count('Signals') <= 100 ? [] : ['not 1 to 100 signals']),
    ...(count('SequenceIndicators') <= 100 ? [] : ['too many indicators']),
  ]
}

function listOf(value: unknown): Fields[] {
  return Array.isArray(value) ? value.filter(isRecord) : []
}
