import type { Services } from '../../dupin.ts'
import { neutralise } from '../../investigations/render/neutralise.ts'
import { type CliContext, say } from '../context.ts'

export interface Following {
  /** Lets a reading that is under way end. */
  readonly stop: () => Promise<void>
}

/** Reads a folder of logs now and again and again, as long as the server runs. What cannot be read is told and tried again. */
export function followFolder(
  services: Services,
  folder: string,
  options: { readonly every: number; readonly geoip?: string },
  context: CliContext,
): Following {
  const end = new AbortController()
  const reading = follow(services, folder, options, context, end.signal)
  return {
    stop: async () => {
      end.abort()
      await reading
    },
  }
}

async function follow(
  services: Services,
  folder: string,
  { every, geoip }: { readonly every: number; readonly geoip?: string },
  context: CliContext,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    await readOnce(services, folder, geoip, context)
    await pause(every * 1000, signal)
  }
}

async function readOnce(
  services: Services,
  folder: string,
  geoip: string | undefined,
  context: CliContext,
): Promise<void> {
  try {
    const summary = await services.ingestFolder(folder, geoip === undefined ? {} : { geoip })
    if (summary.read === 0) return
    const { read, stored, duplicate, rejected, notMembers } = summary
    say(
      context,
      `read ${read} records of ${folder}: ${stored} new, ${duplicate} duplicate, ${rejected} rejected ` +
        `(${notMembers} of accounts that are not members)`,
    )
  } catch (error) {
    // A folder that is not there yet, a full disk: the server goes on answering, and tries again.
    const why = error instanceof Error ? error.message : String(error)
    say(context, `could not read ${folder}: ${neutralise(why)}`)
  }
}

/** Ends early when the signal does. */
function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer)
      signal.removeEventListener('abort', end)
      resolve()
    }
    const timer = setTimeout(end, ms)
    signal.addEventListener('abort', end)
    if (signal.aborted) end()
  })
}
