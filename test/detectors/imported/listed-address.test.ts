import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { LISTED_ADDRESS } from '../../../src/detectors/imported/listed-address.ts'
import { DAY } from '../../../src/events/time.ts'
import { Triage, WHOLE_LAKE } from '../../../src/investigations/triage/triage.ts'
import { type AddressList, listedOn } from '../../../src/lake/address-lists.ts'
import { Documents } from '../../../src/lake/documents.ts'
import type { Lake } from '../../../src/lake/lake.ts'
import { lakeOf, record } from '../techniques/lake-support.ts'

const START = Date.UTC(2026, 9, 20)
const SCOPE = { start: START, end: START + DAY }
const ACCOUNT = '111122223333'

function triageOf({ engine }: Lake): Triage {
  const documents = new Documents(engine)
  return new Triage({ documents, key: WHOLE_LAKE, now: () => START, newId: () => 'id' })
}

describe('calls from listed addresses', () => {
  let lake: Lake
  beforeAll(async () => {
    lake = await lakeOf([
      record({ op: 's3:ListBuckets', ip: '198.51.100.7', by: 'user/eve' }, ACCOUNT, START),
      record({ op: 's3:ListBuckets', ip: '203.0.113.9', by: 'user/bob' }, ACCOUNT, START),
      record(
        { op: 's3:ListBuckets', ip: '203.0.113.10', by: 'user/ned', error: 'AccessDenied' },
        ACCOUNT,
        START,
      ),
      record({ op: 's3:ListBuckets', ip: '192.0.2.1', by: 'user/ana' }, ACCOUNT, START),
    ])
  })
  afterAll(() => lake.engine.close())

  const triage = () => triageOf(lake)
  const found = async () => {
    const { findings } = await LISTED_ADDRESS.detect({
      lake,
      scope: SCOPE,
      baseline: { start: 0, end: START },
    })
    return findings
      .map(({ entity, actor, severity }) => [entity.id, actor?.id.split('/').at(-1), severity])
      .sort()
  }

  it('are none without a list', async () => {
    expect(await found()).toEqual([])
  })

  it('are found, graver from where nobody may come, slight when refused', async () => {
    await triage().addList('feed', 'threat', '198.51.100.7 # bad\n', undefined)
    await triage().addList('embargo', 'deny', '203.0.113.0/24', undefined)
    expect(await found()).toEqual([
      ['198.51.100.7', 'eve', 'MEDIUM'],
      ['203.0.113.10', 'ned', 'LOW'],
      ['203.0.113.9', 'bob', 'HIGH'],
    ])
  })

  it('are found however the log writes the address', async () => {
    const other = await lakeOf([
      record({ op: 's3:ListBuckets', ip: '035.249.253.232', by: 'user/eve' }, ACCOUNT, START),
    ])
    const own = triageOf(other)
    await own.addList('feed', 'threat', '35.249.253.232', undefined)
    const context = { lake: other, scope: SCOPE, baseline: { start: 0, end: START } }
    expect((await LISTED_ADDRESS.detect(context)).findings).toHaveLength(1)
    await other.engine.close()
  })

  it('are no more when the list has expired or is gone', async () => {
    await triage().addList('feed', 'threat', '198.51.100.7', START - 1)
    await triage().removeList('embargo')
    expect(await found()).toEqual([])
    await expect(triage().removeList('embargo')).rejects.toThrow('there is no list embargo')
  })

  it('a list without an address is refused', async () => {
    await expect(triage().addList('x', 'threat', 'nothing here', undefined)).rejects.toThrow(
      'no address',
    )
    await expect(triage().addList('a/b', 'threat', '192.0.2.1', undefined)).rejects.toThrow(
      'a name',
    )
  })
})

it('a list counts for scopes that begin before it expires', () => {
  const list: AddressList = {
    name: 'l',
    kind: 'deny',
    networks: ['2001:db8::/32', '192.0.2.1'],
    added: 0,
    expires: 100,
  }
  const names = (start: number, address: string) =>
    listedOn([list], { start, end: start + 1 })(address).length
  expect(names(99, '2001:db8::7')).toBe(1)
  expect(names(99, '192.0.2.1')).toBe(1)
  expect(names(99, '192.0.2.2')).toBe(0)
  expect(names(100, '192.0.2.1')).toBe(0)
})
