import type { Services } from '../dupin.ts'
import type { Run } from '../investigations/runs.ts'
import type { Principal } from './access/principal.ts'

/** A run, and under what it is kept. */
export interface KeyedRun {
  readonly key: string
  readonly run: Run
}

/** Begins an investigation of everything that a principal sees, when there was none yet: else whoever opens the console first
 * would find it empty. Of an empty lake it finds nothing, and is repeated when logs are read. Undefined when none is begun: there
 * was one, or there is nothing that the principal may see. */
export async function firstRun(
  services: Services,
  { account, role }: Principal,
): Promise<KeyedRun | undefined> {
  const sight = services.sightOf({ account, asMember: role === 'member' })
  if (sight === undefined || services.runs.list(sight.key).length > 0) return undefined
  return { key: sight.key, run: await services.startRun(sight, {}) }
}
