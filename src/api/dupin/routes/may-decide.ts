import type { Context } from 'hono'
import { type DupinEnv, principalOf } from '../app.ts'
import { Problem } from '../problems.ts'

/** @throws Problem when the role of who asks may not decide what is set aside */
export function mayDecide(c: Context<DupinEnv>): void {
  const { role } = principalOf(c)
  if (role !== 'administrator' && role !== 'investigator')
    throw new Problem(
      'not-allowed',
      'Only administrators and investigators may decide what is set aside.',
    )
}
