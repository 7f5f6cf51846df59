import { createHash } from 'node:crypto'
import { shortName } from '../../events/arn.ts'
import type { EntityRef } from '../../events/entity.ts'
import type { Finding } from '../../events/finding.ts'
import { canonicalIp } from '../../events/ip.ts'
import { DAY } from '../../events/time.ts'
import type { Habit, Habits } from '../../graph/novelty-habits.ts'
import type { Call } from '../../lake/calls.ts'
import { baselineInWords, familiarityOf, habitBits, severityInContext } from './context.ts'
import { plainOperation, serviceFamily, type Technique } from './technique.ts'

/** Records that a finding names; how many there are stands in `observed`. */
export const MOST_EVENTS = 100
const MOST_RELATED = 40

/** The finding that calls make; undefined when it is too usual for who did it. */
export function techniqueFinding(
  technique: Technique,
  calls: readonly Call[],
  habits: Habits,
  examined: number,
): Finding | undefined {
  const first = calls[0]
  if (first === undefined) return undefined
  const { habit, bits } = rarest(calls, habits)
  const familiarity = familiarityOf(habit, habits.baselineDays)
  // A role that is new is as often a new pipeline; a user who is new is told of.
  const isNewcomer = first.actorType !== 'iam-role' && habit.active === 0
  const allDenied = calls.every(({ outcome }) => outcome === 'denied')
  const severity = severityInContext(technique, familiarity, allDenied, isNewcomer)
  if (severity === undefined) return undefined
  const baseline = baselineInWords(familiarity, habit, habits.baselineDays)
  return {
    ...findingOf(`Technique/${technique.id}`, calls, 'techniques'),
    severity,
    title: `${technique.title} by ${actorName(first)}${allDenied ? ' (refused)' : ''}`,
    score: Math.round(bits * 10) / 10,
    expected: 'no such calls by this principal',
    baseline,
    examined,
    techniques: technique.ids,
  }
}

/** The parts of a finding that follow from its calls alone. It is about `about`, or else what all calls acted upon. */
export function findingOf(
  type: string,
  calls: readonly Call[],
  detector: string,
  about?: EntityRef,
): Pick<
  Finding,
  | 'id'
  | 'type'
  | 'entity'
  | 'actor'
  | 'related'
  | 'account'
  | 'region'
  | 'start'
  | 'end'
  | 'detector'
  | 'observed'
  | 'eventIds'
> {
  const first = calls[0]
  const actor = first === undefined ? undefined : actorOf(first)
  const entity = about ?? entityOf(calls) ?? actor ?? { type: 'unknown', id: '' }
  const start = first?.time ?? 0
  return {
    id: findingId(type, actor, entity, start, first?.account ?? ''),
    type,
    entity,
    ...(actor === undefined ? {} : { actor }),
    related: relatedOf(calls, entity, actor),
    account: first?.account ?? '',
    region: first?.region ?? '',
    start,
    end: calls.at(-1)?.time ?? start,
    detector,
    observed: callsInWords(calls),
    eventIds: calls.slice(0, MOST_EVENTS).map(({ eventId }) => eventId),
  }
}

/** The same evidence gives the same id, whenever it is looked at: what, who, to whom, on which day. */
export function findingId(
  type: string,
  actor: EntityRef | undefined,
  entity: EntityRef,
  time: number,
  account: string,
): string {
  const day = Math.floor(time / DAY)
  const parts = [type, actor?.type ?? '', actor?.id ?? '', entity.type, entity.id, account, day]
  return createHash('sha256').update(parts.join('\0')).digest('hex').slice(0, 32)
}

export function actorOf(call: Call): EntityRef | undefined {
  return call.actor === '' ? undefined : { type: call.actorType, id: call.actor }
}

/** `3 × DeleteTrail, 1 × StopLogging, of them 2 refused` */
export function callsInWords(calls: readonly Call[]): string {
  const counts = new Map<string, number>()
  for (const { service, operation } of calls) {
    const name = `${serviceFamily(service)}:${plainOperation(operation)}`
    counts.set(name, (counts.get(name) ?? 0) + 1)
  }
  const sorted = [...counts].sort(([, a], [, b]) => b - a)
  const shown = sorted.slice(0, 6).map(([name, count]) => `${count} × ${name}`)
  const rest = sorted.length > 6 ? `, ${sorted.length - 6} more operations` : ''
  const failed = calls.filter(({ outcome }) => outcome !== 'success').length
  return `${shown.join(', ')}${rest}${failed > 0 ? `, of them ${failed} failed` : ''}`
}

export function actorName(call: Call): string {
  if (call.actor === '') return 'an unknown principal'
  const session = call.session === '' ? '' : shortName(call.session)
  const name = shortName(call.actor)
  return session === '' || session === name ? name : `${name} (${session})`
}

/** What was acted upon, when it is one thing. */
function entityOf(calls: readonly Call[]): EntityRef | undefined {
  const targets = new Set(calls.map(({ target }) => target))
  const [call] = calls
  return targets.size === 1 && call !== undefined && call.target !== ''
    ? { type: call.targetType, id: call.target }
    : undefined
}

function relatedOf(
  calls: readonly Call[],
  entity: EntityRef,
  actor: EntityRef | undefined,
): readonly EntityRef[] {
  const all = new Map<string, EntityRef>()
  const add = (ref: EntityRef) => {
    const own = ref.id === entity.id || ref.id === actor?.id
    if (ref.id !== '' && !own && all.size < MOST_RELATED) all.set(`${ref.type}|${ref.id}`, ref)
  }
  for (const call of calls) {
    add({ type: 'role-session', id: call.session })
    add({ type: 'access-key', id: call.accessKey })
    const outside = call.ipKind === 'ipv4' || call.ipKind === 'ipv6' || call.ipKind === 'private'
    if (outside) add({ type: 'ip-address', id: canonicalIp(call.sourceIp) ?? '' })
  }
  for (const { target, targetType } of calls) add({ type: targetType, id: target })
  return [...all.values()]
}

/** The habit of the operation that surprises most: a burst is as odd as its oddest part. */
function rarest(calls: readonly Call[], habits: Habits): { habit: Habit; bits: number } {
  const seen = new Set<string>()
  let best: { habit: Habit; bits: number } | undefined
  for (const { actor, account, service, operation } of calls) {
    const key = `${service}:${operation}`
    if (seen.has(key)) continue
    seen.add(key)
    const habit = habits.of(actor, account, service, operation)
    const bits = habitBits(habit)
    if (best === undefined || bits > best.bits) best = { habit, bits }
  }
  return best ?? { habit: NOTHING_KNOWN, bits: 0 }
}

const NOTHING_KNOWN: Habit = {
  own: 0,
  active: 0,
  peers: 0,
  peersActive: 0,
  account: 0,
  accountActive: 0,
}
