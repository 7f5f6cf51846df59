import { csvRow } from '../render/csv.ts'
import type { Report } from '../report.ts'
import { prose } from './limits.ts'
import { techniquesOf } from './techniques.ts'

/** A cell of a spreadsheet holds 32,767 characters at most. */
const CELL = 32_767

type Cell = string | number | null

/** A line a finding. RFC 4180, with a head; no cell is a formula. */
export function findingsCsv(report: Report): string {
  return table(
    [
      ...['group', 'finding', 'severity', 'type', 'title', 'start', 'end', 'account', 'region'],
      ...['entity_type', 'entity', 'actor_type', 'actor', 'detector', 'score', 'observed'],
      ...['expected', 'baseline', 'examined', 'techniques', 'records', 'sample'],
    ],
    report.findingGroups.flatMap((group) =>
      group.findings.map((one) => [
        ...[group.id, one.id, one.severity, one.type, one.title, time(one.start), time(one.end)],
        ...[one.account, one.region, one.entity.type, one.entity.id],
        ...[one.actor?.type ?? null, one.actor?.id ?? null, one.detector, one.score],
        ...[one.observed, one.expected, one.baseline, one.examined],
        ...[
          techniquesOf([one])
            .map(({ id }) => id)
            .join(' '),
          one.eventIds.join(' '),
        ],
        one.sample === true ? 'yes' : 'no',
      ]),
    ),
  )
}

/** A line a finding group, with its likeliest cause. */
export function groupsCsv(report: Report): string {
  return table(
    [
      ...['group', 'severity', 'title', 'summary', 'tactics', 'findings', 'start', 'end'],
      ...[
        'cause',
        'probability',
        'cause_principal',
        'cause_entity',
        'cause_time',
        'why',
        'records',
      ],
    ],
    report.findingGroups.map((group) => {
      const [cause] = group.causes
      return [
        ...[group.id, group.severity, group.title, group.summary, group.tactics.join(', ')],
        ...[group.findings.length, time(first(group.findings.map(({ start }) => start)))],
        ...[time(last(group.findings.map(({ end }) => end))), cause?.kind ?? null],
        ...[cause?.probability ?? null, cause?.principal?.id ?? null, cause?.entity?.id ?? null],
        ...[time(cause?.time), cause?.why ?? null, cause?.eventIds.join(' ') ?? null],
      ]
    }),
  )
}

/** A line for each thing that happened. */
export function timelineCsv(report: Report): string {
  return table(
    ['time', 'group', 'text', 'entity_type', 'entity', 'record', 'finding'],
    report.findingGroups.flatMap((group) =>
      group.timeline.map((one) => [
        ...[time(one.time), group.id, one.text, one.entity.type, one.entity.id],
        ...[one.eventId ?? null, one.findingId ?? null],
      ]),
    ),
  )
}

function table(head: readonly string[], rows: readonly (readonly Cell[])[]): string {
  const told = rows.map((row) =>
    row.map((cell) => (typeof cell === 'string' ? prose(cell, CELL - 1, '') : cell)),
  )
  return [head, ...told].map(csvRow).join('')
}

function time(at: number | undefined): string | null {
  const date = new Date(at ?? Number.NaN)
  return Number.isNaN(date.getTime()) ? null : date.toISOString()
}

function first(times: readonly number[]): number | undefined {
  return times.length === 0 ? undefined : Math.min(...times)
}

function last(times: readonly number[]): number | undefined {
  return times.length === 0 ? undefined : Math.max(...times)
}
