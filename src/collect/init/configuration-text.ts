import { groupBy } from '../../statistics/group-by.ts'
import type { LogPlace, Survey } from './survey.ts'

/** How the credentials at hand are found; left out where it is as every tool of AWS does it. */
export interface Credentials {
  readonly profile?: string | undefined
  readonly region?: string | undefined
  readonly endpointUrl?: string | undefined
}

/**
 * A configuration of Dupin for what a survey found, with comments that say what each part is for, what could not be found out, and
 * what else there is. `parseConfiguration` reads it.
 */
export function configurationText(survey: Survey, credentials: Credentials): string {
  const lines = [
    '# What Dupin collects, and from where. Written by `dupin init`; edit it as you like.',
    '# Collect once:  dupin collect --config dupin.yaml --lake dupin.duckdb',
    '# For ever:      dupin serve --collect dupin.yaml',
    ...survey.notes.map(comment),
    ...survey.notKnown.map((what) => comment(`Not known: ${what}`)),
    '',
    ...credentialLines(credentials),
    'sources:',
    ...logLines(survey),
    '',
    ...apiLines(survey),
    '',
    '# Days that rows are kept, by log; `default` for all others. Without this section nothing is deleted for its age.',
    'retention:',
    '  default: 365',
    '#  vpc-flow: 90',
  ]
  return `${lines.join('\n')}\n`
}

/** A line end within what AWS said would end the comment. */
function comment(text: string): string {
  return `# ${text.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ')}`
}

/** JSON's strings are YAML's, whatever they hold. */
const quoted = (text: string) => JSON.stringify(text)

function credentialLines({ profile, region, endpointUrl }: Credentials): readonly string[] {
  const set = [
    ...(profile === undefined ? [] : [`  profile: ${quoted(profile)}`]),
    ...(region === undefined ? [] : [`  region: ${quoted(region)}`]),
    ...(endpointUrl === undefined ? [] : [`  endpointUrl: ${quoted(endpointUrl)}`]),
  ]
  return set.length === 0 ? [] : ['aws:', ...set, '']
}

function accessLines({ role, externalId }: Survey, indent: string): readonly string[] {
  if (role === '') return []
  return [
    `${indent}role: ${quoted(role)}`,
    externalId === ''
      ? `${indent}# externalId: what the trust policy of the role wants to hear`
      : `${indent}externalId: ${quoted(externalId)}`,
  ]
}

/** A queue tells of new objects at once; without one the buckets are listed. */
function logLines(survey: Survey): readonly string[] {
  const { places, queue } = survey
  const buckets = [...groupBy(places, ({ bucket }) => bucket)]
  if (places.length === 0)
    return [
      '  # No bucket with logs was found. Name those that you know:',
      '  # - kind: s3',
      '  #   bucket: BUCKET',
      '  #   prefixes: [AWSLogs/]',
      '  #   region: eu-west-1',
    ]
  if (queue !== undefined)
    return [
      '  # Tells of each new object in the bucket.',
      '  - kind: sqs',
      `    queue: ${quoted(queue.url)}`,
      `    region: ${quoted(queue.region)}`,
      `    buckets: [${buckets.map(([bucket]) => quoted(bucket)).join(', ')}]`,
      ...accessLines(survey, '    '),
      '  # What was there before the queue was: read once, and whatever the queue missed.',
      ...buckets.flatMap(([, own]) => bucketLines(survey, own)),
    ]
  return buckets.flatMap(([, own]) => bucketLines(survey, own))
}

function bucketLines(survey: Survey, own: readonly LogPlace[]): readonly string[] {
  const [first] = own
  if (first === undefined) return []
  const prefixes = [...new Set(own.map(({ prefix }) => prefix))]
  return [
    ...own.map(({ what }) => `  ${comment(what)}`),
    '  - kind: s3',
    `    bucket: ${quoted(first.bucket)}`,
    ...(prefixes.every((prefix) => prefix === '')
      ? []
      : [`    prefixes: [${prefixes.map(quoted).join(', ')}]`]),
    `    region: ${quoted(first.region)}`,
    ...accessLines(survey, '    '),
  ]
}

interface Api {
  readonly kind: string
  readonly regions: readonly string[]
  readonly why: string
  readonly isOn: boolean
}

function apiLines(survey: Survey): readonly string[] {
  const { regions, guardDuty, hasTrail } = survey
  const apis: readonly Api[] = [
    {
      kind: 'cloudtrail',
      regions,
      why: hasTrail
        ? 'A trail delivers the same and more. Without one this asks for changes of the last 90 days:'
        : 'No trail was found: CloudTrail is asked for changes of the last 90 days. Data events need a trail.',
      isOn: !hasTrail,
    },
    {
      kind: 'cloudwatch',
      regions,
      why: 'Metrics of endpoints and models: latency, errors, throttles, tokens.',
      isOn: true,
    },
    {
      kind: 'descriptions',
      regions,
      why: 'How endpoints, models and logging are set up: what an endpoint rests on, and what cannot be seen.',
      isOn: true,
    },
    {
      kind: 'guardduty',
      regions: guardDuty.length === 0 ? regions : guardDuty,
      why: guardDuty.length === 0 ? 'GuardDuty was not found enabled:' : 'Findings of GuardDuty.',
      isOn: guardDuty.length > 0,
    },
    {
      kind: 'security-hub',
      regions,
      why: 'Findings of Security Hub, where it is enabled; that was not asked:',
      isOn: false,
    },
  ]
  return apis.filter((api) => api.regions.length > 0).flatMap((api) => apiSource(survey, api))
}

function apiSource(survey: Survey, { kind, regions, why, isOn }: Api): readonly string[] {
  const { role, account } = survey
  const accounts =
    role === '' || account === ''
      ? []
      : ['    accounts:', `      - id: ${quoted(account)}`, ...accessLines(survey, '        ')]
  const lines = [
    `  - kind: ${kind}`,
    `    regions: [${regions.map(quoted).join(', ')}]`,
    ...accounts,
  ]
  return [
    `  ${comment(why)}`,
    ...(isOn ? lines : lines.map((line) => line.replace(/^ {2}/, '  # '))),
  ]
}
