import type { EntityRef } from '../../events/entity.ts'
import type { Finding } from '../../events/finding.ts'
import { canonicalIp } from '../../events/ip.ts'
import { severityFromScore } from '../../events/severity.ts'
import { type ImportedFinding, importedFindings } from '../../lake/calls-findings.ts'
import { readEndpointNames } from '../../lake/series-names.ts'
import type { Detection, DetectionContext, Detector } from '../detector.ts'
import { foreignType, judgementInWords } from './guardduty-ai.ts'
import { monitorReports } from './monitor-reports.ts'

/** What other services found, in the shape of our own findings. */
export const IMPORTED_FINDINGS: Detector = {
  id: 'imported-findings',
  title: 'Findings of other services',
  description:
    'Findings of GuardDuty, Security Hub and its products, CloudTrail Insights, Model Monitor and Amazon Detective: the ' +
    'latest state of each counts, and one that comes by two ways counts once. What was archived, suppressed or resolved ' +
    'there is left out, samples stay apart. Failed checks of settings and software make no finding here: they join groups ' +
    'about the same things as evidence. Types that tell of models are explained: what they mean, which logs they rest on, and ' +
    'which findings of our own say the same.',
  falsePositives: 'Those of the service that made the finding.',
  needs: ['finding'],
  severity: 'MEDIUM',
  techniques: [],
  detect,
}

async function detect({ lake, scope, baseline }: DetectionContext): Promise<Detection> {
  const rows = await importedFindings(lake.engine, scope)
  const examined = rows.length
  const findings = findingsOf(rows, examined)
  const others = findings.filter((finding) => !isReport(finding))
  if (others.length === findings.length) return { findings, examined }
  // What a monitor tells of hour by hour may have begun before the scope.
  const since = { start: baseline.start, end: scope.end }
  const reports = findingsOf(await importedFindings(lake.engine, since, MONITOR), examined)
  const told = monitorReports(reports, await readEndpointNames(lake.engine))
  return { findings: [...others, ...told.filter(({ end }) => end >= scope.start)], examined }
}

function findingsOf(rows: readonly ImportedFinding[], examined: number): Finding[] {
  return rows.filter(({ archived }) => !archived).map((row) => toFinding(row, examined))
}

const MONITOR = 'model-monitor'

function isReport({ detector }: Finding): boolean {
  return detector === MONITOR
}

/** A finding of another service in the shape of ours. @param examined how many there were to look at */
export function toFinding(row: ImportedFinding, examined: number): Finding {
  const actor = row.actor === '' ? undefined : { type: row.actorType, id: row.actor }
  const entity = entityOf(row, actor)
  const ip = canonicalIp(row.sourceIp)
  const related: readonly EntityRef[] = [
    { type: 'role-session' as const, id: row.session },
    { type: 'access-key' as const, id: row.accessKey },
    { type: 'ip-address' as const, id: ip ?? '' },
    { type: row.resourceType, id: row.resource },
  ].filter(({ id }) => id !== '' && id !== entity.id && id !== actor?.id)
  return {
    id: `${row.origin}:${row.id}`,
    type: row.type,
    severity: severityFromScore(row.score),
    title: row.title || row.type,
    entity,
    ...(actor === undefined ? {} : { actor }),
    related,
    account: row.account,
    region: row.region,
    start: row.time,
    end: Math.max(row.time, row.endTime),
    detector: row.origin || 'imported',
    score: row.score,
    observed: row.occurrences > 1 ? `seen ${row.occurrences} times` : 'seen once',
    expected: 'no such finding',
    baseline: judgementInWords(row.origin, row.type),
    examined,
    techniques: techniquesOf(row),
    eventIds: [row.id],
    ...(row.sample ? { sample: true } : {}),
  }
}

/** Those that the service gave, and those that the type is known by. */
function techniquesOf(row: ImportedFinding): readonly string[] {
  const given = row.techniques.split(',').filter((id) => id !== '')
  return [...new Set([...given, ...(foreignType(row.type)?.techniques ?? [])])]
}

function entityOf(row: ImportedFinding, actor: EntityRef | undefined): EntityRef {
  if (row.resource !== '') return { type: row.resourceType, id: row.resource }
  if (actor !== undefined) return actor
  if (row.accessKey !== '') return { type: 'access-key', id: row.accessKey }
  return { type: 'aws-account', id: row.account }
}
