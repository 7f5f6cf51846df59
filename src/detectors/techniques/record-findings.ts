import type { EntityRef } from '../../events/entity.ts'
import type { Finding } from '../../events/finding.ts'
import { canonicalIp } from '../../events/ip.ts'
import { DAY, type TimeWindow } from '../../events/time.ts'
import type { ModelFacts } from '../../lake/calls-models.ts'
import type { Engine } from '../../lake/engine.ts'
import { type RecordRow, rowsWhere } from '../../lake/predicates/rows-where.ts'
import { groupBy } from '../../statistics/group-by.ts'
import { callPredicate } from '../sigma/detection-predicate.ts'
import { RULE_LOG } from '../sigma/rule-log.ts'
import { findingId, MOST_EVENTS } from './finding.ts'
import type { Technique } from './technique.ts'

const MOST_RELATED = 40

/** Findings of rules about records that are no API calls: one for each day, principal and resource. */
export async function recordFindings(
  engine: Engine,
  scope: TimeWindow,
  techniques: readonly Technique[],
  facts: ModelFacts,
): Promise<readonly Finding[]> {
  const found: Finding[] = []
  for (const technique of techniques) {
    const { matcher } = technique
    if (matcher.kind !== 'call') continue
    const { table } = RULE_LOG[matcher.rule.log]
    if (table === 'api_call') continue
    const asked = callPredicate(matcher.rule.detection, facts, matcher.rule.log)
    const rows = await rowsWhere(engine, table, scope, asked)
    for (const group of groupBy(rows, placeOf).values()) found.push(...findingOf(technique, group))
  }
  return found
}

function placeOf({ account, actor, target, time }: RecordRow): string {
  return [account, actor, target, Math.floor(time / DAY)].join('\0')
}

function findingOf(technique: Technique, rows: readonly RecordRow[]): readonly Finding[] {
  const [first] = rows
  if (first === undefined) return []
  const type = `Technique/${technique.id}`
  const actor = entityOf(first.actor, first.actorType)
  const entity = entityOf(first.target, first.targetType) ??
    actor ?? { type: 'aws-account', id: first.account }
  const { account, region, time } = first
  return [
    {
      id: findingId(type, actor, entity, time, account),
      type,
      severity: technique.severity,
      title: technique.title,
      entity,
      ...(actor === undefined ? {} : { actor }),
      related: addressesOf(rows),
      account,
      region,
      start: time,
      end: rows.at(-1)?.time ?? time,
      detector: 'techniques',
      score: 0,
      observed: inWords(rows),
      expected: 'no such records',
      baseline: 'none: the rule speaks for itself',
      examined: rows.length,
      techniques: technique.ids,
      eventIds: [...new Set(rows.map(({ id }) => id))].slice(0, MOST_EVENTS),
    },
  ]
}

function entityOf(id: string, type: EntityRef['type']): EntityRef | undefined {
  return id === '' ? undefined : { type, id }
}

function addressesOf(rows: readonly RecordRow[]): readonly EntityRef[] {
  const addresses = new Set(rows.flatMap(({ address }) => canonicalIp(address) ?? []))
  return [...addresses].slice(0, MOST_RELATED).map((id) => ({ type: 'ip-address', id }))
}

/** `3 × Converse` */
function inWords(rows: readonly RecordRow[]): string {
  const counts = new Map<string, number>()
  for (const { what } of rows) counts.set(what, (counts.get(what) ?? 0) + 1)
  return [...counts].map(([what, count]) => `${count} × ${what || 'record'}`).join(', ')
}
