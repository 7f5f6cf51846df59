import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'

declare module 'vitest' {
  interface ProvidedContext {
    /** A folder of this run of the tests alone, for what several files of them need. */
    readonly folderOfRun: string
  }
}

/** Called once before all tests; what it returns is called after them. */
export function setup(project: TestProject): () => void {
  const folder = mkdtempSync(join(tmpdir(), 'dupin-tests-'))
  project.provide('folderOfRun', folder)
  return () => rmSync(folder, { recursive: true, force: true })
}
