import { expect, test } from 'vitest'
import { at, CI } from '../../graph/panel-lake.ts'
import { call, commitEvents, memoryLake } from '../../support/memory-lake.ts'
import { apiOver, DENIALS } from './api-support.ts'

async function smallLake() {
  const lake = await memoryLake()
  await commitEvents(lake, [call({ time: at(1), actor: CI, outcome: 1 })])
  return lake
}

/** A detector that waits until it is let go. */
function gate() {
  let open = () => {}
  const opened = new Promise<void>((resolve) => {
    open = resolve
  })
  const detector = {
    ...DENIALS,
    detect: async () => {
      await opened
      return { findings: [], examined: 0 }
    },
  }
  return { detector, open }
}

const eventsIn = (text: string) =>
  text
    .split('\n\n')
    .filter(Boolean)
    .map((event) => {
      const [, name = 'comment'] = /^event: (.+)$/m.exec(event) ?? []
      const [, data = '{}'] = /^data: (.+)$/m.exec(event) ?? []
      return [name, JSON.parse(data)] as const
    })

async function startedRun(api: Awaited<ReturnType<typeof apiOver>>): Promise<string> {
  const response = await api.ask('/api/v1/runs', { method: 'POST', body: {} })
  return response.headers.get('location') ?? ''
}

test('progress is told as it is made, and the stream ends with the result', async () => {
  const lake = await smallLake()
  const { detector, open } = gate()
  const api = await apiOver(lake, { detectors: [detector, { ...DENIALS, title: 'Second' }] })
  const response = await api.ask(`${await startedRun(api)}/events`)
  expect(response.headers.get('content-type')).toMatch(/^text\/event-stream/)
  open()
  const events = eventsIn(await response.text())
  expect(events.map(([name]) => name)).toEqual([
    ...events.slice(0, -1).map(() => 'progress'),
    'end',
  ])
  expect(events.map(([, run]) => run.what)).toContain('Second')
  expect(events.at(-1)?.[1]).toMatchObject({ status: 'SUCCESSFUL', done: 2, of: 2 })
  expect(api.beats.size).toBe(0)
})

test('of a run that is over it is the end at once', async () => {
  const lake = await smallLake()
  const api = await apiOver(lake)
  const path = await startedRun(api)
  await api.runs.idle()
  const events = eventsIn(await (await api.ask(`${path}/events`)).text())
  expect(events).toMatchObject([['end', { status: 'SUCCESSFUL' }]])
  expect(api.beats.size).toBe(0)
})

test('a comment keeps the connection open, and whoever goes away is forgotten', async () => {
  const lake = await smallLake()
  const { detector, open } = gate()
  const api = await apiOver(lake, { detectors: [detector] })
  const response = await api.ask(`${await startedRun(api)}/events`)
  const reader = response.body?.getReader()
  const next = async () => new TextDecoder().decode((await reader?.read())?.value)
  expect(await next()).toMatch(/^event: progress\ndata: \{.*\}\n\n$/)
  expect(api.beats.size).toBe(1)
  for (const beat of api.beats) beat()
  let text = await next()
  while (text.startsWith('event: progress')) text = await next()
  expect(text).toBe(': still here\n\n')
  await reader?.cancel()
  expect(api.beats.size).toBe(0)
  open()
  await api.runs.idle()
  expect(api.bugs).toEqual([])
})
