/** The hours of a week and the coarser groups of hours that a seasonal baseline backs off to. */

/** From the finest to the coarsest. */
export const SEASONAL_LEVELS = [
  'hour-of-week',
  'hour-of-day-and-weekend',
  'hour-of-day',
  'global',
] as const

export type SeasonalLevel = (typeof SEASONAL_LEVELS)[number]

export const HOURS_OF_WEEK = 168
export const HOUR_MS = 3_600_000
export const WEEK_MS = HOURS_OF_WEEK * HOUR_MS

/** The epoch was a Thursday; slot 0 is Monday's first hour. */
const EPOCH_SLOT = 72

/** 0 (Monday 00:00) to 167 of a time in epoch milliseconds, `offsetMs` east of UTC. */
export function hourOfWeek(time: number, offsetMs = 0): number {
  const hour = Math.floor((time + offsetMs) / HOUR_MS) + EPOCH_SLOT
  return ((hour % HOURS_OF_WEEK) + HOURS_OF_WEEK) % HOURS_OF_WEEK
}

/** The number of the Monday-to-Sunday week a time is in. */
export function weekOf(time: number, offsetMs = 0): number {
  return Math.floor((time + offsetMs + EPOCH_SLOT * HOUR_MS) / WEEK_MS)
}

/** The group of a level that an hour of the week belongs to, as an index from 0. */
export function slotAt(level: SeasonalLevel, hour: number): number {
  const ofDay = hour % 24
  if (level === 'hour-of-week') return hour
  if (level === 'hour-of-day-and-weekend') return ofDay + (hour >= 120 ? 24 : 0)
  return level === 'hour-of-day' ? ofDay : 0
}
