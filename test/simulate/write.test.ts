import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { type Disk, writeSimulation } from '../../src/simulate/write.ts'
import { filesOf } from './read-simulation.ts'

const OPTIONS = { seed: 'disk', days: 1, scale: 0.2, scenarios: [] } as const
const folder = mkdtempSync(join(tmpdir(), 'simulation-'))

afterEach(() => rmSync(folder, { recursive: true, force: true }))

describe('writing a simulation', () => {
  it('puts every object where its key says, and counts them', () => {
    const files = filesOf(OPTIONS)
    const heard: string[] = []
    const written = writeSimulation(folder, OPTIONS, undefined, (path) => heard.push(path))
    expect(written.files).toBe(files.size)
    expect(heard).toEqual([...files.keys()])
    expect(written.truth.scenarios).toEqual([])
    expect(readdirSync(folder).sort()).toContain('truth.json')
    for (const [path, bytes] of files) {
      expect(readFileSync(join(folder, path)).equals(Buffer.from(bytes))).toBe(true)
    }
  })

  it('stops with the error of a disk that is full', () => {
    const disk: Disk = {
      makeDirectory: () => {},
      write: () => {
        throw new Error('ENOSPC: no space left on device')
      },
    }
    expect(() => writeSimulation(folder, OPTIONS, disk)).toThrow('ENOSPC')
  })
})
