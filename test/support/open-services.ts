import { onTestFinished } from 'vitest'
import { Dupin, type Services } from '../../src/dupin.ts'
import { directoryOf } from '../membership/support.ts'

export interface OpenedServices {
  readonly services: Services
  /** Closes them and the lake; at the end of the test it happens by itself. */
  readonly close: () => Promise<void>
}

/** What a server holds over a lake, for tests that need no wire. What nobody foresaw fails the test.
 * @param known the accounts that have a key
 * @param now milliseconds since the epoch, and what they are later */
export async function openServices(
  lake: string,
  known: readonly string[],
  now: number | (() => number),
): Promise<OpenedServices> {
  const dupin = await Dupin.open(lake, { threads: 2 })
  const services = await dupin.serve({
    region: 'eu-west-1',
    directory: directoryOf(known),
    alone: known.length <= 1,
    now: typeof now === 'number' ? () => now : now,
    onBug: (error) => {
      throw error
    },
  })
  let closed: Promise<void> | undefined
  const close = () => {
    closed ??= services.close().then(() => dupin.close())
    return closed
  }
  onTestFinished(close)
  return { services, close }
}
