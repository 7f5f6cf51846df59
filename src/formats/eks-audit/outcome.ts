import type { Outcome } from '../../events/tables.ts'
import { textField } from '../json-fields.ts'
import type { AuditEvent } from './record.ts'

const CODES: ReadonlyMap<number, Outcome> = new Map([
  [401, 'denied'],
  [403, 'denied'],
  [404, 'not-found'],
  [410, 'not-found'],
  [429, 'throttled'],
])

/** How a request ended, by the status that the server answered. An exec that was let in ends with 101. */
export function outcomeOf({ stage, code, annotations }: AuditEvent): Outcome {
  if (stage === 'Panic') return 'failed'
  const known = CODES.get(code)
  if (known !== undefined) return known
  if (code >= 500) return 'failed'
  if (code >= 400) return 'invalid'
  return textField(annotations, 'authorization.k8s.io/decision') === 'forbid' ? 'denied' : 'success'
}

/** The server's reason, such as `Forbidden`, or the code; `''` when it succeeded. */
export function errorOf(event: AuditEvent): string {
  if (outcomeOf(event) === 'success') return ''
  if (event.stage === 'Panic') return 'Panic'
  return (
    textField(event.status, 'reason') || (event.code >= 400 ? `HTTP ${event.code}` : 'Forbidden')
  )
}
