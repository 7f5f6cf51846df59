import type { EntityType } from '../events/entity.ts'
import type { Engine } from '../lake/engine.ts'
import { termText } from '../lake/schema.ts'
import type { Act } from './acts.ts'
import { type Change, type Changes, OBJECT_CALLS } from './changes.ts'
import { type Lineage, readLineage } from './lineage.ts'
import { changedFields, type FieldChange } from './request-changes.ts'
import { parseJson, text } from './request-json.ts'
import { servedBy } from './served-by.ts'
import { type Behind, behindSessions } from './session-behind.ts'

/** A change with who is behind it and what it changed. */
export interface DetailedChange extends Change {
  /** Who opened the session, nearest first; none when in no session, or when no log tells. */
  readonly behind: readonly Behind[]
  /** What the call asked for, against the call that had last set it. */
  readonly fields: readonly FieldChange[]
  /** Further fields that are not told. */
  readonly more: number
  /** The call that had last set it, or had made what served in its place; undefined when no log has one: then what it was is
   * not known. */
  readonly since: EarlierCall | undefined
}

/** Looks up who is behind changes, and what they changed.
 * @param changes some of those to what rests on `grounds` */
export async function detailed(
  engine: Engine,
  changes: readonly Change[],
  { grounds }: Pick<Changes, 'grounds'>,
  end: number,
): Promise<readonly DetailedChange[]> {
  const acts = changes.map(({ act }) => act)
  const behind = await behindSessions(engine, acts)
  const replaced = grounds.map(({ entity }) => entity).filter(({ type }) => REPLACED.includes(type))
  const targets = [
    ...acts.flatMap(({ target }) => target?.id ?? []),
    ...replaced.map(({ id }) => id),
  ]
  const earlier = await earlierCalls(engine, [...new Set(targets)], end)
  const rolls = acts.some(({ operation }) => ROLLOUTS.has(operation))
  const lineage = rolls ? await readLineage(engine, end) : undefined
  return changes.map((change) => {
    const { act } = change
    const before = beforeOf(act, earlier)
    const served = lineage === undefined ? [] : servedFields(lineage, act, before?.request ?? '')
    const told = changedFields(act.operation, before?.request, act.request)
    return {
      ...change,
      behind: behind(act),
      fields: [...told.fields, ...served],
      more: told.more,
      since: before,
    }
  })
}

/** What is never changed, but replaced by another of its kind. */
const REPLACED: readonly EntityType[] = ['endpoint-configuration', 'sagemaker-model']

interface EarlierCall {
  readonly eventId: string
  readonly time: number
  readonly target: string
  readonly operation: string
  readonly request: string
}

/** Most calls that are looked through for what was set before. */
const MOST_CALLS = 5000

/** Successful writes to what was changed, latest first. */
async function earlierCalls(
  engine: Engine,
  targets: readonly string[],
  end: number,
): Promise<readonly EarlierCall[]> {
  if (targets.length === 0) return []
  const rows = await engine.query(
    `SELECT CAST(s.event_id AS VARCHAR) AS event_id, s.time, ${termText('s.target')} AS target,
       ${termText('s.operation')} AS operation, s.request
     FROM stored.api_call s
     WHERE s.target IN (SELECT id FROM term WHERE text IN (SELECT unnest($1::VARCHAR[])))
       AND s.operation IN (SELECT id FROM term WHERE regexp_matches(text, '${SETTING}'))
       AND s.outcome = 0 AND s.read_only <> 2 AND s.time < $2
     ORDER BY s.time DESC, s.event_id LIMIT ${MOST_CALLS}`,
    [targets, new Date(end)],
  )
  return rows.map((row) => ({
    eventId: String(row['event_id']),
    time: Number(row['time']),
    target: String(row['target']),
    operation: String(row['operation']),
    request: String(row['request'] ?? ''),
  }))
}

/** Calls that say how something is to be from now on. Others add to it, or take from it. */
const SETTING = '^(Create|Update|Put|Modify|Set|Register)[A-Z]'
const VERB = /^(?:Create|Update|Put|Modify|Set|Register|Delete)(?=[A-Z])/

/** `UpdateEndpoint` and `CreateEndpoint` are of the same thing; what says only a part of it is not. */
function nounOf(operation: string): string {
  return operation.replace(VERB, '')
}

/** The call that had last set the same; of what is replaced rather than changed, the one that had made its predecessor. */
function beforeOf(act: Act, earlier: readonly EarlierCall[]): EarlierCall | undefined {
  const { target, operation, time, succeeded } = act
  if (!succeeded || !VERB.test(operation) || OBJECT_CALLS.includes(operation)) return undefined
  const before = earlier.filter((one) => one.time < time)
  const same = before.find(
    (one) => one.target === target?.id && nounOf(one.operation) === nounOf(operation),
  )
  if (same !== undefined || target === undefined || !REPLACED.includes(target.type)) return same
  return before.find((one) => one.operation === operation)
}

const ROLLOUTS: ReadonlySet<string> = new Set(['CreateEndpoint', 'UpdateEndpoint'])

/** What another configuration means for what is served. */
function servedFields(lineage: Lineage, act: Act, before: string): readonly FieldChange[] {
  if (!ROLLOUTS.has(act.operation)) return []
  const { account, region, target, time } = act
  const key = (request: string) =>
    `${account}/${region}/${text(parseJson(request), 'endpointConfigName')}`
  // Where no call tells what served before, how the endpoint was found configured may.
  const last = lineage.rollouts.filter((one) => one.endpoint === target?.id && one.time < time)
  const was = before === '' ? (last.at(-1)?.configuration ?? '') : key(before)
  const [one, other] = [servedBy(lineage, was), servedBy(lineage, key(act.request))]
  return [...new Set([...one.keys(), ...other.keys()])]
    .filter((field) => one.get(field) !== other.get(field))
    .map((field) => {
      const [was, is] = [one.get(field), other.get(field)]
      return {
        field,
        ...(was === undefined ? {} : { before: was }),
        ...(is === undefined ? {} : { after: is }),
      }
    })
}
