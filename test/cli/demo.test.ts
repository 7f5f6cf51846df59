import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, expect, it } from 'vitest'
import { dupin, newFolder } from '../support/run-cli.ts'
import { killStarted, start } from './started.ts'

afterEach(killStarted)

interface Demo {
  readonly child: ChildProcess
  readonly out: () => string
  /** What it says last. */
  readonly link: URL
}

async function demo(folder: string): Promise<Demo> {
  const args = ['demo', '--serve', '--listen', '127.0.0.1:0', '--dir', folder]
  const { child, said, out } = await start(args, { on: 'stderr', pattern: /^console: (\S+)\n$/m })
  return { child, out, link: new URL(said) }
}

/** What a page of the console would be told: its groups, and the behavior graphs. */
async function told({ origin, hash }: URL): Promise<{ group: string; graphs: string }> {
  const begun = await fetch(`${origin}/api/v1/session`, {
    method: 'POST',
    headers: { origin, 'content-type': 'application/json' },
    body: JSON.stringify({ token: hash.slice('#token='.length) }),
  })
  const cookie = begun.headers.get('set-cookie')?.split(';')[0] ?? ''
  const answer = await fetch(`${origin}/api/v1/finding-groups`, { headers: { cookie } })
  const text = await answer.text()
  const headers = { cookie, origin, 'content-type': 'application/json' }
  const listed = await fetch(`${origin}/graphs/list`, { method: 'POST', headers, body: '{}' })
  const group = /"items":\[\{"id":"(fg-\w+)"/.exec(text)?.[1] ?? text
  return { group, graphs: await listed.text() }
}

it('a demonstration is served with what it found, and is left alone meanwhile', {
  timeout: 300_000,
}, async () => {
  const folder = newFolder()
  const lake = join(folder, 'lake.duckdb')
  const { child, out, link } = await demo(folder)
  const { group, graphs } = await told(link)
  expect(group).toMatch(/^fg-/)
  expect(graphs).toContain('arn:aws:detective:us-east-1:')
  expect(out()).toContain(group)
  expect(existsSync(join(folder, 'report.html'))).toBe(true)

  const another = await dupin(['demo', '--dir', folder])
  expect(another).toMatchObject({ code: 2, err: expect.stringContaining('in use') })
  expect(existsSync(lake) && existsSync(join(folder, 'logs', 'truth.json'))).toBe(true)

  child.kill('SIGINT')
  expect(await once(child, 'exit')).toEqual([130, null])
  const opened = await dupin(['explain', group, '--lake', lake])
  expect(opened).toMatchObject({ code: 0, out: expect.stringContaining(group) })
})
