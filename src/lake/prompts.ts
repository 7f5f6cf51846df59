import { type EntityRef, entityTypeOf } from '../events/entity.ts'
import type { TimeWindow } from '../events/time.ts'
import type { Engine, SqlRow } from './engine.ts'
import type { BoundStatement } from './series-records.ts'

/** What may be counted of the invocations of a caller. */
export const PROMPT_SIGNS = ['blocked', 'echoed', 'hidden', 'encoded', 'symbols', 'long'] as const
export type PromptSign = (typeof PROMPT_SIGNS)[number]

/** Invocations of which a sign can be told at all. */
const TOLD: Readonly<Record<PromptSign, string>> = {
  blocked: 'guardrail_action <> 0',
  echoed: 'system_echo IS NOT NULL',
  hidden: 'prompt_hidden IS NOT NULL',
  encoded: 'prompt_encoded IS NOT NULL',
  symbols: 'prompt_symbols IS NOT NULL',
  long: 'input_tokens IS NOT NULL',
}

const BLOCKED = `(guardrail_action IN (SELECT id FROM term WHERE text IN ('INTERVENED', 'GUARDRAIL_INTERVENED', 'BLOCKED'))
    OR stop_reason IN (SELECT id FROM term WHERE text = 'guardrail_intervened'))`

/** Share of a system prompt's word triples that no answer repeats by chance. */
const ECHO = 0.5

/** Borders are numbers of ours, never text of a log. */
function conditionOf(sign: PromptSign, borders: SignBorders): string {
  if (sign === 'blocked') return BLOCKED
  if (sign === 'echoed') return `system_echo >= ${ECHO}`
  if (sign === 'long') return `input_tokens > ${borders.long}`
  return `prompt_${sign} > ${borders[sign]}`
}

/** One caller of one model or endpoint on one day. */
export interface CallerDay {
  readonly caller: string
  readonly resource: EntityRef
  readonly account: string
  readonly region: string
  /** Days since the start of the scope; negative before it. */
  readonly day: number
  readonly calls: number
  /** Of each sign: how many had it, of how many. */
  readonly signs: Readonly<
    Record<PromptSign, { readonly successes: number; readonly trials: number }>
  >
  readonly inputTokens: number
  readonly outputTokens: number
  readonly first: number
  readonly last: number
}

/** Values above which a sign is one: what almost none of the baseline's prompts exceed, and never less than what is odd
 * in itself. */
export interface SignBorders {
  readonly hidden: number
  readonly encoded: number
  readonly symbols: number
  readonly long: number
}

const LEAST: SignBorders = { hidden: 0.01, encoded: 0.2, symbols: 0.3, long: 2_000 }
const RARE = 0.995
/** A long prompt is not a little longer than the longest of the past. */
const LONGER = 1.25

const BORDERS = `SELECT quantile_cont(prompt_hidden, ${RARE}) AS hidden, quantile_cont(prompt_encoded, ${RARE}) AS encoded,
    quantile_cont(prompt_symbols, ${RARE}) AS symbols, quantile_cont(input_tokens, ${RARE}) AS long
  FROM stored.invocation WHERE time >= $1 AND time < $2 AND caller <> 0`

export async function readSignBorders(engine: Engine, baseline: TimeWindow): Promise<SignBorders> {
  const [row] = await engine.query(BORDERS, [new Date(baseline.start), new Date(baseline.end)])
  const border = (name: keyof SignBorders, factor: number) =>
    Math.max(LEAST[name], factor * Number(row?.[name] ?? 0))
  return {
    hidden: border('hidden', 1),
    encoded: border('encoded', 1),
    symbols: border('symbols', 1),
    long: border('long', LONGER),
  }
}

const MOST_ROWS = 200_000

/** Days of all callers that are known, from the start of the baseline to the end of the scope. */
export async function readCallerDays(
  engine: Engine,
  baseline: TimeWindow,
  scope: TimeWindow,
  borders: SignBorders,
): Promise<readonly CallerDay[]> {
  const signs = PROMPT_SIGNS.map((sign) => {
    const told = `count(*) FILTER (WHERE ${TOLD[sign]}) AS ${sign}_told`
    return `count(*) FILTER (WHERE ${TOLD[sign]} AND ${conditionOf(sign, borders)}) AS ${sign}_hits, ${told}`
  })
  const rows = await engine.query(
    `WITH counted AS (
       SELECT caller, resource, resource_type, account, region,
         CAST(floor((epoch(time) - epoch($2::TIMESTAMP)) / 86400) AS INTEGER) AS day, count(*) AS calls, ${signs.join(', ')},
         CAST(coalesce(sum(input_tokens), 0) AS DOUBLE) AS input_tokens,
         CAST(coalesce(sum(output_tokens), 0) AS DOUBLE) AS output_tokens, min(time) AS first, max(time) AS last
       FROM stored.invocation
       WHERE time >= $1 AND time < $3 AND caller <> 0
       GROUP BY ALL)
     SELECT c.* EXCLUDE (caller, resource, account, region), tc.text AS caller, tr.text AS resource, ta.text AS account,
       tg.text AS region
     FROM counted c JOIN term tc ON tc.id = c.caller JOIN term tr ON tr.id = c.resource
       LEFT JOIN term ta ON ta.id = c.account LEFT JOIN term tg ON tg.id = c.region
     ORDER BY tc.text, tr.text, c.day LIMIT ${MOST_ROWS}`,
    [new Date(baseline.start), new Date(scope.start), new Date(scope.end)],
  )
  return rows.map(callerDay)
}

function callerDay(row: SqlRow): CallerDay {
  const sign = (name: PromptSign) => ({
    successes: Number(row[`${name}_hits`]),
    trials: Number(row[`${name}_told`]),
  })
  return {
    caller: String(row['caller']),
    resource: { type: entityTypeOf(Number(row['resource_type'])), id: String(row['resource']) },
    account: String(row['account'] ?? ''),
    region: String(row['region'] ?? ''),
    day: Number(row['day']),
    calls: Number(row['calls']),
    signs: {
      blocked: sign('blocked'),
      echoed: sign('echoed'),
      hidden: sign('hidden'),
      encoded: sign('encoded'),
      symbols: sign('symbols'),
      long: sign('long'),
    },
    inputTokens: Number(row['input_tokens']),
    outputTokens: Number(row['output_tokens']),
    first: Number(row['first']),
    last: Number(row['last']),
  }
}

/** An invocation with a sign, as far as it is kept. */
export interface SignedPrompt {
  readonly key: string
  readonly time: number
  readonly session: string
  readonly sketch: string
  readonly filters: string
}

/** The first invocations of a caller with a sign within a window. */
export async function readSigned(
  engine: Engine,
  sign: PromptSign,
  caller: string,
  resource: string,
  window: TimeWindow,
  borders: SignBorders,
): Promise<readonly SignedPrompt[]> {
  const condition = conditionOf(sign, borders)
  const rows = await engine.query(
    `SELECT CAST(i.key AS VARCHAR) AS key, i.time, s.text AS session, CAST(i.prompt_sketch AS VARCHAR) AS sketch,
       f.text AS filters
     FROM stored.invocation i LEFT JOIN term s ON s.id = i.session LEFT JOIN term f ON f.id = i.guardrail_filters
     WHERE i.caller = (SELECT min(id) FROM term WHERE text = $1)
       AND i.resource = (SELECT min(id) FROM term WHERE text = $2) AND i.time >= $3 AND i.time < $4
       AND ${condition} ORDER BY i.time, i.key LIMIT 200`,
    [caller, resource, new Date(window.start), new Date(window.end)],
  )
  return rows.map((row) => ({
    key: String(row['key']),
    time: Number(row['time']),
    session: String(row['session'] ?? ''),
    sketch: String(row['sketch'] ?? ''),
    filters: String(row['filters'] ?? ''),
  }))
}

/** Shows what is kept of the invocations of a caller. */
export function explainPrompts(
  caller: string,
  resource: string,
  window: TimeWindow,
): BoundStatement {
  return {
    sql: `SELECT time, key, session, stop_reason, guardrail_action, guardrail_filters, input_tokens, output_tokens,
    requested_tokens, prompt_hidden, prompt_encoded, prompt_symbols, prompt_secrets, completion_secrets, system_echo
  FROM invocation WHERE caller = $1 AND resource = $2
    AND time >= CAST($3 AS TIMESTAMP) AND time < CAST($4 AS TIMESTAMP) ORDER BY time LIMIT 500`,
    parameters: [caller, resource, sqlTime(window.start), sqlTime(window.end)],
  }
}

function sqlTime(time: number): string {
  return new Date(time).toISOString().replace('T', ' ').replace('Z', '')
}
