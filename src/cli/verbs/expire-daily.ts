import type { Expired, RetentionRules, Services } from '../../dupin.ts'
import { formatTime } from '../../events/time.ts'
import { neutralise } from '../../investigations/render/neutralise.ts'
import { type CliContext, say } from '../context.ts'
import type { Begun } from './serve-until-stopped.ts'

const EVERY = 24 * 3_600_000

/** Deletes what is older than its log may be kept, now and each day, as long as the server runs; undefined where nothing is said
 * of it. */
export function expireDaily(
  services: Services,
  rules: RetentionRules,
  context: CliContext,
): Begun | undefined {
  if (Object.keys(rules).length === 0) return undefined
  const expire = async () => {
    try {
      sayExpired(await services.expire(rules), context)
    } catch (error) {
      // A full disk, or the server stops: it is done the next day, or when it starts.
      const why = error instanceof Error ? error.message : String(error)
      say(context, `nothing was deleted for its age: ${neutralise(why)}`)
    }
  }
  void expire()
  const daily = setInterval(() => void expire(), EVERY).unref()
  return {
    stop: async () => clearInterval(daily),
  }
}

/** Silent where nothing was too old. */
export function sayExpired(expired: Expired, context: CliContext): void {
  sayHeldBack(expired, context)
  const { logs, rows } = expired
  if (rows === 0) return
  const which = logs.map(({ log, rows: gone }) => `${gone} of ${log}`).join(', ')
  say(context, `${rows} rows were older than they may be kept and are gone: ${which}`)
}

/** What only the clock says is too old was left: whoever knows better can say so. */
export function sayHeldBack({ heldBack }: Expired, context: CliContext): void {
  if (heldBack === undefined) return
  const { rows, now, newest } = heldBack
  say(
    context,
    `${rows} rows are too old by the clock of this machine (${formatTime(now)}) and were left: the newest log is of ` +
      `${formatTime(newest)}, so the clock may be wrong. If it is right: dupin expire --trust-clock`,
  )
}
