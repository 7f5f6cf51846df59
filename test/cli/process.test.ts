import { spawn } from 'node:child_process'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Dupin } from '../../src/dupin.ts'
import { newFolder, trailRecord, writeTrail } from '../support/run-cli.ts'

const folder = newFolder()
const lake = join(folder, 'lake.duckdb')

beforeAll(async () => {
  writeTrail(
    join(folder, 'logs'),
    'calls',
    [1, 2, 3].map((n) => trailRecord(n, 'ListUsers')),
  )
  const dupin = await Dupin.open(lake, { threads: 1 })
  await dupin.ingestFolder(join(folder, 'logs'))
  await dupin.close()
}, 60_000)
afterAll(() => rmSync(folder, { recursive: true }))

/** Runs the program as a process of its own; `take` bytes of its output are read before the pipe is closed. */
function run(args: readonly string[], take = Number.POSITIVE_INFINITY) {
  return new Promise<{ code: number | null; out: string; err: string }>((resolve) => {
    const child = spawn(process.execPath, ['bin/dupin.js', ...args], {
      env: { ...process.env, DUPIN_LAKE: lake },
    })
    const out: string[] = []
    const err: string[] = []
    child.stdout.on('data', (data) => {
      out.push(String(data))
      if (out.join('').length >= take) child.stdout.destroy()
    })
    child.stderr.on('data', (data) => err.push(String(data)))
    child.on('close', (code) => resolve({ code, out: out.join(''), err: err.join('') }))
  })
}

describe('as a process of its own', () => {
  test('data goes to stdout, uncoloured in a pipe, and the exit code tells how it ended', async () => {
    const { code, out, err } = await run([
      'query',
      'SELECT count(*) AS n FROM api_call',
      '--format',
      'csv',
    ])
    expect({ code, out, err }).toEqual({ code: 0, out: 'n\r\n3\r\n', err: '' })
    const wrong = await run(['explain', 'none'])
    expect(wrong).toMatchObject({ code: 2, out: '' })
    expect(wrong.err).toMatch(/^dupin: nothing has the id none/)
  })

  test('a reader that has seen enough ends it in peace', async () => {
    const { code, err } = await run(
      ['query', 'SELECT range FROM range(300000)', '--format', 'csv'],
      10,
    )
    expect({ code, err }).toEqual({ code: 0, err: '' })
  })

  test('a lake that another process owns is left to it', async () => {
    const owner = await Dupin.open(lake, { threads: 1 })
    try {
      const { code, out, err } = await run(['investigate'])
      expect({ code, out }).toEqual({ code: 2, out: '' })
      expect(err).toContain('is in use by another process; one process owns a lake')
    } finally {
      await owner.close()
    }
  })
})
