import { callerEntity } from '../events/arn.ts'
import type { EntityRef } from '../events/entity.ts'
import { DAY, type TimeWindow } from '../events/time.ts'
import { callerPrincipals } from '../lake/caller-principals.ts'
import { termTexts } from '../lake/calls.ts'
import type { Engine } from '../lake/engine.ts'

/** Tokens that a caller used in the scope, and of which models: the model-invocation log tells. */
export interface TokenUse {
  readonly caller: EntityRef
  readonly invocations: number
  readonly inputTokens: number
  readonly outputTokens: number
  readonly models: readonly ModelTokens[]
  /** Tokens in and out on each of the seven days up to the end of the scope. */
  readonly days: readonly number[]
}

/** Tokens of one model. */
export interface ModelTokens {
  /** Id of the model as the log has it. */
  readonly model: string
  readonly input: number
  readonly output: number
  readonly cacheRead: number
  readonly cacheWrite: number
}

const WEEK = 7
const TOKENS = 'coalesce(input_tokens, 0) + coalesce(output_tokens, 0)'
const OF_A_CALLER = 'time >= $1 AND time < $2 AND caller <> 0 AND origin <> 1'

/** Who used the most tokens in the scope. */
export async function thirstiestCallers(
  engine: Engine,
  scope: TimeWindow,
  most: number,
): Promise<TokenUse[]> {
  const window = [new Date(scope.start), new Date(scope.end)]
  const callers = await engine.query(
    `SELECT caller, count(*) AS invocations, sum(coalesce(input_tokens, 0)) AS input,
       sum(coalesce(output_tokens, 0)) AS output
     FROM stored.invocation WHERE ${OF_A_CALLER} GROUP BY caller ORDER BY sum(${TOKENS}) DESC, caller LIMIT $3`,
    [...window, most],
  )
  if (callers.length === 0) return []
  const ids = callers.map((row) => Number(row['caller']))
  const models = await modelsOf(engine, window, ids)
  const days = await daysOf(engine, scope.end, ids)
  const principals = await callerPrincipals(engine, scope)
  const principal = (id: number) => principals.get(id) ?? id
  const texts = await termTexts(engine, new Set(ids.map(principal)))
  return callers.map((row) => {
    const caller = Number(row['caller'])
    const id = texts.get(principal(caller)) ?? ''
    return {
      caller: callerEntity(id),
      invocations: Number(row['invocations']),
      inputTokens: Number(row['input']),
      outputTokens: Number(row['output']),
      models: models.get(caller) ?? [],
      days: days.get(caller) ?? Array.from({ length: WEEK }, () => 0),
    }
  })
}

async function modelsOf(
  engine: Engine,
  window: readonly Date[],
  callers: readonly number[],
): Promise<ReadonlyMap<number, readonly ModelTokens[]>> {
  const sum = (name: string) => `sum(coalesce(${name}, 0))`
  const rows = await engine.query(
    `SELECT caller, resource, ${sum('input_tokens')} AS input, ${sum('output_tokens')} AS output,
       ${sum('cache_read_tokens')} AS cache_read, ${sum('cache_write_tokens')} AS cache_write
     FROM stored.invocation WHERE ${OF_A_CALLER} AND caller IN (SELECT unnest($3::UINTEGER[]))
     GROUP BY caller, resource ORDER BY caller, resource`,
    [...window, callers],
  )
  const texts = await termTexts(engine, new Set(rows.map((row) => Number(row['resource']))))
  const found = new Map<number, ModelTokens[]>()
  for (const row of rows) {
    const list = found.get(Number(row['caller'])) ?? []
    list.push({
      model: texts.get(Number(row['resource'])) ?? '',
      input: Number(row['input']),
      output: Number(row['output']),
      cacheRead: Number(row['cache_read']),
      cacheWrite: Number(row['cache_write']),
    })
    found.set(Number(row['caller']), list)
  }
  return found
}

async function daysOf(
  engine: Engine,
  end: number,
  callers: readonly number[],
): Promise<ReadonlyMap<number, number[]>> {
  const rows = await engine.query(
    `SELECT caller, (date_diff('second', time, $2) - 1) // 86400 AS back, sum(${TOKENS}) AS tokens
     FROM stored.invocation WHERE ${OF_A_CALLER} AND caller IN (SELECT unnest($3::UINTEGER[])) GROUP BY 1, 2`,
    [new Date(end - WEEK * DAY), new Date(end), callers],
  )
  const found = new Map<number, number[]>()
  for (const row of rows) {
    const caller = Number(row['caller'])
    const days = found.get(caller) ?? Array.from({ length: WEEK }, () => 0)
    days[WEEK - 1 - Number(row['back'])] = Number(row['tokens'])
    found.set(caller, days)
  }
  return found
}
