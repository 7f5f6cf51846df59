import { gunzipSync, gzipSync } from 'node:zlib'
import { HOUR, MINUTE } from '../../../src/events/time.ts'
import { digestWriter, publicKeysFile } from '../../../src/simulate/digest-writer.ts'
import { cloudTrailKey } from '../../../src/simulate/layout.ts'
import { createSigner } from '../../../src/simulate/rsa-key.ts'
import { createRandom } from '../../../src/statistics/random.ts'
import { callRecord, recordsFile } from '../ingest-support.ts'

export const START = Date.UTC(2026, 0, 1)
export const SIGNER = createSigner(createRandom('delivered logs'))
export const BUCKET = 'example-logs'
export const ACCOUNT = '111122223333'
export const REGION = 'eu-west-1'

export interface DeliveredLogs {
  /** By their path: as a bucket holds them. */
  readonly files: Map<string, Uint8Array>
  /** Paths of the log files, and of the digests, in the order of time. */
  readonly logs: readonly string[]
  readonly digests: readonly string[]
  /** Bytes of the digests once inflated. */
  readonly sizes: readonly number[]
  /** Of the digests, by their path. */
  readonly signatures: ReadonlyMap<string, string>
  /** What ListPublicKeys answers. */
  readonly keys: string
}

/** Two log files an hour of one account and Region with the digests of `hours` hours, signed, as CloudTrail delivers them.
 * @param more log files of hours that have more than two, all of one content */
export function deliveredLogs(
  hours: number,
  account = ACCOUNT,
  organisation = 'o-example',
  more: Readonly<Record<number, number>> = {},
): DeliveredLogs {
  const writer = digestWriter({
    organisation,
    bucket: BUCKET,
    name: 'audit_trail',
    homeRegion: 'us-east-1',
    signer: SIGNER,
  })
  const files = new Map<string, Uint8Array>()
  for (let i = 0; i < hours * 2; i++) {
    const delivered = START + i * 30 * MINUTE + 25 * MINUTE
    const path = cloudTrailKey(
      organisation,
      account,
      REGION,
      delivered,
      `unique${String(i).padStart(4, '0')}`,
    )
    const records = [0, 1, 2].map((n) => timed(i * 3 + n, delivered - (5 - n) * MINUTE, account))
    const bytes = gzipSync(recordsFile(records))
    files.set(path, bytes)
    writer.deliver({ path, bytes })
    for (const extra of i % 2 === 0 ? extraPaths(path, more[i / 2] ?? 0) : []) {
      files.set(extra, bytes)
      writer.deliver({ path: extra, bytes })
    }
  }
  const logs = [...files.keys()]
  const signatures = new Map<string, string>()
  for (const { path, bytes, signature } of writer.until(START + hours * HOUR)) {
    files.set(path, bytes)
    signatures.set(path, signature)
  }
  const digests = [...signatures.keys()]
  return {
    files,
    logs,
    digests,
    sizes: digests.map((path) => gunzipSync(files.get(path) ?? new Uint8Array()).length),
    signatures,
    keys: Buffer.from(publicKeysFile(SIGNER, START).bytes).toString(),
  }
}

function extraPaths(path: string, count: number): string[] {
  return Array.from({ length: count }, (_, n) =>
    path.replace('unique', `more${String(n).padStart(6, '0')}`),
  )
}

function timed(n: number, time: number, account: string): object {
  const eventTime = new Date(time).toISOString().replace('.000Z', 'Z')
  return { ...callRecord(n), eventTime, recipientAccountId: account, awsRegion: REGION }
}

/** The path at `index`, from the end where it is negative. @throws when there is none */
export function pathAt(paths: readonly string[], index: number): string {
  const path = paths.at(index)
  if (path === undefined) throw new Error(`there is no file ${index} of ${paths.length}`)
  return path
}
