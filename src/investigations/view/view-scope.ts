import { BASELINE_DAYS, DAY, formatTime, HOUR, MINUTE, type TimeWindow } from '../../events/time.ts'
import { UserError } from '../../events/user-error.ts'
import type { Engine } from '../../lake/engine.ts'
import { lastTime } from '../../lake/volume.ts'

/** Milliseconds since the epoch; what is left out is chosen from what the lake holds. */
export interface AskedScope {
  readonly from?: number | undefined
  readonly to?: number | undefined
}

/** What is looked at, and what it is held against. Whole hours; the baseline ends where the scope begins. */
export interface ViewScope {
  readonly scope: TimeWindow
  readonly baseline: TimeWindow
}

/** Detective's scope times are from one hour to one year. */
const LONGEST = 366 * DAY
/** A record that claims to be from further in the future moves nobody's scope. */
const SLACK = HOUR
/** Where all of the records are from the future, as in a rehearsal, they are what there is. */
const LATEST = Date.UTC(2100, 0, 1)

/**
 * The scope that was asked for, widened to whole hours; Detective's default, the last 24 hours, of what the lake holds
 * where nothing was asked for.
 *
 * @throws UserError when it is empty or longer than a year
 */
export async function scopeIn(engine: Engine, asked: AskedScope, now: number): Promise<ViewScope> {
  const end = ceilHour(asked.to ?? (await defaultEnd(engine, asked, now)))
  const start = floorHour(asked.from ?? end - DAY)
  if (start >= end) {
    throw new UserError(
      `the scope is empty: it would begin at ${formatTime(start)} and end at ${formatTime(end)}; from must be before to`,
    )
  }
  if (end - start > LONGEST)
    throw new UserError('the scope is longer than a year; choose from and to nearer together')
  return { scope: { start, end }, baseline: { start: start - BASELINE_DAYS * DAY, end: start } }
}

async function defaultEnd(engine: Engine, { from }: AskedScope, now: number): Promise<number> {
  // Whole minutes: who asks again within one asks the same of the lake.
  const minute = Math.floor(now / MINUTE) * MINUTE
  const last = (await lastTime(engine, minute + SLACK)) ?? (await lastTime(engine, LATEST))
  const end = (last ?? now) + 1
  return from !== undefined && from >= end ? from + DAY : end
}

function floorHour(time: number): number {
  return Math.floor(time / HOUR) * HOUR
}

function ceilHour(time: number): number {
  return Math.ceil(time / HOUR) * HOUR
}
