import { HOUR, type TimeWindow } from '../../events/time.ts'
import { listPublicKeys } from '../../sources/aws/cloudtrail-keys.ts'
import type { AwsTarget } from '../../sources/aws/session.ts'
import { Documents } from '../documents.ts'
import type { Engine } from '../engine.ts'
import { parsePublicKeys, pinnedKeys, pinPublicKeys } from './public-keys.ts'
import { type LogTrust, verifyLogs } from './verify-logs.ts'

/** What is done with the digests of a lake. */
export interface LogVerifier {
  /** Holds what CloudTrail delivered against its digests, with the keys that are pinned. */
  readonly verify: (window?: TimeWindow) => Promise<LogTrust>
  /** Pins the keys of what `aws cloudtrail list-public-keys` printed; answers how many.
   * @param name of the file, for messages. @throws UserError when it holds none */
  readonly pin: (text: string, name: string) => Promise<number>
  /** Asks CloudTrail for the keys of each Region of which digests were read, and pins them. */
  readonly fetch: (target: Omit<AwsTarget, 'region'>) => Promise<readonly FetchedKeys[]>
}

export interface FetchedKeys {
  readonly region: string
  readonly keys: number
}

/** @param engine of the whole lake; nobody else writes documents meanwhile */
export function logVerifier(engine: Engine): LogVerifier {
  const documents = new Documents(engine)
  const verify = async (window?: TimeWindow) => verifyLogs(engine, await pinnedKeys(engine), window)
  const pin = async (text: string, name: string) => {
    const keys = parsePublicKeys(text, name)
    await pinPublicKeys(documents, keys)
    return keys.length
  }
  return {
    verify,
    pin,
    async fetch(target) {
      const { chains } = await verify()
      const fetched: FetchedKeys[] = []
      for (const region of new Set(chains.map((chain) => chain.region))) {
        const own = chains.filter((chain) => chain.region === region)
        const start = Math.min(...own.map((chain) => chain.start)) - HOUR
        const end = Math.max(...own.map((chain) => chain.end)) + 2 * HOUR
        const text = await listPublicKeys({ ...target, region }, { start, end })
        fetched.push({ region, keys: await pin(text, `what CloudTrail of ${region} answered`) })
      }
      return fetched
    },
  }
}
