import { MODEL_USES } from '../events/invoke-operations.ts'
import { OUTCOMES, type Outcome } from '../events/tables.ts'
import type { TimeWindow } from '../events/time.ts'
import { type CalledOperation, termTexts } from './calls.ts'
import type { Engine } from './engine.ts'

/** How often a principal's invocations of one model or endpoint ended in one way. */
interface InvocationOutcomes {
  readonly actor: string
  readonly account: string
  /** `''` where the call named none. */
  readonly target: string
  readonly outcome: Outcome
  readonly calls: number
}

/** How invocations of models ended in a window, by who invoked what; batches and questions what a call would take count. */
export async function invocationOutcomes(
  engine: Engine,
  window: TimeWindow,
): Promise<readonly InvocationOutcomes[]> {
  const rows = await engine.query(
    `SELECT actor, account, target, outcome, count(*) AS calls FROM stored.api_call
     WHERE time >= $1 AND time < $2 AND actor <> 0
       AND operation IN (SELECT id FROM term WHERE text IN (SELECT unnest($3::VARCHAR[])))
     GROUP BY actor, account, target, outcome`,
    [new Date(window.start), new Date(window.end), [...MODEL_USES]],
  )
  const ids = rows.flatMap((row) => ['actor', 'account', 'target'].map((name) => Number(row[name])))
  const texts = await termTexts(engine, new Set(ids))
  return rows.map((row) => ({
    actor: texts.get(Number(row['actor'])) ?? '',
    account: texts.get(Number(row['account'])) ?? '',
    target: texts.get(Number(row['target'])) ?? '',
    outcome: OUTCOMES[Number(row['outcome'])] ?? 'failed',
    calls: Number(row['calls']),
  }))
}

/** Of the operations called, those that invoke a model or an endpoint, as ids of the dictionary. */
export function invocationTerms(called: readonly CalledOperation[]): readonly number[] {
  return called
    .filter(({ operation }) => MODEL_USES.includes(operation))
    .map(({ operationTerm }) => operationTerm)
}
