import { groupBy } from '../../statistics/group-by.ts'
import { type AskedApi, askedApis } from './asked-apis.ts'
import { type Choices, defaultChoices } from './choices.ts'
import type { LogPlace, Member, Survey, TellingQueue } from './survey.ts'

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
export function configurationText(
  survey: Survey,
  credentials: Credentials,
  choices: Choices = defaultChoices(survey),
): string {
  const lines = [
    '# What Dupin collects, and from where. Written by `dupin init`; edit it as you like.',
    '# Look first:    dupin collect --config dupin.yaml --dry-run',
    '# Collect once:  dupin collect --config dupin.yaml --lake dupin.duckdb',
    '# For ever:      dupin serve --collect dupin.yaml',
    ...survey.notes.map(comment),
    ...survey.notKnown.map((what) => comment(`Not known: ${what}`)),
    ...(survey.members.length === 0 ? [] : [ONE_SET_OF_REGIONS]),
    ...survey.members.flatMap(closedLine),
    '',
    ...credentialLines(credentials),
    'sources:',
    ...logLines(survey, choices),
    '',
    ...askedApis(survey).flatMap((api) => apiSource(survey, api, choices.apis.has(api.kind))),
    '',
    '# Days that rows are kept, by log; `default` for all others. Without this section nothing is deleted for its age.',
    'retention:',
    `  default: ${choices.retentionDays}`,
    '#  vpc-flow: 90',
  ]
  return `${lines.join('\n')}\n`
}

/** A line end within what AWS said would end the comment, and what cannot be seen could make it look like another. */
function comment(text: string): string {
  return `# ${text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ')}`
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
function logLines(survey: Survey, { queues, from }: Choices): readonly string[] {
  const buckets = [...groupBy(survey.places, ({ bucket }) => bucket)]
  if (buckets.length === 0)
    return [
      '  # No bucket with logs was found. Name those that you know:',
      '  # - kind: s3',
      '  #   bucket: BUCKET',
      '  #   prefixes: [AWSLogs/]',
      '  #   region: eu-west-1',
    ]
  const told = survey.queues.filter(({ url }) => queues.has(url))
  return [
    ...survey.queues.flatMap((queue) => queueLines(survey, queue, queues.has(queue.url))),
    ...(told.length === 0
      ? []
      : ['  # What was there before the queue was: read once, and whatever the queue missed.']),
    ...buckets.flatMap(([, own]) => bucketLines(survey, own, from)),
  ]
}

function queueLines(
  survey: Survey,
  { url, region, buckets }: TellingQueue,
  isOn: boolean,
): readonly string[] {
  const why = isOn
    ? 'Tells of each new object in the bucket.'
    : 'Tells of each new object. If nobody else reads it: what is read of a queue is deleted there.'
  const lines = [
    '  - kind: sqs',
    `    queue: ${quoted(url)}`,
    `    region: ${quoted(region)}`,
    `    buckets: [${buckets.map(quoted).join(', ')}]`,
    ...accessLines(survey, '    '),
  ]
  return [`  ${comment(why)}`, ...(isOn ? lines : lines.map(commentedOut))]
}

const commentedOut = (line: string) => line.replace(/^ {2}/, '  # ')

function bucketLines(survey: Survey, own: readonly LogPlace[], from: string): readonly string[] {
  const [first] = own
  if (first === undefined) return []
  const prefixes = [...new Set(own.map(({ prefix }) => prefix))]
  return [
    ...own.flatMap(({ what, trouble }) => [
      `  ${comment(what)}`,
      ...(trouble === '' ? [] : [`  ${comment(`Cannot be listed yet: ${trouble}`)}`]),
    ]),
    '  - kind: s3',
    `    bucket: ${quoted(first.bucket)}`,
    ...(prefixes.every((prefix) => prefix === '')
      ? []
      : [`    prefixes: [${prefixes.map(quoted).join(', ')}]`]),
    `    region: ${quoted(first.region)}`,
    ...(from === '' ? [] : [`    from: ${quoted(from)}`]),
    ...accessLines(survey, '    '),
  ]
}

function apiSource(
  survey: Survey,
  { kind, regions, why }: AskedApi,
  isOn: boolean,
): readonly string[] {
  const lines = [
    `  - kind: ${kind}`,
    `    regions: [${regions.map(quoted).join(', ')}]`,
    ...accountLines(survey),
  ]
  return [`  ${comment(why)}`, ...(isOn ? lines : lines.map(commentedOut))]
}

/** The account of the credentials need not be named where it is the only one. */
function accountLines(survey: Survey): readonly string[] {
  const { account, members, role } = survey
  const isOwnNamed = account !== '' && (role !== '' || members.length > 0)
  const own = isOwnNamed
    ? [`      - id: ${quoted(account)}`, ...accessLines(survey, '        ')]
    : []
  const isAny = isOwnNamed || members.some(({ isLeftOut }) => !isLeftOut)
  return [...(isAny ? ['    accounts:'] : []), ...own, ...members.map(memberLine)]
}

/** Of the others nobody may know which they have enabled. */
const ONE_SET_OF_REGIONS =
  '# Every account is asked in the Regions of the first: one that has not enabled them all needs sources of its own.'

const NAME_CHARACTERS = 100

/** One line each: an organisation may have thousands. */
function memberLine(member: Member): string {
  const { id, role, externalId, trouble, isLeftOut } = member
  const access = externalId === '' ? '' : `, externalId: ${quoted(externalId)}`
  const entry = `- { id: ${quoted(id)}, role: ${quoted(role)}${access} }`
  const said = `${nameOf(member)}${trouble === '' ? '' : ' (cannot be entered, see above)'}`.trim()
  return `      ${isLeftOut ? '# ' : ''}${entry}${said === '' ? '' : ` ${comment(said)}`}`
}

/** The reason once, and not in each source. */
function closedLine(member: Member): readonly string[] {
  const { id, trouble } = member
  if (trouble === '') return []
  return [comment(`Cannot be entered: ${id} (${nameOf(member)}): ${trouble}`)]
}

const nameOf = ({ name }: Member) => name.slice(0, NAME_CHARACTERS)
