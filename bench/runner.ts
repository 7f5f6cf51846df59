import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Run } from './child.ts'

export interface Runner {
  /** Runs a contender in a process of its own; `keep` leaves the database for the next. */
  run(contender: string, folder: string, database?: string): Promise<Run>
}

/** Starts contenders from the folder that `buildInto` made; databases lie in `scratch`. */
export function createRunner(built: string, scratch: string): Runner {
  let runs = 0
  return {
    async run(contender, folder, database) {
      const path = database ?? join(scratch, `run-${++runs}.duckdb`)
      const child = spawn(
        process.execPath,
        [join(built, 'bench/child.js'), contender, folder, path],
        {
          stdio: ['ignore', 'pipe', 'inherit'],
        },
      )
      let said = ''
      child.stdout.on('data', (chunk) => (said += String(chunk)))
      const [code] = await once(child, 'close')
      if (code !== 0) throw new Error(`${contender} ended with code ${code}`)
      if (database === undefined)
        for (const end of ['', '.wal']) rmSync(path + end, { force: true })
      const run: Run = JSON.parse(said)
      return run
    },
  }
}
