import { HOUR, type TimeWindow } from '../events/time.ts'
import { callerPrincipals } from './caller-principals.ts'
import { termTexts } from './calls.ts'
import type { Engine } from './engine.ts'
import { type InferenceSeries, readSeries } from './series.ts'
import { BIN } from './series-measures.ts'

/** Tokens of one hour of one model, by whoever is told apart. */
export interface TokenHour {
  /** Start of the hour, milliseconds since the epoch. */
  readonly hour: number
  /** Principal, where the log names one. */
  readonly caller: string
  /** The same as the invocation log has it, without the path of a role. */
  readonly loggedAs: string
  readonly account: string
  readonly region: string
  /** Id of the model as the log has it. */
  readonly model: string
  readonly input: number
  readonly output: number
  readonly cacheRead: number
  readonly cacheWrite: number
  readonly calls: number
}

/** Tokens by caller, from the model-invocation log: nothing while that log is off. */
export async function tokensByCaller(
  engine: Engine,
  window: TimeWindow,
): Promise<readonly TokenHour[]> {
  const rows = await engine.query(
    `SELECT date_trunc('hour', time) AS hour, caller, account, region, resource, count(*) AS calls,
       sum(coalesce(input_tokens, 0)) AS input, sum(coalesce(output_tokens, 0)) AS output,
       sum(coalesce(cache_read_tokens, 0)) AS cache_read, sum(coalesce(cache_write_tokens, 0)) AS cache_write
     FROM stored.invocation
     WHERE time >= $1 AND time < $2 AND origin <> 1 AND caller <> 0 AND resource <> 0
     GROUP BY 1, 2, 3, 4, 5 ORDER BY 1, 2, 3, 4, 5`,
    [new Date(window.start), new Date(window.end)],
  )
  const principals = await callerPrincipals(engine, window)
  const principal = (caller: number) => principals.get(caller) ?? caller
  const ids = rows.flatMap((row) => [
    principal(Number(row['caller'])),
    ...['caller', 'account', 'region', 'resource'].map((name) => Number(row[name] ?? 0)),
  ])
  const texts = await termTexts(engine, new Set(ids))
  const text = (value: unknown) => texts.get(Number(value ?? 0)) ?? ''
  return rows.map((row) => ({
    hour: Number(row['hour']),
    caller: text(principal(Number(row['caller']))),
    loggedAs: text(row['caller']),
    account: text(row['account']),
    region: text(row['region']),
    model: text(row['resource']),
    input: Number(row['input'] ?? 0),
    output: Number(row['output'] ?? 0),
    cacheRead: Number(row['cache_read'] ?? 0),
    cacheWrite: Number(row['cache_write'] ?? 0),
    calls: Number(row['calls']),
  }))
}

/** Most models of which tokens are read: the busiest. */
const MOST_MODELS = 500

/** Tokens by model, from CloudWatch, which goes on counting when invocations are no longer logged, else from that log. */
export async function tokensByModel(
  engine: Engine,
  window: TimeWindow,
): Promise<readonly TokenHour[]> {
  const measures = ['input-tokens', 'output-tokens'] as const
  const { series } = await readSeries(engine, {
    window,
    measures,
    by: 'resource',
    limit: MOST_MODELS,
  })
  return series.flatMap(hoursOf)
}

function hoursOf(series: InferenceSeries): readonly TokenHour[] {
  const { account, region, resource, measure, values, start } = series
  const perHour = HOUR / BIN
  const hours: TokenHour[] = []
  for (let from = 0; from < values.length; from += perHour) {
    let tokens = 0
    for (const value of values.subarray(from, from + perHour)) tokens += value || 0
    if (tokens === 0) continue
    const sides =
      measure === 'input-tokens' ? { input: tokens, output: 0 } : { input: 0, output: tokens }
    hours.push({
      hour: start + from * BIN,
      caller: '',
      loggedAs: '',
      account,
      region,
      model: resource.id,
      ...sides,
      cacheRead: 0,
      cacheWrite: 0,
      calls: 0,
    })
  }
  return hours
}
