import { useSyncExternalStore } from 'react'

/** What a person chose for this browser. */
export interface Preferences {
  readonly theme: 'system' | 'light' | 'dark'
  readonly times: 'utc' | 'local'
  readonly rows: number
}

const USUAL: Preferences = { theme: 'system', times: 'utc', rows: 25 }
export const ROWS = [10, 25, 50, 100] as const

const KEY = 'dupin-preferences'
const listeners = new Set<() => void>()
let current = read()

function read(): Preferences {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEY) ?? '{}')
    const { theme, times, rows } = Object(kept)
    return {
      theme: theme === 'light' || theme === 'dark' ? theme : USUAL.theme,
      times: times === 'local' ? 'local' : USUAL.times,
      rows: ROWS.find((count) => count === rows) ?? USUAL.rows,
    }
  } catch {
    return USUAL
  }
}

export function setPreferences(change: Partial<Preferences>): void {
  current = { ...current, ...change }
  try {
    localStorage.setItem(KEY, JSON.stringify(current))
  } catch {
    // A browser that keeps nothing forgets them with the page.
  }
  for (const listener of listeners) listener()
}

export function usePreferences(): Preferences {
  return useSyncExternalStore(subscribe, () => current)
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** Times as the person wants them, always with their zone. */
export function useTimes() {
  const { times } = usePreferences()
  const timeZone = times === 'utc' ? 'UTC' : Intl.DateTimeFormat().resolvedOptions().timeZone
  return timesIn(timeZone)
}

export function timesIn(timeZone: string) {
  const full = new Intl.DateTimeFormat('en-CA', {
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
    timeZoneName: 'short',
  })
  const part = (time: string | number | null | undefined, names: readonly string[]): string => {
    const date = new Date(time ?? Number.NaN)
    if (Number.isNaN(date.getTime())) return '–'
    const parts = new Map<string, string>(
      full.formatToParts(date).map(({ type, value }) => [type, value]),
    )
    return names.map((name) => parts.get(name) ?? name).join('')
  }
  return {
    timeZone,
    /** `2026-10-30 02:10:05 UTC` */
    time: (at: string | number | null | undefined) =>
      part(at, [...DAY, ' ', ...CLOCK, ':', 'second', ' ', 'timeZoneName']),
    /** `2026-10-30 02:10` */
    minute: (at: string | number | null | undefined) => part(at, [...DAY, ' ', ...CLOCK]),
    /** `10-30 02:10`, for axes */
    short: (at: number) => part(at, ['month', '-', 'day', ' ', ...CLOCK]),
    day: (at: string | number | null | undefined) => part(at, DAY),
  }
}

const DAY = ['year', '-', 'month', '-', 'day']
const CLOCK = ['hour', ':', 'minute']
