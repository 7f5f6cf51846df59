import { MINUTE } from '../../events/time.ts'
import type { ApiDeps } from './api-settings.ts'

/** Milliseconds that a clock may be off: less is what an answer takes on its way, and the second that its `Date` leaves out. */
const TOLERATED = MINUTE

/**
 * What time it is for AWS. The clock of the machine may be set wrong: an hour that is asked for a day too early would be taken for
 * final, and what comes later in it would never be asked for. From the answer on, time goes as the monotonic clock says, so that
 * nobody sets it; where the machine sleeps it falls behind, and hours are asked for once more.
 *
 * @param ahead milliseconds by which AWS's clock is ahead of the machine's, as an answer that has just come says
 */
export function awsClock(clock: ApiDeps['clock'], ahead: number): () => number {
  const then = clock.now() + (isWrong(ahead) ? ahead : 0)
  const since = clock.monotonic()
  return () => then + (clock.monotonic() - since)
}

/** What to tell of a clock that is wrong; undefined when it is right. */
export function clockProblem(ahead: number): string | undefined {
  if (!isWrong(ahead)) return undefined
  const off = `${Math.round(Math.abs(ahead) / MINUTE)} min ${ahead < 0 ? 'ahead of' : 'behind'} AWS's`
  return `the clock of this machine is ${off}; it is asked by AWS's time. Set the clock`
}

function isWrong(ahead: number): boolean {
  return Math.abs(ahead) >= TOLERATED
}
