import type { Finding } from '../../events/finding.ts'
import type { Severity } from '../../events/severity.ts'
import { withoutEvidence } from '../evidence/evidence-finding.ts'
import type { JsonObject } from '../render/report-json.ts'
import { quantity } from '../render/words.ts'
import type { FindingGroup, Report } from '../report.ts'
import { asffResources } from './asff-resources.ts'
import { asffActors, asffSequence } from './asff-sequence.ts'
import { asffTypes } from './asff-types.ts'
import type { ExportOptions } from './export-options.ts'
import { jsonLines, present } from './json-fields.ts'
import { prose, value } from './limits.ts'
import { techniquesOf } from './techniques.ts'
import { isoTime, spanOf } from './times.ts'

/** Findings that BatchImportFindings takes at once. */
const BATCH = 100
/** Bytes of one finding: the service refuses more than 240 kB. */
const MOST_BYTES = 240_000

/** Where a finding belongs in Security Hub. */
interface Home {
  readonly account: string
  readonly region: string
  readonly product: string
}

/**
 * The report as requests of Security Hub's BatchImportFindings, one a line, each of at most 100 findings: every finding, and
 * every group as a finding with its attack sequence. Times are those of the logs; `UpdatedAt` is now, so that importing
 * again updates. Evidence that is no alert by itself is left out. What was longer than a limit ends in `… [cut]`, and `dupin/left-out` counts what found no room.
 *
 * A custom product may import findings of its own account only, so each finding names the product of the account it is of,
 * unless `options` names another. https://docs.aws.amazon.com/securityhub/1.0/APIReference/API_BatchImportFindings.html
 */
export function toAsff(report: Report, options: ExportOptions): string {
  const findings = report.findingGroups
    .map(withoutEvidence)
    .flatMap((group) => [
      groupFinding(group, options),
      ...group.findings.map((finding) => memberFinding(finding, group, options)),
    ])
  const batches: JsonObject[] = []
  for (let i = 0; i < findings.length; i += BATCH)
    batches.push({ Findings: findings.slice(i, i + BATCH) })
  return jsonLines(batches)
}

function memberFinding(finding: Finding, group: FindingGroup, options: ExportOptions): JsonObject {
  const home = homeOf(finding, options)
  const { resources, left } = asffResources(
    [finding.entity, ...finding.related],
    finding.actor === undefined ? [] : [finding.actor],
  )
  return {
    ...head(idOf(finding), home, finding.severity, [finding], options),
    GeneratorId: value(`dupin/${finding.detector}`, 512),
    Types: asffTypes([finding], finding.type),
    Title: prose(finding.title, 256),
    Description: prose(descriptionOf(finding), 1024),
    ProductFields: fields({
      type: finding.type,
      group: group.id,
      observed: quantity(finding.observed),
      expected: quantity(finding.expected),
      baseline: finding.baseline,
      examined: quantity(finding.examined),
      score: quantity(finding.score),
      techniques: techniquesOf([finding])
        .map(({ id }) => id)
        .join(','),
      records: finding.eventIds.join(','),
      'left-out': left === 0 ? '' : String(left),
      version: options.version,
    }),
    Resources: resources,
    RelatedFindings: [{ ProductArn: homeOfGroup(group, options).product, Id: groupId(group) }],
    Sample: finding.sample === true,
  }
}

function groupFinding(group: FindingGroup, options: ExportOptions): JsonObject {
  for (let mostSignals = 100; ; mostSignals = Math.floor(mostSignals / 2)) {
    const finding = sizedGroupFinding(group, options, mostSignals)
    const bytes = Buffer.byteLength(JSON.stringify(finding))
    if (bytes <= MOST_BYTES || mostSignals <= 1) return finding
  }
}

function sizedGroupFinding(
  group: FindingGroup,
  options: ExportOptions,
  mostSignals: number,
): JsonObject {
  const home = homeOfGroup(group, options)
  const [cause] = group.causes
  const actors = asffActors(group)
  const acting = new Set(actors.map(({ id }) => id))
  const targets = group.entities.filter(({ id }) => !acting.has(id))
  const { resources, left } = asffResources(targets, actors)
  const { sequence, left: unplaced } = asffSequence(group, {
    productOf: (finding) => homeOf(finding, options).product,
    idOf,
    mostSignals,
  })
  return {
    ...head(groupId(group), home, group.severity, group.findings, options),
    GeneratorId: 'dupin/finding-group',
    Types: asffTypes(group.findings, 'FindingGroup'),
    Title: prose(group.title, 256),
    Description: prose(group.summary, 1024),
    ProductFields: fields({
      cause: cause?.kind ?? '',
      why: cause?.why ?? '',
      probability: cause === undefined ? '' : quantity(cause.probability),
      records: cause?.eventIds.join(',') ?? '',
      'left-out': left + unplaced === 0 ? '' : String(left + unplaced),
      version: options.version,
    }),
    ...confidenceOf(cause?.probability),
    Resources: resources,
    RelatedFindings: group.findings
      .slice(0, 10)
      .map((one) => ({ ProductArn: homeOf(one, options).product, Id: idOf(one) })),
    Sample: group.findings.length > 0 && group.findings.every(({ sample }) => sample === true),
    // A sequence has at least one signal.
    ...(group.findings.length === 0 ? {} : { Detection: { Sequence: sequence } }),
  }
}

function head(
  id: string,
  home: Home,
  severity: Severity,
  findings: readonly Finding[],
  { now }: ExportOptions,
) {
  const { start, end } = spanOf(findings)
  const from = isoTime(start, now)
  return {
    SchemaVersion: '2018-10-08',
    Id: id,
    ProductArn: home.product,
    ProductName: 'Dupin',
    CompanyName: 'Dupin',
    AwsAccountId: home.account,
    Region: home.region,
    FirstObservedAt: from,
    LastObservedAt: isoTime(end, now),
    CreatedAt: from,
    UpdatedAt: isoTime(now),
    Severity: { Label: severity, Original: severity },
    RecordState: 'ACTIVE',
  }
}

/** How likely the best cause is, 0 to 100. */
function confidenceOf(probability = Number.NaN) {
  if (!Number.isFinite(probability)) return {}
  return { Confidence: Math.round(Math.min(1, Math.max(0, probability)) * 100) }
}

function descriptionOf(finding: Finding): string {
  const { title, observed, expected, baseline } = finding
  return `${title}. Observed ${quantity(observed)}, expected ${quantity(expected)}, against ${baseline}.`
}

/** Product fields take at most 50 pairs; names of ours begin with `dupin/`, as the format asks of providers. */
function fields(pairs: Readonly<Record<string, string>>): JsonObject {
  return present(
    Object.fromEntries(
      Object.entries(pairs).flatMap(([name, text]) =>
        text.trim() === '' ? [] : [[`dupin/${name}`, prose(text, 1024)]],
      ),
    ),
  )
}

function idOf(finding: Finding): string {
  return value(`dupin/finding/${finding.id}`, 512)
}

function groupId(group: FindingGroup): string {
  return value(`dupin/group/${group.id}`, 512)
}

function homeOf(
  { account, region }: Pick<Finding, 'account' | 'region'>,
  options: ExportOptions,
): Home {
  const own = /^\d{12}$/.test(account) ? account : undefined
  const of = own ?? options.account ?? '000000000000'
  const where = options.region ?? (/^[a-z]{2}(?:-[a-z]+)+-\d$/.test(region) ? region : 'us-east-1')
  const owner = options.account ?? of
  const product = `arn:${partitionOf(where)}:securityhub:${where}:${owner}:product/${owner}/default`
  return { account: of, region: where, product }
}

/** A group belongs where its first finding does, which is its gravest. */
function homeOfGroup(group: FindingGroup, options: ExportOptions): Home {
  const [finding] = group.findings
  return homeOf(finding ?? NOWHERE, options)
}

const NOWHERE = { account: '', region: '' }

function partitionOf(region: string): string {
  if (region.startsWith('cn-')) return 'aws-cn'
  return region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws'
}
