import type { Neighbour, Profile } from '../../graph/profile.ts'
import { createPen, type Pen, type TextOptions } from './text/pen.ts'
import { sparkline } from './text/sparkline.ts'
import { type TableCell, type TableColumn, tableLines } from './text/table.ts'
import { count, entityKind, stamp } from './words.ts'

const SHOWN = 12

const COLUMNS: readonly TableColumn[] = [
  { title: 'What', fit: 'middle', least: 20 },
  { title: 'Service', expendable: 2 },
  { title: 'Count', align: 'right' },
  { title: 'Failed', align: 'right', expendable: 1 },
  { title: 'First seen', least: 16, expendable: 3 },
  { title: '', least: 3 },
]

const TITLES: Readonly<Record<string, readonly [string, string]>> = {
  called: ['Operations it called', 'Principals that called it'],
  'acted-on': ['Resources it acted on', 'Principals that acted on it'],
  'used-address': ['Addresses it called from', 'Principals seen at it'],
  'used-agent': ['User agents', 'Principals that used it'],
  'used-key': ['Access keys it signed with', 'Principals that signed with it'],
  'in-region': ['Regions', 'Principals active in it'],
  'session-of': ['Role behind the session', 'Sessions of the role'],
  invoked: ['Models and endpoints it invoked', 'Callers'],
  connected: ['Addresses it sent to', 'Addresses that sent to it'],
}

/** An entity's profile for terminals: activity, what it is related to, what is newly observed. */
export function renderProfile(profile: Profile, options: TextOptions): string {
  const pen = createPen(options)
  const { entity } = profile
  const lines = [
    `${pen.paint('heading', pen.safe(entity.id))}  ${pen.paint('dim', entityKind(entity.type))}`,
    `first seen ${stamp(profile.firstSeen)}, last seen ${stamp(profile.lastSeen)}; ${count(profile.calls)} calls in scope, ${count(profile.failed)} failed`,
  ]
  const volume = profile.activity.map((hour) => hour.count)
  if (volume.length > 1)
    lines.push(`calls an hour  ${sparkline(volume, Math.min(60, pen.width - 16), pen)}`)
  lines.push(...sections(profile.outgoing, 0, pen), ...sections(profile.incoming, 1, pen))
  return `${lines.join('\n')}\n`
}

function sections(neighbours: readonly Neighbour[], side: 0 | 1, pen: Pen): string[] {
  const relations = [...new Set(neighbours.map(({ relation }) => relation))]
  return relations.flatMap((relation) => {
    const own = neighbours.filter((neighbour) => neighbour.relation === relation)
    const shown = own
      .toSorted((a, b) => Number(b.newlyObserved) - Number(a.newlyObserved) || b.count - a.count)
      .slice(0, SHOWN)
    const more =
      own.length > shown.length ? [pen.paint('dim', `  and ${own.length - shown.length} more`)] : []
    const title = TITLES[relation]?.[side] ?? relation
    return [
      '',
      pen.paint('heading', title),
      ...tableLines(
        COLUMNS,
        shown.map((one) => row(one, pen)),
        pen.width - 2,
        pen,
      ).map((line) => `  ${line}`),
      ...more,
    ]
  })
}

function row(neighbour: Neighbour, pen: Pen): readonly TableCell[] {
  return [
    { text: pen.safe(neighbour.entity.id) },
    { text: pen.safe(neighbour.service.replace('.amazonaws.com', '')) },
    { text: count(neighbour.count) },
    { text: neighbour.failed > 0 ? count(neighbour.failed) : '', tone: 'warn' },
    { text: stamp(neighbour.firstSeen).slice(0, 16) },
    { text: neighbour.newlyObserved ? 'new' : '', tone: 'warn' },
  ]
}
