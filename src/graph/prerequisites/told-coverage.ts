import { type Coverage, readCoverage } from '../../lake/coverage.ts'
import type { Engine } from '../../lake/engine.ts'
import { prerequisiteLines, readPrerequisites } from './prerequisites.ts'

/** What was read and what was not collected, with what of it was found to be off where AWS was asked. */
export async function readToldCoverage(engine: Engine): Promise<Coverage> {
  return withPrerequisites(engine, await readCoverage(engine))
}

/** The same of a coverage that is known. */
export async function withPrerequisites(engine: Engine, coverage: Coverage): Promise<Coverage> {
  const lines = prerequisiteLines(await readPrerequisites(engine))
  return { ...coverage, missing: [...coverage.missing, ...lines] }
}
