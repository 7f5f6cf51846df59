import { gunzipSync, gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { Documents } from '../../../src/lake/documents.ts'
import { parsePublicKeys, pinnedKeys, pinPublicKeys } from '../../../src/lake/trust/public-keys.ts'
import { type LogTrust, verifyLogs } from '../../../src/lake/trust/verify-logs.ts'
import { visibleEngine } from '../../../src/lake/visible.ts'
import { createRandom } from '../../../src/statistics/random.ts'
import { ingestFolder, temporaryFolder, temporaryLake, writeFiles } from '../ingest-support.ts'
import { type DeliveredLogs, deliveredLogs, pathAt } from './delivered-logs.ts'

const HOURS = 8

async function verified(
  files: ReadonlyMap<string, Uint8Array>,
  keys: string | undefined,
): Promise<LogTrust> {
  const lake = await temporaryLake()
  await ingestFolder(lake, writeFiles(temporaryFolder(), Object.fromEntries(files)))
  if (keys !== undefined)
    await pinPublicKeys(new Documents(lake.engine), parsePublicKeys(keys, 'keys'))
  return verifyLogs(lake.engine, await pinnedKeys(lake.engine))
}

type Tamper = (logs: DeliveredLogs) => void

function altered(bytes: Uint8Array | undefined, from: string, to: string): Uint8Array {
  const text = gunzipSync(bytes ?? new Uint8Array()).toString()
  if (!text.includes(from)) throw new Error(`there is no ${from} in it`)
  return gzipSync(text.replace(from, to))
}

const change =
  (path: (logs: DeliveredLogs) => string, from: string, to: string): Tamper =>
  (logs) =>
    logs.files.set(path(logs), altered(logs.files.get(path(logs)), from, to))

const remove =
  (...paths: readonly ((logs: DeliveredLogs) => string)[]): Tamper =>
  (logs) => {
    for (const path of paths) logs.files.delete(path(logs))
  }

const rename =
  (path: (logs: DeliveredLogs) => string, to: (path: string) => string): Tamper =>
  (logs) => {
    const bytes = logs.files.get(path(logs))
    if (bytes === undefined) throw new Error('there is no such file')
    logs.files.delete(path(logs))
    logs.files.set(to(path(logs)), bytes)
  }

/** White space that does not look like a gzip bomb: nothing of it repeats within what gzip looks back. */
const RANDOM = createRandom('blanks')
const BLANKS = Array.from({ length: 60_000 }, () => RANDOM.pick([' ', '\n', '\r', '\t'])).join('')

const log = (index: number) => (logs: DeliveredLogs) => pathAt(logs.logs, index)
const digest = (index: number) => (logs: DeliveredLogs) => pathAt(logs.digests, index)

interface Case {
  readonly name: string
  readonly tamper: Tamper
  /** Trouble and the end of the place or uri that it concerns. */
  readonly troubles: readonly string[]
  readonly digests?: Readonly<Record<string, number>>
  readonly files?: Readonly<Record<string, number>>
}

const SOUND = { valid: HOURS - 1, unproven: 1 }

const CASES: readonly Case[] = [
  {
    name: 'what nobody touched',
    tamper: () => undefined,
    troubles: [],
    digests: SOUND,
    files: { verified: 14, unproven: 2 },
  },
  {
    name: 'a log file with one word changed',
    tamper: change(log(5), 'sagemaker.amazonaws.com', 'sagemakes.amazonaws.com'),
    troubles: ['file-altered unique0005'],
    files: { verified: 13, altered: 1 },
  },
  {
    name: 'a log file cut off',
    tamper: ({ files, logs }) =>
      files.set(pathAt(logs, 5), (files.get(pathAt(logs, 5)) ?? new Uint8Array()).subarray(0, 90)),
    troubles: ['file-altered unique0005'],
  },
  {
    name: 'a log file with a second gzip member behind it',
    tamper: ({ files, logs }) =>
      files.set(
        pathAt(logs, 5),
        Buffer.concat([files.get(pathAt(logs, 5)) ?? new Uint8Array(), gzipSync('{"Records":[]}')]),
      ),
    troubles: ['file-altered unique0005'],
  },
  {
    name: 'a log file that is another kind of file now',
    tamper: ({ files, logs }) => files.set(pathAt(logs, 5), gzipSync('hello')),
    troubles: ['file-altered unique0005'],
  },
  {
    name: 'a log file deleted',
    tamper: remove(log(6)),
    troubles: ['file-missing unique0006'],
    files: { verified: 13, missing: 1 },
  },
  {
    name: 'a log file compressed anew',
    tamper: ({ files, logs }) =>
      files.set(
        pathAt(logs, 5),
        gzipSync(gunzipSync(files.get(pathAt(logs, 5)) ?? new Uint8Array()), { level: 1 }),
      ),
    troubles: [],
    files: { verified: 14 },
  },
  {
    name: 'a log file in another folder',
    tamper: rename(log(5), (path) => path.replace('AWSLogs/o-example/', 'kept/')),
    troubles: [],
    files: { verified: 14, moved: 1 },
  },
  {
    name: 'a log file under another name',
    tamper: rename(log(5), () => 'somewhere/x.json.gz'),
    troubles: [],
    files: { verified: 14, moved: 1 },
  },
  {
    name: 'a log file that CloudTrail never delivered',
    tamper: ({ files, logs }) =>
      files.set(
        pathAt(logs, 5).replace('unique0005', 'uniqueXXXX'),
        altered(files.get(pathAt(logs, 5)), 'ana', 'eva'),
      ),
    troubles: ['file-unlisted uniqueXXXX'],
  },
  {
    name: 'a digest that no longer lists a file, which is gone too',
    tamper: (logs) => {
      change(digest(3), '"logFiles":[{', '"logFiles":[],"x":[{')(logs)
      remove(log(6), log(7))(logs)
    },
    troubles: ['digest-altered T040000Z'],
    digests: { valid: HOURS - 2, altered: 1 },
  },
  {
    name: 'a digest with another signature of the one before it',
    tamper: change(digest(3), '"previousDigestSignature":"', '"previousDigestSignature":"00'),
    troubles: ['digest-altered T040000Z'],
  },
  { name: 'a digest deleted', tamper: remove(digest(3)), troubles: ['digest-missing T040000Z'] },
  {
    name: 'two digests in a row deleted',
    tamper: remove(digest(3), digest(4)),
    troubles: ['digest-missing T050000Z'],
  },
  {
    name: 'a digest that is no JSON any more',
    tamper: ({ files, digests }) => files.set(pathAt(digests, 3), gzipSync('{"awsAccountId": 1')),
    troubles: ['digest-unreadable T040000Z'],
  },
  {
    name: 'a digest without a field that it must have',
    tamper: change(digest(3), '"digestS3Bucket"', '"digestS3Bucker"'),
    troubles: ['digest-unreadable T040000Z'],
  },
  {
    name: 'a digest with data behind it',
    tamper: ({ files, digests }) =>
      files.set(
        pathAt(digests, 3),
        gzipSync(`${gunzipSync(files.get(pathAt(digests, 3)) ?? new Uint8Array()).toString()}\n`),
      ),
    troubles: ['digest-altered T040000Z'],
  },
  {
    name: 'a digest made larger than any that is read',
    tamper: ({ files, digests }) =>
      files.set(
        pathAt(digests, 3),
        gzipSync(
          gunzipSync(files.get(pathAt(digests, 3)) ?? new Uint8Array())
            .toString()
            .replace('{', `{${BLANKS.repeat(160)}`),
        ),
      ),
    troubles: ['digest-altered T040000Z'],
  },
  {
    name: 'a digest under the name of another hour',
    tamper: rename(digest(3), (path) => path.replace('T040000Z', 'T044000Z')),
    troubles: [],
    digests: { valid: HOURS - 2, moved: 1, unproven: 1 },
  },
  {
    name: 'a copy that begins later and ends earlier',
    tamper: (logs) => {
      remove(digest(0), digest(1), digest(-1))(logs)
      remove(log(0), log(1), log(2), log(3), log(-1), log(-2))(logs)
    },
    troubles: [],
    digests: { valid: HOURS - 4, unproven: 1 },
  },
  {
    name: 'a copy whose digests go on after its log files end',
    tamper: remove(log(-1), log(-2), log(-3), log(-4)),
    troubles: [],
    files: { notRead: 4, missing: 0 },
  },
  {
    name: 'a copy of digests alone',
    tamper: (logs) => remove(...logs.logs.map((_, i) => log(i)))(logs),
    troubles: [],
    files: { notRead: 16, missing: 0 },
  },
]

/** All cases lie in one lake, each in an account of its own. */
async function allCases(): Promise<LogTrust> {
  const all = new Map<string, Uint8Array>()
  let keys = ''
  for (const [i, { tamper }] of CASES.entries()) {
    const logs = deliveredLogs(HOURS, accountOf(i))
    tamper(logs)
    for (const [path, bytes] of logs.files) all.set(`case ${i}/${path}`, bytes)
    keys = logs.keys
  }
  return verified(all, keys)
}

const accountOf = (i: number) => String(100_000_000_000 + i)

describe('what CloudTrail delivered', () => {
  let read: Promise<LogTrust> | undefined

  it.each(CASES.map((one, i) => ({ ...one, account: accountOf(i) })))(
    '$name',
    async ({ account, troubles, digests, files }) => {
      read ??= allCases()
      const all = await read
      const problems = all.problems.filter((one) => one.account === account)
      const told = problems.map(({ trouble, place, uri }) => `${trouble} ${nameOf(place || uri)}`)
      expect(told).toEqual(troubles)
      const chains = all.chains.filter((one) => one.account === account)
      expect(chains.map(({ trail }) => trail)).toEqual(['audit_trail'])
      if (digests !== undefined) expect(chains[0]?.digests).toMatchObject(digests)
      if (files !== undefined) expect(chains[0]?.files).toMatchObject(files)
    },
  )

  it('proves nothing without keys, and still notices what does not fit', async () => {
    const logs = deliveredLogs(HOURS)
    const untouched = await verified(logs.files, undefined)
    expect(untouched.problems).toEqual([])
    expect(untouched.chains[0]?.digests).toEqual({ 'key-not-found': HOURS })
    expect(untouched.chains[0]?.files).toMatchObject({ verified: 0, unproven: 16 })
    change(digest(3), '"logFiles":[{', '"logFiles":[],"x":[{')(logs)
    const changed = await verified(logs.files, undefined)
    expect(changed.problems.map(({ trouble }) => trouble)).toEqual(['digest-altered'])
  })

  it('reads the digest of a busy hour, and says which is too large to be read', async () => {
    const busy = deliveredLogs(6, '111122223333', 'o-busy', { 1: 3000, 3: 24_000 })
    for (const path of busy.logs) if (path.includes('T0325Z_more')) busy.files.delete(path)
    expect(busy.sizes.map((bytes) => Math.floor(bytes / 2 ** 20))).toEqual([0, 1, 0, 8, 0, 0])
    const trust = await verified(busy.files, busy.keys)
    expect(trust.problems).toEqual([])
    expect(trust.chains[0]?.digests).toEqual({ valid: 3, unproven: 2 })
    expect(trust.chains[0]?.files.verified).toBe(3006)
    expect(trust.unread).toMatchObject([{ account: '111122223333', reason: 'record-too-large' }])
    expect(trust.unread[0]?.uri).toContain('T040000Z')
  })

  it('tells of an account whose digests are all too large, and to others nothing', async () => {
    const busy = deliveredLogs(1, '111122223333', 'o-busy', { 0: 24_000 })
    for (const path of busy.logs.slice(3)) busy.files.delete(path)
    const other = deliveredLogs(2, '444455556666')
    const lake = await temporaryLake()
    const files = { ...Object.fromEntries(busy.files), ...Object.fromEntries(other.files) }
    await ingestFolder(lake, writeFiles(temporaryFolder(), files))
    const told = async (account: string) => {
      const seen = await visibleEngine(lake.engine, [account], false)
      const { chains, unread } = await verifyLogs(seen, new Map())
      await seen.close()
      return [chains.length, unread.length]
    }
    expect(await told('111122223333')).toEqual([0, 1])
    expect(await told('444455556666')).toEqual([1, 0])
  })

  it('does not believe keys that lie among the logs', async () => {
    const logs = deliveredLogs(2)
    logs.files.set('cloudtrail-public-keys.json', Buffer.from(logs.keys))
    const trust = await verified(logs.files, undefined)
    expect(trust.keys).toBe(0)
    expect(trust.chains[0]?.files.verified).toBe(0)
  })
})

/** The last part of a name, which tells the files of these tests apart. */
function nameOf(place: string): string {
  const [name = ''] = place.slice(place.lastIndexOf('/') + 1).split('.')
  return name.slice(name.lastIndexOf('_') + 1).replace(/^\d{8}(?=T\d{6}Z)/, '')
}
