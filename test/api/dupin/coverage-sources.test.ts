import { expect, onTestFinished, test } from 'vitest'
import { Triage } from '../../../src/investigations/triage/triage.ts'
import { GraphView } from '../../../src/investigations/view/graph-view.ts'
import { Documents } from '../../../src/lake/documents.ts'
import { memoryLake } from '../../support/memory-lake.ts'
import { apiOver, bodyOf } from './api-support.ts'

const COUNTS = { objects: 4, records: 40, unreadable: 1, parked: 2, problems: 3 }

test('sources are told in the order of their names, what is not known as null', async () => {
  const lake = await memoryLake()
  const { engine } = lake
  onTestFinished(() => engine.close())
  const documents = new Documents(engine)
  const triage = new Triage({ documents, key: 'lake', now: () => 0, newId: () => 'a' })
  const graph = {
    key: 'lake',
    view: new GraphView({ engine, accounts: undefined, unowned: true }),
    triages: [triage] as const,
    start: async () => {
      throw new Error('nothing is started')
    },
    sources: async () => [
      {
        ...COUNTS,
        name: 'sqs:<b>q</b>',
        kind: 'sqs',
        state: 'collecting' as const,
        lastSuccess: 0,
        lag: 1500,
      },
      {
        ...COUNTS,
        name: 's3:logs',
        kind: 's3',
        state: 'failing' as const,
        lastError: { at: 60_000, message: 'AccessDenied' },
      },
    ],
  }
  const api = await apiOver(lake, { services: { graphOf: async () => graph } })
  const answered = await api.ask('/api/v1/coverage/sources')
  expect(answered.status).toBe(200)
  expect(await bodyOf(answered)).toEqual({
    items: [
      {
        ...COUNTS,
        name: 's3:logs',
        kind: 's3',
        state: 'failing',
        lastSuccess: null,
        lastError: { at: '1970-01-01T00:01:00.000Z', message: 'AccessDenied' },
        lagSeconds: null,
      },
      {
        ...COUNTS,
        name: 'sqs:<b>q</b>',
        kind: 'sqs',
        state: 'collecting',
        lastSuccess: '1970-01-01T00:00:00.000Z',
        lastError: null,
        lagSeconds: 1.5,
      },
    ],
  })
  expect((await api.ask('/api/v1/coverage/sources?x=1')).status).toBe(400)
})
