import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { inject } from 'vitest'

/**
 * A folder that `make` fills, once in a run of the tests: whoever asks while it is made waits, in whatever process.
 * @throws what `make` throws; the next to ask tries again
 */
export async function once(name: string, make: (folder: string) => Promise<void>): Promise<string> {
  const folder = join(inject('folderOfRun'), name)
  const unfinished = `${folder}.unfinished`
  while (!existsSync(folder)) {
    if (!claimed(unfinished)) {
      await setTimeout(50)
      continue
    }
    // Somebody may have finished between the look and the claim.
    if (existsSync(folder)) return folder
    try {
      await make(unfinished)
    } catch (error) {
      rmSync(unfinished, { recursive: true, force: true })
      throw error
    }
    renameSync(unfinished, folder)
  }
  return folder
}

function claimed(folder: string): boolean {
  try {
    mkdirSync(folder)
    return true
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false
    throw error
  }
}
