import fc from 'fast-check'
import { expect, test } from 'vitest'
import { dayOfKey } from '../../../src/sources/s3/dated-key.ts'
import { type Listing, listObjects } from '../../../src/sources/s3/list-objects.ts'
import { type S3Api, S3Refusal } from '../../../src/sources/s3/s3-api.ts'
import { memoryBucket } from '../../support/aws/s3-bucket.ts'

interface Listed {
  readonly keys: string[]
  /** The prefixes that were asked for; one that ends in `*` was listed in one. */
  readonly asked: string[]
  readonly problems: string[]
}

/** Lists keys, two a page, from a bucket that refuses some prefixes. */
async function list(
  keys: Iterable<string>,
  { prefix = '', from, refused }: { prefix?: string; from?: string; refused?: string } = {},
): Promise<Listed> {
  const bucket = memoryBucket()
  for (const key of keys) bucket.put(key, Buffer.from('x'))
  const out: Listed = { keys: [], asked: [], problems: [] }
  const listPage: S3Api['listPage'] = async (asked) => {
    out.asked.push(asked.prefix + (asked.delimiter === undefined ? '*' : ''))
    if (asked.prefix === refused) throw new S3Refusal('AccessDenied', 403, 'no')
    const { delimiter = '', continuation: after } = asked
    const page = bucket.page({
      prefix: asked.prefix,
      delimiter,
      most: 2,
      ...(after === undefined ? {} : { after }),
    })
    const objects = page.objects.map((one) => ({
      storageClass: 'STANDARD',
      isRestored: false,
      ...one,
    }))
    return { ...page, objects }
  }
  const listing: Listing = {
    api: { listPage },
    bucket: 'b',
    wait: async () => undefined,
    onProblem: (where, error) => out.problems.push(`${where}: ${String(error)}`),
    ...(from === undefined ? {} : { from }),
  }
  for await (const { key } of listObjects(prefix, listing)) out.keys.push(key)
  return out
}

const trail = (account: string, region: string, day: string) =>
  `AWSLogs/${account}/CloudTrail/${region}/${day}/x.json.gz`

const TWO_ACCOUNTS = ['111122223333', '444455556666'].flatMap((account) =>
  ['eu-west-1', 'us-east-1'].flatMap((region) =>
    ['2025/12/30', '2025/12/31', '2026/01/01', '2026/02/03'].map((day) =>
      trail(account, region, day),
    ),
  ),
)

test('months follow each other over all accounts and Regions', async () => {
  const { keys } = await list(TWO_ACCOUNTS)
  const months = keys.map((key) => dayOfKey(key)?.slice(0, 7))
  expect(keys).toHaveLength(16)
  expect(months).toEqual(months.toSorted())
})

test('what lies before a day is neither listed nor asked for', async () => {
  const { keys, asked } = await list(TWO_ACCOUNTS, { from: '2025-12-31' })
  expect(keys.toSorted()).toEqual(TWO_ACCOUNTS.filter((key) => !key.includes('12/30')).toSorted())
  expect(asked.filter((prefix) => prefix.includes('/30/'))).toEqual([])
  const later = await list(TWO_ACCOUNTS, { from: '2026-02-01' })
  expect(later.keys).toHaveLength(4)
  expect(
    later.asked.filter((prefix) => prefix.includes('2025/') || prefix.includes('/01/')),
  ).toEqual([])
})

test.each([
  [
    'unpadded days of Config',
    'AWSLogs/1/Config/r/2026/2/',
    ['5/a', '15/b', '28/c'],
    '2026-02-10',
    2,
  ],
  [
    'partitions of Hive',
    'AWSLogs/aws-account-id=1/aws-service=v/aws-region=r/year=2026/',
    ['month=01/day=31/a', 'month=02/day=01/b'],
    '2026-02-01',
    1,
  ],
  [
    'days of Security Lake',
    'aws/CLOUD_TRAIL_MGMT/2.0/region=r/accountId=1/',
    ['eventDay=20260131/a', 'eventDay=20260201/b'],
    '2026-02-01',
    1,
  ],
  [
    'S3 access logs',
    'access/',
    ['2026-01-31-10-00-00-0123456789ABCDEF', '2026-02-01-10-00-00-0123456789ABCDEF'],
    '2026-02-01',
    1,
  ],
  [
    'data capture',
    'capture/churn/AllTraffic/',
    ['2026/01/31/10/a.jsonl', '2026/02/01/10/b.jsonl'],
    '2026-02-01',
    1,
  ],
  ['keys without a day', 'any/', ['a', 'b'], '2026-02-01', 2],
])('a first day leaves out earlier ones: %s', async (_, prefix, tails, from, wanted) => {
  const keys = tails.map((tail) => prefix + tail)
  expect((await list(keys)).keys.toSorted()).toEqual(keys.toSorted())
  expect((await list(keys, { from })).keys.toSorted()).toEqual(keys.slice(-wanted).toSorted())
})

test('a folder that may not be listed is told of, and the others are read', async () => {
  const refused = 'AWSLogs/111122223333/CloudTrail/eu-west-1/2025/'
  const { keys, problems } = await list(TWO_ACCOUNTS, { refused })
  expect(problems).toEqual([`${refused}: S3Refusal: no`])
  expect(keys).toHaveLength(14)
})

test('a wide and flat bucket is listed in one', async () => {
  const keys = Array.from({ length: 500 }, (_, i) => `data/${i}/part`)
  const { asked } = await list(keys)
  expect(new Set(asked)).toEqual(new Set(['', 'data/', 'data/*']))
})

const segment = fc.oneof(
  fc.constantFrom(
    'AWSLogs',
    '2026',
    '2025',
    '01',
    '12',
    '5',
    '31',
    'year=2026',
    '..',
    '',
    '.',
    'aws',
  ),
  fc.string({ unit: 'binary', maxLength: 4 }),
)
const key = fc
  .array(segment, { minLength: 1, maxLength: 8 })
  .map((segments) => segments.join('/'))
  .filter((text) => text !== '')

test('whatever the keys are, each is listed once, and with a first day those of it and later', async () => {
  await fc.assert(
    fc.asyncProperty(fc.uniqueArray(key, { maxLength: 30 }), async (keys) => {
      const { keys: all } = await list(keys)
      expect(all.toSorted()).toEqual(keys.toSorted())
      const from = '2026-01-05'
      const { keys: later } = await list(keys, { from })
      expect(later.filter((one) => (dayOfKey(one) ?? from) < from)).toEqual([])
      // A folder of an earlier year is not looked into, whatever lies in it.
      const isEarlier = (one: string) => /(?:^|\/)(?:year=)?2025\//.test(one)
      const wanted = keys.filter((one) => (dayOfKey(one) ?? from) >= from && !isEarlier(one))
      expect(later).toEqual(expect.arrayContaining(wanted))
    }),
    { numRuns: 300 },
  )
})
