import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  EntityIndex,
  type FoundEntity,
  findEntities,
  searchEntities,
} from '../../src/graph/search.ts'
import type { Lake } from '../../src/lake/lake.ts'
import { visibleEngine } from '../../src/lake/visible.ts'
import { call, code, commitEvents, memoryLake } from '../support/memory-lake.ts'

const role = (name: string, account = '111122223333') => `arn:aws:iam::${account}:role/${name}`
const NAMES = ['churn', 'churn-2', 'my-churn', 'Churn', 'other']
const ENDPOINT = 'arn:aws:sagemaker:eu-west-1:111122223333:endpoint/churn'
let lake: Lake

beforeAll(async () => {
  lake = await memoryLake()
  await commitEvents(lake, [
    ...NAMES.map((name, i) => call({ time: 1_768_000_000_000 + i, actor: role(name) })),
    call({
      time: 1_768_000_000_100,
      target: ENDPOINT,
      target_type: code('sagemaker-endpoint'),
    }),
    call({
      time: 1_768_000_000_200,
      account: '444455556666',
      actor: role('churn', '444455556666'),
    }),
  ])
})
afterAll(() => lake.engine.close())

const ids = (found: readonly FoundEntity[]) => found.map(({ id, fit }) => [id, fit])
const roles = { type: 'iam-role', after: undefined, limit: 50 } as const

describe('a search', () => {
  test('has whole names first, then those that begin so, then the rest; letters of a size differ', async () => {
    expect(ids(await searchEntities(lake.engine, { ...roles, text: 'churn' }))).toEqual([
      [role('churn'), 'exact'],
      [role('churn', '444455556666'), 'exact'],
      [role('churn-2'), 'prefix'],
      [role('my-churn'), 'part'],
    ])
  })

  test.each([
    ['a whole id', role('Churn'), 'iam-role', 1],
    ['a type that nothing has', 'churn', 'pod', 0],
    ['any type', 'endpoint/churn', undefined, 1],
    ['no text: examples', '', 'iam-role', 7],
    ['an account by its number', '444455556666', 'aws-account', 1],
    ['what is nowhere', 'nowhere', undefined, 0],
    ['SQL wildcards, which are only letters', '%', undefined, 0],
    ['a quote', `' OR 1=1 --`, undefined, 0],
  ] as const)('by %s', async (_, text, type, found) => {
    const all = await searchEntities(lake.engine, { text, type, after: undefined, limit: 50 })
    expect(all).toHaveLength(found)
  })

  test('goes on after the last entity of a page: nothing twice, nothing missed', async () => {
    const search = { text: 'churn', type: undefined }
    const all = await searchEntities(lake.engine, { ...search, after: undefined, limit: 50 })
    const paged: FoundEntity[] = []
    for (;;) {
      const page = await searchEntities(lake.engine, { ...search, after: paged.at(-1), limit: 2 })
      if (page.length === 0) break
      paged.push(...page)
    }
    expect(paged).toEqual(all)
  })

  test('finds only what can be seen', async () => {
    const seen = await visibleEngine(lake.engine, ['444455556666'], false)
    const found = await searchEntities(seen, {
      text: '',
      type: undefined,
      after: undefined,
      limit: 50,
    })
    const own = found.filter(({ id }) => id.includes('111122223333'))
    expect(own).toEqual([])
    expect(found.map(({ id }) => id)).toContain(role('churn', '444455556666'))
    await seen.close()
  })
})

describe('the index of entities', () => {
  test.each([
    ['', undefined],
    ['churn', undefined],
    ['churn', 'iam-role'],
    ['nowhere', undefined],
  ] as const)('finds what a search of the lake finds: %j, %s', async (text, type) => {
    const index = new EntityIndex(await lake.engine.connect())
    const search = { text, type, after: undefined, limit: 50 }
    const found = await searchEntities(lake.engine, search)
    expect(await index.search(search)).toEqual(found)
    expect(await index.search(search)).toEqual(found)
  })

  test('knows what has come since when it is told that the lake has changed', async () => {
    const changing = await memoryLake()
    const index = new EntityIndex(await changing.engine.connect())
    const search = { ...roles, text: 'churn' }
    expect(await index.search(search)).toEqual([])
    await commitEvents(changing, [call({ time: 1_768_000_000_000, actor: role('churn') })])
    index.forget()
    expect(ids(await index.search(search))).toEqual([[role('churn'), 'exact']])
    await changing.engine.close()
  })

  test('shows through a connection of some accounts only what they have', async () => {
    const seen = await visibleEngine(lake.engine, ['444455556666'], false)
    const search = { text: '', type: undefined, after: undefined, limit: 50 }
    const found = await new EntityIndex(seen).search(search)
    expect(found).toEqual(await searchEntities(seen, search))
    expect(found.filter(({ id }) => id.includes('111122223333'))).toEqual([])
    await seen.close()
  })
})

describe('entities are found by', () => {
  test.each([
    ['their whole id', ENDPOINT, ENDPOINT],
    ['its end', 'endpoint/churn', ENDPOINT],
    ['a part of it, the shorter ids first', 'churn', 'arn:aws:iam::111122223333:role/churn'],
    ['a part that only one has', 'my-', role('my-churn')],
  ])('%s', async (_, text, first) => {
    const found = await findEntities(lake.engine, text)
    expect(found[0]?.id).toBe(first)
  })

  test('nothing that no entity has, and never as a pattern', async () => {
    expect(await findEntities(lake.engine, 'nowhere')).toEqual([])
    expect(await findEntities(lake.engine, '%')).toEqual([])
    expect(await findEntities(lake.engine, "' OR 1=1 --")).toEqual([])
  })

  test('as many as are asked for', async () => {
    expect(await findEntities(lake.engine, 'a', 3)).toHaveLength(3)
  })
})
