import type { Outcome } from '../../events/tables.ts'
import type { TimeWindow } from '../../events/time.ts'
import {
  type Call,
  type CalledOperation,
  callsMatching,
  operationsCalled,
} from '../../lake/calls.ts'
import type { Engine } from '../../lake/engine.ts'
import { plainOperation, serviceFamily } from '../techniques/technique.ts'

/** Calls of one principal, operation, outcome and hour that are brought back: those that change models are few. */
const CALLS_AN_HOUR = 60

interface NamedCalls {
  readonly calls: readonly Call[]
  /** The operations that were called, as ids of the dictionary. */
  readonly terms: readonly number[]
}

/** The calls of these operations (`sagemaker:CreateModel`) in a window, in the order of time. */
export async function namedCalls(
  engine: Engine,
  window: TimeWindow,
  names: readonly string[],
  outcomes: readonly Outcome[] = ['success', 'denied'],
): Promise<NamedCalls> {
  const called = await operationsCalled(engine, window)
  const wanted = called.filter((one) => names.includes(nameOf(one)))
  const terms = wanted.map(({ operationTerm }) => operationTerm)
  const selection = { operationTerms: terms, outcomes }
  const calls = await callsMatching(engine, window, [selection], CALLS_AN_HOUR)
  return { calls: calls.filter((call) => names.includes(nameOf(call))), terms }
}

/** `sagemaker:CreateModel`, whatever runtime of the service the call went to. */
export function nameOf({
  service,
  operation,
}: Pick<CalledOperation, 'service' | 'operation'>): string {
  return `${serviceFamily(service)}:${plainOperation(operation)}`
}
